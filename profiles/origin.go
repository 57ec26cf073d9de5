// SPDX-License-Identifier: Apache-2.0

package profiles

import (
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

// Locate turns a fault of Validate, or of anything else that knows the profile's fields, into one that says where the
// field was typed. For a profile that did not come from Parse there is no place to name.
func (p *Profile) Locate(fault *field.Error) *Error {
	e := &Error{Kind: kindOf(fault), Field: fault.Field, Detail: detail(fault)}
	if from, ok := p.origin.overrides[fault.Field]; ok {
		e.File = from
		return e
	}
	doc := p.origin.document
	if doc == nil {
		return e
	}
	e.File = doc.File()
	var found bool
	if e.Line, e.Column, found = doc.Position(fault.Field); !found && p.origin.defaults != nil {
		if line, column, ok := p.origin.defaults.Position(fault.Field); ok {
			e.Line, e.Column, e.Field = line, column, "defaults."+fault.Field
			return e
		}
	}
	e.Field = p.origin.prefix + fault.Field
	return e
}
