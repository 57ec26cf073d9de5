// SPDX-License-Identifier: Apache-2.0

package render

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// patchList is the patches of one list in the profile.
type patchList struct {
	path    *field.Path
	patches []profiles.Patch
	lenient bool // a patch may find no object, since these are not all the objects it was written for
}

// patched applies the profile's patches in their order and then makes sure that nothing in the objects is newer than the
// target. Every fault is found, not only the first.
func patched(p *profiles.Profile, objects []Object, lists ...patchList) ([]Object, error) {
	guard(p, objects)
	var faults field.ErrorList
	for _, list := range lists {
		for i, patch := range list.patches {
			if !patch.Applies(p.Target()) {
				continue
			}
			faults = append(faults, applyPatch(objects, patch, list.path.Index(i), list.lenient)...)
		}
	}
	if len(faults) == 0 {
		faults = append(misnamed(objects), newerThan(p.Target(), objects)...)
	}
	if len(faults) > 0 {
		return nil, refused(p, faults...)
	}
	return objects, nil
}

// applyPatch replaces the objects that the patch is for.
func applyPatch(objects []Object, patch profiles.Patch, path *field.Path, lenient bool) field.ErrorList {
	change, err := decodePatch(patch.Patch)
	if err != nil {
		return field.ErrorList{field.Invalid(path.Child("patch"), field.OmitValueType{}, err.Error())}
	}
	var faults field.ErrorList
	found := false
	for i, object := range objects {
		if !matches(patch.Target, object) {
			continue
		}
		found = true
		changed, errs := change.apply(object)
		for _, e := range errs {
			faults = append(faults, field.Invalid(path.Child("patch"), field.OmitValueType{}, describe(object)+": "+e.Error()))
		}
		if len(errs) == 0 {
			objects[i] = changed
		}
	}
	if !found && !lenient {
		faults = append(faults, field.NotFound(path.Child("target"), targetName(patch.Target)+"; there are "+describeAll(objects)))
	}
	return faults
}

// change is a decoded patch: one of the two.
type change struct {
	merge map[string]any
	ops   jsonpatch.Patch
}

func decodePatch(patch any) (change, error) {
	if text, ok := patch.(string); ok {
		patch = nil
		if _, faults := strict.Decode("", []byte(text), &patch); len(faults) > 0 {
			return change{}, faults
		}
	}
	if merge, ok := patch.(map[string]any); ok {
		return change{merge: merge}, nil
	}
	data, err := json.Marshal(patch)
	if err != nil {
		return change{}, err
	}
	ops, err := jsonpatch.DecodePatch(data)
	if err != nil {
		return change{}, fmt.Errorf("is no list of JSON 6902 operations: %w", err)
	}
	return change{ops: ops}, nil
}

// apply patches the object as text and decodes that strictly back into the object's own type, so that nothing which the
// type does not know gets through.
func (c change) apply(object Object) (Object, []error) {
	tree, err := objectTree(newTreeWalker(), object)
	if err != nil {
		return nil, []error{err}
	}
	text := appendJSON(nil, &tree, 0)
	typ := reflect.TypeOf(object).Elem()
	if c.merge != nil {
		text, err = strategicMerge(text, c.merge, typ)
	} else {
		text, err = c.ops.Apply(text)
	}
	if err != nil {
		return nil, []error{err}
	}
	changed := reflect.New(typ).Interface().(Object)
	if faults := decode(text, changed); len(faults) > 0 {
		return nil, faults.Unwrap()
	}
	if changed.GetObjectKind().GroupVersionKind() != object.GetObjectKind().GroupVersionKind() {
		return nil, []error{fmt.Errorf("cannot change apiVersion or kind")}
	}
	return changed, nil
}

// decode is strict; positions in the patched text would mean nothing to whoever wrote the patch.
func decode(text []byte, into Object) strict.Errors {
	documents, faults := strict.Parse("", text)
	for _, doc := range documents {
		faults = append(faults, doc.Decode(into)...)
	}
	for _, fault := range faults {
		fault.Line, fault.Column = 0, 0
	}
	return faults
}

func matches(target profiles.PatchTarget, object Object) bool {
	gvk := object.GetObjectKind().GroupVersionKind()
	return target.Kind == gvk.Kind &&
		(target.Group == "" || target.Group == gvk.Group) &&
		(target.Name == "" || target.Name == object.GetName())
}

func targetName(t profiles.PatchTarget) string {
	return strings.TrimPrefix(t.Group+"/", "/") + t.Kind + strings.TrimSuffix(" "+t.Name, " ")
}

func describe(o Object) string {
	return o.GetObjectKind().GroupVersionKind().Kind + " " + o.GetName()
}

func describeAll(objects []Object) string {
	names := make([]string, len(objects))
	for i, o := range objects {
		names[i] = describe(o)
	}
	return strings.Join(names, ", ")
}
