// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/internal/operations"
	"github.com/pgha/pgha/internal/strict"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// wantedPatch describes the valid forms of a patch.
const wantedPatch = "a map to merge, or a list of JSON 6902 operations"

// Change returns the patch as a map to merge, or as a list of JSON 6902 operations. A patch that is a text is parsed. The
// error is of type Errors, with lines and columns of the text.
func (patch Patch) Change() (any, error) {
	text, ok := patch.Patch.(string)
	if !ok {
		return patch.Patch, nil
	}
	var change any
	_, faults := strict.Decode("", []byte(text), &change)
	return change, faults.Err()
}

// validateChange checks a patch without its object, so that it also finds faults in patches for other targets. Messages show
// no values: a patch of a Secret holds secrets.
func validateChange(patch any, path *field.Path) field.ErrorList {
	if patch == nil {
		return field.ErrorList{field.Required(path, wantedPatch)}
	}
	change, err := Patch{Patch: patch}.Change()
	if err != nil {
		return field.ErrorList{fielderr.Malformed(path, "cannot parse the text: "+err.Error())}
	}
	switch change := change.(type) {
	case map[string]any:
		return nil
	case []any:
		_, isText := patch.(string)
		var faults field.ErrorList
		for _, f := range operations.Check(change) {
			if isText { // a field path cannot point into the text
				faults = append(faults, fielderr.Malformed(path, f.String()))
				continue
			}
			at := path.Index(f.Index)
			if f.Member != "" {
				at = at.Child(f.Member)
			}
			faults = append(faults, fielderr.Malformed(at, f.Detail))
		}
		return faults
	default:
		return field.ErrorList{fielderr.Malformed(path, "write "+wantedPatch)}
	}
}
