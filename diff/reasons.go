// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// Reasons explains why the objects of one profile differ between two targets, in one line each: new features of the
// operator, removed features, deprecated features, and changes of the PostgreSQL version. Before and after are the
// rendered objects for from and to.
func Reasons(p *profiles.Profile, from, to profiles.Target, before, after []manifest.Object) []string {
	var reasons []string
	for _, f := range profiles.Features() {
		if f.Path == "" {
			continue
		}
		had, has := hold(before, f.Path), hold(after, f.Path)
		switch {
		case had && !has:
			reasons = append(reasons, "- "+gone(f, to))
		case !had && has:
			reasons = append(reasons, fmt.Sprintf("- uses %s: since %s (%s)", f.Name, f.Since, f.Source))
		case has && to.Deprecates(f):
			reasons = append(reasons, "- still uses "+warned(f))
		}
	}
	if hold(before, "Cluster:spec.backup.barmanObjectStore") && hold(after, "ObjectStore") {
		reasons = append(reasons, "- install the plugin in the operator's namespace first, then apply ObjectStore, Cluster and ScheduledBackup "+
			"together: the instances restart one by one (https://cloudnative-pg.io/plugin-barman-cloud/docs/migration/)")
	}
	return append(reasons, postgres(p, from, to)...)
}

func gone(f profiles.Feature, to profiles.Target) string {
	why := "no longer needed"
	switch {
	case f.Removed.Has(to):
		why = fmt.Sprintf("removed in %s", f.Removed)
	case to.Deprecates(f):
		why = fmt.Sprintf("deprecated since %s", f.Deprecated)
	case !f.Since.Has(to):
		why = fmt.Sprintf("new in %s", f.Since)
	}
	return fmt.Sprintf("leaves %s: %s%s (%s)", f.Name, why, replaced(f), f.Source)
}

func warned(f profiles.Feature) string {
	end := ""
	if f.Removed != "" {
		end = fmt.Sprintf(", to be removed in %s", f.Removed)
	}
	return fmt.Sprintf("%s: deprecated since %s%s%s (%s)", f.Name, f.Deprecated, end, replaced(f), f.Source)
}

func replaced(f profiles.Feature) string {
	if f.Replacement == "" {
		return ""
	}
	return ", replaced by " + f.Replacement
}

// postgres returns a line if the PostgreSQL images differ. Since 1.26, if the image of a running cluster has another
// major version, the operator stops the cluster and runs pg_upgrade:
// https://cloudnative-pg.io/documentation/current/postgres_upgrades/
func postgres(p *profiles.Profile, from, to profiles.Target) []string {
	old, now := p.For(from).Resolve(), p.For(to).Resolve()
	if old.Major != now.Major {
		return []string{fmt.Sprintf("- PostgreSQL %d becomes %d, which is an OFFLINE upgrade of a running cluster; to keep the version: "+
			"--set spec.postgresql.major=%d", old.Major, now.Major, old.Major)}
	}
	if flavour(old.Image) != flavour(now.Image) {
		return []string{fmt.Sprintf("- the image is %s instead of %s, as the backup method needs it", flavour(now.Image), flavour(old.Image))}
	}
	return nil
}

// flavour returns the flavour of a community image: "system" contains the barman-cloud programs, "standard" does not.
func flavour(image string) string {
	for _, f := range []string{"system", "standard", "minimal"} {
		if strings.Contains(image, "-"+f+"-") {
			return f
		}
	}
	return image
}

// hold reports whether an object has the field. A path is a kind, optionally followed by a colon and a field.
func hold(objects []manifest.Object, path string) bool {
	kind, field, _ := strings.Cut(path, ":")
	for _, o := range objects {
		if o.GetObjectKind().GroupVersionKind().Kind == kind && (field == "" || has(o, field)) {
			return true
		}
	}
	return false
}

func has(o manifest.Object, field string) bool {
	fields, err := manifest.FieldsOf(o)
	return err == nil && fields.Has(field)
}
