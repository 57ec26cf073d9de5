// SPDX-License-Identifier: Apache-2.0

// Package patch applies one patch to one typed object: a strategic merge patch or a JSON 6902 patch. It returns an
// error for fields that the object's type does not have, and for values that the type cannot express.
package patch

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
	jsonpatch "gopkg.in/evanphx/json-patch.v4"
)

// Change is a decoded patch: a strategic merge patch or a JSON 6902 patch.
type Change struct {
	merge map[string]any
	ops   jsonpatch.Patch
}

// Decode converts a patch decoded from YAML: a map is a strategic merge patch, a list is a JSON 6902 patch.
func Decode(decoded any) (Change, error) {
	if merge, ok := decoded.(map[string]any); ok {
		return Change{merge: merge}, nil
	}
	data, err := json.Marshal(decoded)
	if err != nil {
		return Change{}, err
	}
	ops, err := jsonpatch.DecodePatch(data)
	return Change{ops: ops}, err
}

// Untyped removes from an object, as JSON, the fields that it may have although its Go type lacks them, and returns them.
type Untyped func(kind string, object map[string]any) []manifest.Untyped

// Apply patches the object's JSON and decodes the result strictly into the object's type, so that unknown fields are
// errors, but for those that untyped takes; nil takes none. It returns separately the values of the patch that the result does not
// express, since a later patch may still correct them.
func (c Change) Apply(object manifest.Object, untyped Untyped) (manifest.Object, []Unsaid, []error) {
	text, err := manifest.JSON([]manifest.Object{object})
	if err != nil {
		return nil, nil, []error{err}
	}
	typ := reflect.TypeOf(object).Elem()
	var errs []error
	if c.merge != nil {
		errs = removed(c.merge, object, untyped)
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
	changed, faults := decodeTyped(text, object, untyped)
	for _, fault := range faults {
		if !slices.ContainsFunc(errs, func(e error) bool { return e.Error() == fault.Error() }) {
			errs = append(errs, fault)
		}
	}
	if len(errs) > 0 {
		return nil, nil, errs
	}
	left, err := compareText(text, changed)
	if err != nil {
		return nil, nil, []error{err}
	}
	return changed, left, nil
}

// decodeTyped decodes strictly. Fields that the type lacks are faults, unless untyped takes them: then the object keeps them.
func decodeTyped(text []byte, object manifest.Object, untyped Untyped) (manifest.Object, strict.Errors) {
	typ := reflect.TypeOf(object).Elem()
	changed := reflect.New(typ).Interface().(manifest.Object)
	faults := decode(text, changed)
	if _, taken := changed.GetAnnotations()[manifest.UntypedAnnotation]; taken {
		return changed, append(faults, reserved())
	}
	if len(faults) == 0 || untyped == nil {
		return changed, faults
	}
	var tree map[string]any
	numbers := json.NewDecoder(bytes.NewReader(text))
	numbers.UseNumber()
	if numbers.Decode(&tree) != nil {
		return changed, faults
	}
	fields := untyped(object.GetObjectKind().GroupVersionKind().Kind, tree)
	rest, err := json.Marshal(tree)
	if len(fields) == 0 || err != nil {
		return changed, faults
	}
	changed = reflect.New(typ).Interface().(manifest.Object)
	faults = decode(rest, changed)
	if err := manifest.SetUntyped(changed, fields); err != nil {
		faults = append(faults, &strict.Error{Detail: err.Error()})
	}
	return changed, faults
}

// reserved is the fault of a patch that sets the annotation itself, past every check of its fields.
func reserved() *strict.Error {
	return &strict.Error{Kind: fault.Invalid, Field: "metadata.annotations[" + manifest.UntypedAnnotation + "]",
		Detail: "is reserved for fields that pgha's types lack; write those fields where they belong"}
}

// sameKind is called before decoding, since the decoder hides values only in a Secret.
func sameKind(text []byte, object manifest.Object) bool {
	documents, _ := strict.Parse("", text)
	if len(documents) != 1 {
		return false
	}
	apiVersion, kind := object.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
	gotVersion, _ := documents[0].Get("apiVersion")
	gotKind, _ := documents[0].Get("kind")
	return gotVersion == apiVersion && gotKind == kind
}

// decode is strict. It removes positions, since the author of the patch does not see the patched text.
func decode(text []byte, into manifest.Object) strict.Errors {
	documents, faults := strict.Parse("", text)
	for _, doc := range documents {
		faults = append(faults, doc.Decode(into)...)
	}
	for _, fault := range faults {
		fault.Line, fault.Column = 0, 0
	}
	return faults
}
