// SPDX-License-Identifier: Apache-2.0

package render

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
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
	var pending []pendingFault
	for _, list := range lists {
		for i, patch := range list.patches {
			if !patch.Applies(p.Target()) {
				continue
			}
			found, later := applyPatch(objects, patch, list.path.Index(i), list.lenient)
			faults, pending = append(faults, found...), append(pending, later...)
		}
	}
	for _, f := range pending {
		if f.remains(objects[f.object]) {
			faults = append(faults, f.fault)
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

// pendingFault is one unless a later patch of the same object mends it.
type pendingFault struct {
	unsaid
	object int
	fault  *field.Error
}

// applyPatch replaces the objects that the patch is for.
func applyPatch(objects []Object, patch profiles.Patch, path *field.Path, lenient bool) (faults field.ErrorList, pending []pendingFault) {
	change, err := decodePatch(patch)
	if err != nil {
		return field.ErrorList{field.Invalid(path.Child("patch"), field.OmitValueType{}, err.Error())}, nil
	}
	refuse := func(object Object, err error) *field.Error {
		return field.Invalid(path.Child("patch"), field.OmitValueType{}, describe(object)+": "+err.Error())
	}
	found := false
	for i, object := range objects {
		if !matches(patch.Target, object) {
			continue
		}
		found = true
		changed, left, errs := change.apply(object)
		for _, e := range errs {
			faults = append(faults, refuse(object, e))
		}
		for _, u := range left {
			pending = append(pending, pendingFault{u, i, refuse(object, u.err)})
		}
		if len(errs) == 0 {
			objects[i] = changed
		}
	}
	if !found && !lenient {
		faults = append(faults, field.Invalid(path.Child("target"), field.OmitValueType{},
			"no object is "+targetName(patch.Target)+"; there are "+describeAll(objects)))
	}
	return faults, pending
}

// change is a decoded patch: one of the two.
type change struct {
	merge map[string]any
	ops   jsonpatch.Patch
}

func decodePatch(patch profiles.Patch) (change, error) {
	decoded, err := patch.Change()
	if err != nil {
		return change{}, err
	}
	if merge, ok := decoded.(map[string]any); ok {
		return change{merge: merge}, nil
	}
	data, err := json.Marshal(decoded)
	if err != nil {
		return change{}, err
	}
	ops, err := jsonpatch.DecodePatch(data)
	return change{ops: ops}, err
}

// apply patches the object as text and decodes that strictly back into the object's own type, so that nothing which the
// type does not know gets through.
func (c change) apply(object Object) (Object, []unsaid, []error) {
	tree, err := objectTree(newTreeWalker(), object)
	if err != nil {
		return nil, nil, []error{err}
	}
	text := appendJSON(nil, &tree, 0)
	typ := reflect.TypeOf(object).Elem()
	var errs []error
	if c.merge != nil {
		errs = removed(c.merge, typ)
		text, err = strategicMerge(text, c.merge, typ)
	} else {
		text, err = c.ops.Apply(text)
	}
	if err != nil {
		return nil, nil, append(errs, err)
	}
	if !sameKind(text, object) {
		return nil, nil, append(errs, errors.New("cannot change apiVersion or kind"))
	}
	changed := reflect.New(typ).Interface().(Object)
	for _, fault := range decode(text, changed) {
		if !slices.ContainsFunc(errs, func(e error) bool { return e.Error() == fault.Error() }) {
			errs = append(errs, fault)
		}
	}
	if len(errs) > 0 {
		return nil, nil, errs
	}
	if errs := moved(object, changed); len(errs) > 0 {
		return nil, nil, errs
	}
	left, err := compareText(text, changed)
	if err != nil {
		return nil, nil, []error{err}
	}
	return changed, left, nil
}

// sameKind is asked before the text is decoded, since only of a Secret the decoder shows no values.
func sameKind(text []byte, object Object) bool {
	documents, _ := strict.Parse("", text)
	if len(documents) != 1 {
		return false
	}
	apiVersion, kind := object.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
	gotVersion, _ := documents[0].Get("apiVersion")
	gotKind, _ := documents[0].Get("kind")
	return gotVersion == apiVersion && gotKind == kind
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
