// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/internal/strict"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// origin remembers where the profile's values were typed.
type origin struct {
	document  *strict.Document
	prefix    string            // of the paths, where the document is a part of a file
	defaults  *strict.Document  // a fleet's, for what the document does not say; nil without
	overrides map[string]string // field -> flag or environment variable
}

// File is the name of the text that the profile was parsed from; "" for a profile that a program built.
func (p *Profile) File() string {
	if p.origin.document == nil {
		return ""
	}
	return p.origin.document.File()
}

// Position says where a field was typed, as spec.storage.size: in the profile itself or, in a fleet, in its defaults. Lines and
// columns count from 1. Where the field was not typed ok is false, and the place is that of the closest parent that was.
func (p *Profile) Position(field string) (line, column int, ok bool) {
	line, column, _, ok = p.position(field)
	return line, column, ok
}

func (p *Profile) position(field string) (line, column int, inDefaults, ok bool) {
	if p.origin.document == nil {
		return 0, 0, false, false
	}
	line, column, ok = p.origin.document.Position(field)
	if !ok && p.origin.defaults != nil {
		if l, c, found := p.origin.defaults.Position(field); found {
			return l, c, true, true
		}
	}
	return line, column, false, ok
}

// ItemNamed is the index of the item with a name in a list of the text, such as spec.storageClasses.
func (p *Profile) ItemNamed(list, name string) (index int, ok bool) {
	if p.origin.document == nil {
		return 0, false
	}
	if index, ok = p.origin.document.ItemNamed(list, name); !ok && p.origin.defaults != nil {
		return p.origin.defaults.ItemNamed(list, name)
	}
	return index, ok
}

// Locate turns a fault of Validate, or of anything else that knows the profile's fields, into one that says where the
// field was typed. For a profile that did not come from Parse there is no place to name.
func (p *Profile) Locate(fault *field.Error) *Error {
	e := fielderr.Fault(fault)
	if from, ok := p.origin.overrides[fault.Field]; ok {
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
