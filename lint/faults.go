// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
)

// misread reports whether a fault is a value that the field's type cannot hold. The object then has a zero value there
// that is not in the manifest, so no other rule may check it.
func misread(f *strict.Error) bool {
	return f.Kind != fault.Unknown && f.Kind != fault.Duplicate
}

// readAnyway sets fields of the wrong type to the intended value, such as 3 for "3", so that rules can check it. It
// returns the fields for which that is impossible: no rule may check those.
func readAnyway(object manifest.Object, faults strict.Errors, doc *strict.Document) (unread []string) {
	for _, f := range faults {
		if !misread(f) {
			continue
		}
		value, scalar := doc.Get(f.Field)
		if !scalar || f.Field == "" || strict.Set(object, f.Field+"="+value) != nil {
			unread = append(unread, f.Field)
		}
	}
	return unread
}

// pluginField reports whether the plugin's CRD has a field that barman-cloud's type, which pgha shares with the
// operator, does not have. The CRD's schema checks it.
func pluginField(field string) bool {
	return field == "spec.configuration.data.restoreAdditionalCommandArgs"
}

// isFaulty reports whether a field, or a parent of it, could not be read, which is already a finding. A field below one
// that the Go types do not have is not faulty: the CRD may have it.
func (r *Resource) isFaulty(path string) bool {
	return slices.ContainsFunc(r.faults, func(f *strict.Error) bool {
		return within(path, f.Field) && (f.Kind != fault.Unknown || path == f.Field && !pluginField(path))
	})
}

// schemaTakes reports whether the API server accepts a value whose type the kind's controller cannot read: the schema
// allows it, and no webhook decodes the object.
func (p *pass) schemaTakes(r *Resource, f *strict.Error) bool {
	kind := r.Object.GetObjectKind().GroupVersionKind().Kind
	n := p.schema(kind)
	if n == nil || oneOf(kind, "Cluster", "Backup", "ScheduledBackup", "Database", "Pooler") || !within(f.Field, "spec") || !misread(f) {
		return false
	}
	object := p.admit(r, n)
	if object == nil {
		return false
	}
	k := checker{}
	k.value(n, object.full, object.sent, "")
	return !slices.ContainsFunc(k.faults, func(s schemaFault) bool { return within(s.path, f.Field) || within(f.Field, s.path) })
}

// within reports whether a path is another one or below it.
func within(path, parent string) bool {
	rest, ok := strings.CutPrefix(path, parent)
	return ok && (rest == "" || parent == "" || rest[0] == '.' || rest[0] == '[')
}
