// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
)

// misread reports whether a fault is a value that the field's type cannot hold. The object then has the zero value there,
// which nobody wrote: no other rule may look at it.
func misread(fault *strict.Error) bool {
	return !strings.HasPrefix(fault.Detail, "unknown field") && !strings.HasPrefix(fault.Detail, "duplicate key")
}

// readAnyway gives fields of the wrong type the value that was meant, such as 3 for "3", so that rules judge that. What
// nobody can guess is returned: no rule may judge those fields.
func readAnyway(object manifest.Object, faults strict.Errors, doc *strict.Document) (unread []string) {
	for _, fault := range faults {
		if !misread(fault) {
			continue
		}
		value, scalar := doc.Get(fault.Field)
		if !scalar || fault.Field == "" || strict.Set(object, fault.Field+"="+value) != nil {
			unread = append(unread, fault.Field)
		}
	}
	return unread
}

// pluginField reports whether a field is one that the plugin's CRD has and barman-cloud's type, which pgha shares with the
// operator, does not. The CRD's schema judges it.
func pluginField(field string) bool {
	return field == "spec.configuration.data.restoreAdditionalCommandArgs"
}

// isFaulty reports whether a field, or one above it, could not be read: that is a finding already. What the types do not know is
// no such field: the CRD may know it.
func (r *Resource) isFaulty(path string) bool {
	return slices.ContainsFunc(r.faults, func(fault *strict.Error) bool {
		isUnknown := strings.HasPrefix(fault.Detail, "unknown field")
		return within(path, fault.Field) && (!isUnknown || path == fault.Field && !pluginField(path))
	})
}

// schemaTakes reports whether the API server takes a value of another type than the kind's controller can read: the schema allows
// it, and no webhook decodes the object.
func (p *pass) schemaTakes(r *Resource, fault *strict.Error) bool {
	kind := r.Object.GetObjectKind().GroupVersionKind().Kind
	n := schemaOf(kind, p.target)
	if n == nil || oneOf(kind, "Cluster", "Backup", "ScheduledBackup", "Database", "Pooler") || !within(fault.Field, "spec") ||
		strings.HasPrefix(fault.Detail, "unknown field") || strings.HasPrefix(fault.Detail, "duplicate key") {
		return false
	}
	object := p.admit(r, n)
	if object == nil {
		return false
	}
	k := checker{}
	k.value(n, object.full, object.sent, "")
	return !slices.ContainsFunc(k.faults, func(f schemaFault) bool { return within(f.path, fault.Field) || within(fault.Field, f.path) })
}

// within reports whether a path is another one or below it.
func within(path, parent string) bool {
	rest, ok := strings.CutPrefix(path, parent)
	return ok && (rest == "" || parent == "" || rest[0] == '.' || rest[0] == '[')
}
