// SPDX-License-Identifier: Apache-2.0

package render

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/patch"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// patchList is one list of patches in the profile.
type patchList struct {
	path    *field.Path
	patches []profiles.Patch
	lenient bool // a patch may match no object, since these are not all objects of the profile
}

// patched applies the lists of patches in their order and returns the changed objects, with every fault.
func patched(t profiles.Target, objects []manifest.Object, lists ...patchList) ([]manifest.Object, field.ErrorList) {
	objects = slices.Clone(objects)
	var faults field.ErrorList
	var pending []pendingFault
	for _, list := range lists {
		for i, p := range list.patches {
			if !p.Applies(t) {
				continue
			}
			found, later := applyPatch(objects, p, list.path.Index(i), list.lenient)
			faults, pending = append(faults, found...), append(pending, later...)
		}
	}
	for _, f := range pending {
		if f.unsaid.Remains(objects[f.object]) {
			faults = append(faults, f.fault)
		}
	}
	return objects, faults
}

// pendingFault is a fault unless a later patch of the same object corrects it.
type pendingFault struct {
	unsaid patch.Unsaid
	object int
	fault  *field.Error
}

// applyPatch replaces the objects that the patch matches.
func applyPatch(objects []manifest.Object, p profiles.Patch, path *field.Path, lenient bool) (faults field.ErrorList, pending []pendingFault) {
	change, err := decodePatch(p)
	if err != nil {
		return field.ErrorList{field.Invalid(path.Child("patch"), field.OmitValueType{}, err.Error())}, nil
	}
	refuse := func(object manifest.Object, err error) *field.Error {
		return field.Invalid(path.Child("patch"), field.OmitValueType{}, describe(object)+": "+err.Error())
	}
	found := false
	for i, object := range objects {
		if !matches(p.Target, object) {
			continue
		}
		found = true
		changed, left, errs := change.Apply(object, admission.TakeUntyped)
		if len(errs) == 0 {
			errs = moved(object, changed)
		}
		for _, e := range errs {
			faults = append(faults, refuse(object, e))
		}
		if len(errs) > 0 {
			continue
		}
		for _, u := range left {
			pending = append(pending, pendingFault{u, i, refuse(object, u.Err)})
		}
		objects[i] = changed
	}
	if !found && !lenient {
		faults = append(faults, field.Invalid(path.Child("target"), field.OmitValueType{},
			"no object matches "+targetName(p.Target)+"; the objects are "+describeAll(objects)))
	}
	return faults, pending
}

func decodePatch(p profiles.Patch) (patch.Change, error) {
	decoded, err := p.Change()
	if err != nil {
		return patch.Change{}, err
	}
	return patch.Decode(decoded)
}

func matches(target profiles.PatchTarget, object manifest.Object) bool {
	gvk := object.GetObjectKind().GroupVersionKind()
	return target.Kind == gvk.Kind &&
		(target.Group == "" || target.Group == gvk.Group) &&
		(target.Name == "" || target.Name == object.GetName())
}

func targetName(t profiles.PatchTarget) string {
	return strings.TrimPrefix(t.Group+"/", "/") + t.Kind + strings.TrimSuffix(" "+t.Name, " ")
}

func describe(o manifest.Object) string {
	return o.GetObjectKind().GroupVersionKind().Kind + " " + o.GetName()
}

func describeAll(objects []manifest.Object) string {
	names := make([]string, len(objects))
	for i, o := range objects {
		names[i] = describe(o)
	}
	return strings.Join(names, ", ")
}
