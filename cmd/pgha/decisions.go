// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	corev1 "k8s.io/api/core/v1"
)

// patched is the reason for a value that a patch changed.
const patched = "a patch sets it"

// describe returns the objects that are rendered for a profile and the decisions for it. For a profile that cannot be
// rendered it returns the decisions alone: rendering reports the error.
func describe(p *profiles.Resolved) (string, []profiles.Decision) {
	objects, err := render.Objects(p.Profile, render.Options{})
	if err != nil {
		return "", p.Decisions
	}
	names := make([]string, len(objects))
	for i, o := range objects {
		names[i] = o.GetObjectKind().GroupVersionKind().Kind + " " + o.GetName()
	}
	return strings.Join(names, ", "), afterPatches(p, p.Decisions, objects)
}

// afterPatches returns the decisions as the patched objects show them. It leaves out decisions about removed fields.
func afterPatches(p *profiles.Resolved, decisions []profiles.Decision, objects []manifest.Object) []profiles.Decision {
	c := facts.Cluster(objects)
	if c == nil {
		return decisions
	}
	var all []profiles.Decision
	for _, d := range decisions {
		value, shown := d.Value, true
		switch d.Field {
		case "spec.backup.method":
			value = facts.Of(c, objects).Method
			if value == "" {
				value = profiles.MethodNone
			}
		case "spec.postgresql.major":
			shown = c.Spec.ImageName == p.Image && (c.Spec.ImageCatalogRef == nil) == (p.Spec.PostgreSQL.Catalog == nil)
		case "spec.postgresql.image":
			value = c.Spec.ImageName
			if ref := c.Spec.ImageCatalogRef; ref != nil {
				value = fmt.Sprintf("%s %s, major %d", ref.Kind, ref.Name, ref.Major)
			}
		case "spec.postgresql.tuning":
			set := c.Spec.PostgresConfiguration.Parameters
			value = fmt.Sprintf("shared_buffers %s, work_mem %s, max_connections %s, max_wal_size %s",
				set["shared_buffers"], set["work_mem"], set["max_connections"], set["max_wal_size"])
		case "spec.postgresql.synchronous.durability", "spec.postgresql.synchronous.failoverQuorum":
			value, shown = synchronousValue(d.Field, c)
		case "spec.endpoints.management":
			value, shown = management(c, objects)
		case "spec.operator.config":
			shown = hasKind(objects, "ConfigMap")
		}
		if !shown {
			continue
		}
		if value != d.Value {
			d.Value, d.Reason = value, patched
		}
		all = append(all, d)
	}
	return all
}

func synchronousValue(name string, c *cnpgv1.Cluster) (string, bool) {
	s := c.Spec.PostgresConfiguration.Synchronous
	if s == nil && c.Spec.MaxSyncReplicas == 0 {
		return "", false
	}
	words := map[bool]string{true: "required", false: "preferred"}
	yes := s != nil && s.DataDurability != "preferred"
	if strings.HasSuffix(name, "failoverQuorum") {
		words = map[bool]string{true: "enabled", false: "disabled"}
		yes = s != nil && s.FailoverQuorum || c.Annotations["alpha.cnpg.io/failoverQuorum"] == "true"
	}
	return words[yes], true
}

func management(c *cnpgv1.Cluster, objects []manifest.Object) (string, bool) {
	if c.Spec.Managed != nil && c.Spec.Managed.Services != nil && len(c.Spec.Managed.Services.Additional) > 0 {
		return "managed", true
	}
	return "standalone", slices.ContainsFunc(objects, func(o manifest.Object) bool {
		_, ok := o.(*corev1.Service)
		return ok
	})
}

func hasKind(objects []manifest.Object, kind string) bool {
	return slices.ContainsFunc(objects, func(o manifest.Object) bool { return o.GetObjectKind().GroupVersionKind().Kind == kind })
}
