// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// faults returns the faults of all sites that are not known yet. A fault of the defaults or of an override affects every site,
// and is reported once.
func (f *Fleet) faults(known Errors) Errors {
	said := make(map[Error]bool, len(known))
	for _, fault := range known {
		said[*fault] = true
	}
	var more Errors
	for i := range f.Sites {
		_, err := f.profile(i, known)
		var faults Errors
		errors.As(err, &faults)
		for _, fault := range faults {
			if !said[*fault] {
				said[*fault] = true
				more = append(more, fault)
			}
		}
	}
	return more
}

// within returns the faults of a site and of the defaults, with their paths in a Profile.
func (f *Fleet) within(i int, known Errors) Errors {
	var faults Errors
	for _, fault := range known {
		for _, prefix := range []string{"defaults.", sitePath(i)} {
			if path, ok := strings.CutPrefix(fault.Field, prefix); ok {
				if path == "name" { // the cluster has the same name
					path = "metadata.name"
				}
				faults = append(faults, &Error{Kind: fault.Kind, File: fault.File, Line: fault.Line, Column: fault.Column, Field: path, Detail: fault.Detail})
			}
		}
	}
	return faults
}

func sitePath(i int) string { return "sites[" + strconv.Itoa(i) + "]." }

// alsoWrong returns the faults in addition to the known ones.
func (p *Profile) alsoWrong(known Errors, overrides []Override) error {
	faults := p.override(overrides)
	all := append(slices.Clone(known), faults...)
	for _, fault := range p.Resolve().validate() {
		if !covered(all, fault.Field) {
			faults = append(faults, p.Locate(fault))
		}
	}
	return faults.Err()
}
