// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
)

// Error is one fault with the place where it was typed: file, line and column, the path of the field, what is wrong and
// the way out.
type Error = fault.Error

// Errors are all the faults of a profile, one a line. Parse returns them as its error; errors.As finds them.
type Errors = fault.List

// MaxBytes is the largest profile that Parse reads.
const MaxBytes = strict.MaxProfileBytes

// Parse reads one profile from YAML or JSON: strictly, over Default, with the overrides applied, validated. The file
// name is for messages only. The error is of type Errors and holds every fault at once: an unknown or doubled key, a
// value of another type, a second document, and whatever Validate finds.
func Parse(file string, data []byte, overrides ...Override) (*Profile, error) {
	p := Default()
	p.APIVersion, p.Kind = "", "" // a file must say what it is
	doc, faults := strict.Decode(file, data, p)
	if doc == nil {
		return nil, faults.Err()
	}
	p.origin = origin{document: doc, overrides: map[string]string{}}
	return p.checked(withMoves(doc, faults, ""), overrides)
}

// checked is the profile with the overrides applied, if there is nothing wrong with it.
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

// notAProfile is all there is to say of another kind of object: what it lacks as a profile would be noise.
func (p *Profile) notAProfile() Errors {
	var faults Errors
	for _, fault := range p.validateIdentity() {
		if fault.Field == "apiVersion" || fault.Field == "kind" {
			faults = append(faults, p.Locate(fault))
		}
	}
	return faults
}

// covered: a fault is reported for this field already, or for what holds it, or for the field that it was. What did not decode
// was never set, and to call it missing as well would be noise.
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
	}
	return false
}
