// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
)

// Error is one fault with its position: file, line and column, the path of the field, what is wrong and how to correct it.
type Error = fault.Error

// Errors are all the faults of a profile, one per line. Parse returns them as its error; errors.As finds them.
type Errors = fault.List

// MaxBytes is the largest profile that Parse reads.
const MaxBytes = strict.MaxProfileBytes

// Parse reads one profile from YAML or JSON: it decodes the text strictly over Default, applies the overrides, and validates the
// result. The file name is for messages only. The error is of type Errors and holds all faults: an unknown or duplicate key, a
// value of a wrong type, a second document, and the faults of Validate.
func Parse(file string, data []byte, overrides ...Override) (*Profile, error) {
	p := Default()
	p.APIVersion, p.Kind = "", "" // they have no default in a file
	doc, faults := strict.Decode(file, data, p)
	if doc == nil {
		return nil, faults.Err()
	}
	p.origin = origin{document: doc, overrides: map[string]string{}}
	return p.checked(p.withUnits(withMoves(doc, faults, "")), overrides)
}

// checked returns the profile with the overrides applied, or its faults.
func (p *Profile) checked(faults Errors, overrides []Override) (*Profile, error) {
	if len(faults) == 0 {
		faults = p.override(overrides)
	}
	if p.Kind != "" && p.Kind != Kind {
		return nil, p.notAProfile()
	}
	known := len(faults)
	for _, fault := range p.Resolve().validate() {
		if !covered(faults[:known], fault.Field) {
			faults = append(faults, p.Locate(fault))
		}
	}
	if len(faults) > 0 {
		oldVersion(faults)
		faults.Sort()
		return nil, faults
	}
	return p, nil
}

// notAProfile returns the only fault to report for an object of another kind: its missing fields would be noise.
func (p *Profile) notAProfile() Errors {
	var faults Errors
	for _, fault := range p.validateIdentity() {
		if fault.Field == "apiVersion" || fault.Field == "kind" {
			faults = append(faults, p.Locate(fault))
		}
	}
	return faults
}

// covered reports whether there is already a fault for this field, for a parent of it, or for its old path. A field that cannot
// be decoded is not set; to report it as missing too would be noise.
func covered(faults Errors, path string) bool {
	holds := func(field string) bool {
		return path == field || strings.HasPrefix(path, field+".") || strings.HasPrefix(path, field+"[")
	}
	for _, f := range faults {
		if f.Field == "" || holds(f.Field) {
			return true
		}
		if to := Moved(f.Field); to != "" && holds(to) {
			return true
		}
		if meant := strict.Suggested(f); meant != "" && holds(meant) {
			return true // the misspelt field is not missing as well
		}
	}
	return false
}
