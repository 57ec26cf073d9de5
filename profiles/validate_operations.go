// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/internal/operations"
	"github.com/pgha/pgha/internal/strict"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// wantedPatch is what a patch can be.
const wantedPatch = "a map to merge, or a list of JSON 6902 operations"

// Change is the patch as a map to merge, or as a list of JSON 6902 operations: a text that holds either is read. The error
// is of type Errors, with lines and columns of the text.
func (patch Patch) Change() (any, error) {
	text, ok := patch.Patch.(string)
	if !ok {
		return patch.Patch, nil
	}
	var change any
	_, faults := strict.Decode("", []byte(text), &change)
	return change, faults.Err()
}

// validateChange checks what a patch holds as far as no object is needed for it, so that a fault in a patch for another
// target is found as well. No message shows a value: a patch of a Secret holds secrets.
func validateChange(patch any, path *field.Path) field.ErrorList {
	if patch == nil {
		return field.ErrorList{field.Required(path, wantedPatch)}
	}
	change, err := Patch{Patch: patch}.Change()
	if err != nil {
		return field.ErrorList{fielderr.Malformed(path, "the text cannot be read: "+err.Error())}
	}
	switch change := change.(type) {
	case map[string]any:
		return nil
	case []any:
		_, isText := patch.(string)
		var faults field.ErrorList
		for _, f := range operations.Check(change) {
			if isText { // a path cannot go on inside it
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
