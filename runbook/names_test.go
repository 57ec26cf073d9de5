// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// rendered has the names that kubectl finds after the apply, as kind/name: those of the rendered objects, and those
// that the operator creates for a Cluster.
type rendered struct {
	names      map[string]bool
	clusters   []string
	namespaces []string
}

func renderedNames(t *testing.T, p *profiles.Profile) rendered {
	t.Helper()
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	if p.Spec.Backup.Method != profiles.MethodNone {
		recovery, err := render.Recovery(p, render.RecoveryOptions{})
		assert.NilError(t, err)
		objects = append(objects, recovery...)
	}
	r := rendered{names: map[string]bool{}, namespaces: []string{p.Namespace(), p.OperatorNamespace()}}
	for _, o := range objects {
		gvk := o.GetObjectKind().GroupVersionKind()
		resource := strings.ToLower(gvk.Kind) + "s"
		if gvk.Kind == "StorageClass" {
			resource = "storageclasses"
		}
		if gvk.Group != "" {
			resource += "." + gvk.Group
		}
		r.names[resource+"/"+o.GetName()] = true
		switch o := o.(type) {
		case *cnpgv1.Cluster:
			r.add(o)
		case *cnpgv1.Pooler: // the operator makes the Deployment
			r.names["deployments/"+o.Name] = true
		}
	}
	r.names["secrets/"+p.SecretName()] = true
	for _, role := range p.Spec.Roles {
		r.names["secrets/"+role.Secret] = true
	}
	for _, secret := range p.Spec.ImagePullSecrets {
		r.names["secrets/"+secret] = true
	}
	if c := p.Spec.PostgreSQL.Catalog; c != nil { // it must exist, unless it is rendered
		r.names[strings.ToLower(c.CatalogKind())+"s.postgresql.cnpg.io/"+c.Name] = true
	}
	for i := range p.Spec.Poolers {
		if ref := p.Spec.Poolers[i].PgBouncer.ImageCatalogRef; ref != nil {
			kind, name := p.CatalogOf(ref)
			r.names[strings.ToLower(kind)+"s.postgresql.cnpg.io/"+name] = true
		}
	}
	if p.Spec.Backup.Drill != nil { // what the Job creates, and the Job by hand
		r.clusters = append(r.clusters, p.DrillName())
		r.names["clusters.postgresql.cnpg.io/"+p.DrillName()] = true
		r.names["jobs.batch/"+p.DrillName()+"-now"] = true
	}
	return r
}

// add what the operator derives: https://cloudnative-pg.io/documentation/current/labels_annotations/ and
// https://cloudnative-pg.io/documentation/current/certificates/
func (r *rendered) add(c *cnpgv1.Cluster) {
	r.clusters = append(r.clusters, c.Name)
	r.names["secrets/"+c.Name+"-ca"] = true
	r.names["secrets/"+c.Name+"-app"] = true
	r.names["failoverquorums.postgresql.cnpg.io/"+c.Name] = true
	if boot := c.Spec.Bootstrap; boot != nil && boot.InitDB != nil && boot.InitDB.Secret != nil {
		r.names["secrets/"+boot.InitDB.Secret.Name] = true
	}
	for i := 1; i <= c.Spec.Instances; i++ {
		r.names[fmt.Sprintf("pods/%s-%d", c.Name, i)] = true
	}
	if c.Spec.Managed != nil && c.Spec.Managed.Services != nil {
		for _, s := range c.Spec.Managed.Services.Additional {
			r.names["services/"+s.ServiceTemplate.ObjectMeta.Name] = true
		}
	}
}

// namesAreRendered checks that every object in a command is rendered, or created by the operator.
func namesAreRendered(t *testing.T, all map[string]sample) {
	object := regexp.MustCompile(`^[a-z.]+/[^/]+$`)
	checked := 0
	for name, s := range all {
		known := renderedNames(t, s.p)
		for _, block := range blocks(t, s.text, "sh") {
			for _, command := range commands(block) {
				if command[0] != "kubectl" {
					continue
				}
				for i, word := range command {
					previous := command[max(i-1, 0)]
					switch {
					case strings.Contains(word, "$"), previous == "-o", previous == "-L", previous == "--patch", previous == "-c", previous == "--prefix":
					case (command[1] == "annotate" || command[1] == "label") && strings.Contains(word, "="):
					case previous == "-n":
						assert.Assert(t, contains(known.namespaces, word), "%s: no namespace %s", name, word)
					case previous == "-l":
						known.selector(t, name, word)
					case command[1] == "cnpg" && i == clusterAt(command):
						assert.Assert(t, contains(known.clusters, word), "%s: no Cluster %s in %q", name, word, command)
					case object.MatchString(word):
						assert.Assert(t, known.names[word], "%s: no %s is rendered", name, word)
						checked++
					}
				}
			}
		}
	}
	assert.Assert(t, checked > 100, "the test checks too few names: %d", checked)
}

// clusterAt returns the position of the Cluster's name in a command of the plugin.
func clusterAt(command words) int {
	if command[2] == "fencing" || command[2] == "hibernate" {
		return 4
	}
	return 3
}

func (r *rendered) selector(t *testing.T, name, selector string) {
	t.Helper()
	for pair := range strings.SplitSeq(selector, ",") {
		key, value, _ := strings.Cut(pair, "=")
		switch key {
		case "cnpg.io/cluster":
			assert.Assert(t, contains(r.clusters, value), "%s: no Cluster %s", name, value)
		case "kubernetes.io/service-name":
			assert.Assert(t, r.names["services/"+value], "%s: no Service %s", name, value)
		case "role":
			t.Errorf("%s: role= matches the primary of every Cluster", name)
		}
	}
}

func contains(all []string, s string) bool {
	return slices.Contains(all, s)
}
