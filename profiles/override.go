// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"errors"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
)

// Override changes a profile after it is decoded and before it is validated. Set, FromEnv and EveryVariable return overrides.
type Override func(*Profile) []Assignment

// Assignment gives one field a value.
type Assignment struct {
	// Origin of the value, for messages: "--set", "$PG_NAMESPACE".
	Origin string
	// Field is a path in the profile: spec.storage.size, metadata.labels[example.com/team].
	Field string
	// Value as text; the field's type decides how it is read. A list or a map is written [a, b] or {a: b}.
	Value string
	// Missing: the override has no value for the field. This is an error if the profile still has an example value.
	Missing bool
}

// Set overrides one field, as the command line's --set does.
func Set(origin, path, value string) Override {
	return func(*Profile) []Assignment {
		return []Assignment{{Origin: origin, Field: path, Value: value}}
	}
}

func (p *Profile) override(overrides []Override) Errors {
	var faults Errors
	var missing []Assignment
	for _, o := range overrides {
		for _, a := range o(p) {
			if a.Missing {
				missing = append(missing, a)
				continue
			}
			if to := Moved(a.Field); to != "" {
				faults = append(faults, &Error{Kind: fault.Moved, File: a.Origin, Field: a.Field, Detail: movedTo(to)})
				continue
			}
			if err := strict.Set(p, a.Field+"="+a.Value); err != nil {
				faults = append(faults, from(a, err)...)
				continue
			}
			p.origin.overrides[a.Field] = a.Origin
		}
	}
	return append(faults, p.unset(missing)...)
}

// from adds the origin of the value to the faults of an assignment.
func from(a Assignment, err error) Errors {
	var many Errors
	var one *Error
	switch {
	case errors.As(err, &many):
	case errors.As(err, &one):
		many = Errors{one}
	default:
		many = Errors{{Kind: fault.Invalid, Field: a.Field, Detail: err.Error()}}
	}
	for _, e := range many {
		e.File, e.Line, e.Column = a.Origin, 0, 0
		if unknownAndMoved(e) {
			e.Kind, e.Detail = fault.Moved, movedTo(Moved(e.Field))
		}
	}
	return many
}

// Assign returns a copy of the profile with other values of some fields. It does not validate the copy.
func Assign(p *Profile, all ...Assignment) (*Profile, error) {
	c := p.DeepCopy()
	if c.origin.overrides == nil { // a program built the profile
		c.origin.overrides = map[string]string{}
	}
	if faults := c.override([]Override{func(*Profile) []Assignment { return all }}); len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}
