// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/internal/strict"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// origin holds the positions of the profile's values in the parsed text.
type origin struct {
	document  *strict.Document
	prefix    string            // of the paths, if the document is a part of a file
	defaults  *strict.Document  // of the fleet, for fields that the document does not set; nil without a fleet
	overrides map[string]string // field -> flag or environment variable
}

// File is the name of the text that the profile was parsed from; "" for a profile that a program built.
func (p *Profile) File() string {
	if p.origin.document == nil {
		return ""
	}
	return p.origin.document.File()
}

// Position returns the position of a field, as spec.storage.size, in the text: in the profile itself or, in a fleet, in its
// defaults. Lines and columns count from 1. If the text does not contain the field, ok is false, and the position is that of its
// closest parent in the text.
func (p *Profile) Position(field string) (line, column int, ok bool) {
	line, column, _, ok = p.position(field)
	return line, column, ok
}

func (p *Profile) position(field string) (line, column int, inDefaults, ok bool) {
	if p.origin.document == nil {
		return 0, 0, false, false
	}
	line, column, ok = p.origin.document.Position(field)
	if !ok && p.origin.defaults != nil && !p.origin.document.Removed(field) {
		if l, c, found := p.origin.defaults.Position(field); found {
			return l, c, true, true
		}
	}
	return line, column, false, ok
}

// ItemNamed returns the index of the item of a list of the text that renders an object with this name, such as spec.storageClasses.
func (p *Profile) ItemNamed(list, name string) (index int, ok bool) {
	if i, ok := p.itemOf(list, name); ok {
		return i, true
	}
	if p.origin.document == nil {
		return 0, false
	}
	if index, ok = p.origin.document.ItemNamed(list, name); !ok && p.origin.defaults != nil {
		return p.origin.defaults.ItemNamed(list, name)
	}
	return index, ok
}

// itemOf finds the item of a list whose object has a name, if the object is not named after the item alone. The objects of the recovered
// cluster come from the same items.
func (p *Profile) itemOf(list, object string) (index int, ok bool) {
	s := &p.Spec
	switch list {
	case "spec.poolers":
		index = slices.IndexFunc(s.Poolers, func(o Pooler) bool {
			return slices.Contains([]string{p.PoolerName(&o), p.PoolerMonitorName(&o)}, object)
		})
	case "spec.databases":
		index = slices.IndexFunc(s.Databases, func(d Database) bool { return p.DatabaseObject(&d) == object })
	case "spec.roles":
		index = p.roleOf(object)
	case "spec.publications":
		index = slices.IndexFunc(s.Publications, func(o Publication) bool { return p.PublicationObject(&o) == object })
	case "spec.subscriptions":
		index = slices.IndexFunc(s.Subscriptions, func(o Subscription) bool { return p.SubscriptionObject(&o) == object })
	default:
		return 0, false
	}
	return index, index >= 0
}

// roleOf finds the role of an object of the cluster, or of its recovered copy, which has fewer of them; -1 for none.
func (p *Profile) roleOf(object string) int {
	if i := slices.IndexFunc(p.Spec.Roles, func(r Role) bool { return p.RoleObject(&r) == object }); i >= 0 || len(p.Spec.Roles) == 0 {
		return i
	}
	copied := p.Recovered()
	return slices.IndexFunc(p.Spec.Roles, func(r Role) bool {
		return slices.ContainsFunc(copied.Spec.Roles, func(c Role) bool { return c.Name == r.Name && copied.RoleObject(&c) == object })
	})
}

// overriddenBy returns the flag or variable that set a field, or something that the field is in; "" if none did.
func (p *Profile) overriddenBy(field string) string {
	for len(p.origin.overrides) > 0 && field != "" {
		if from, ok := p.origin.overrides[field]; ok {
			return from
		}
		field = field[:max(strings.LastIndexAny(field, ".["), 0)]
	}
	return ""
}

// Locate adds the position of the field in the text to a fault of Validate, or of any other check that names fields of the
// profile. A profile that does not come from Parse has no positions.
func (p *Profile) Locate(fault *field.Error) *Error {
	e := fielderr.Fault(fault)
	if from := p.overriddenBy(fault.Field); from != "" {
		e.File = from
		return e
	}
	if e.File = p.File(); p.origin.document == nil {
		return e
	}
	var inDefaults bool
	if e.Line, e.Column, inDefaults, _ = p.position(fault.Field); inDefaults {
		e.Field = "defaults." + fault.Field
	} else {
		e.Field = p.origin.prefix + fault.Field
	}
	return e
}
