// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/randfill"
)

// filled returns a profile in which no pointer, map or slice is empty. The seed determines the profile.
func filled(seed int64) *profiles.Profile {
	p := &profiles.Profile{}
	randfill.NewWithSeed(seed).NilChance(0).NumElements(1, 3).Funcs(func(patch *any, c randfill.Continue) {
		*patch = map[string]any{"spec": map[string]any{"list": []any{c.String(8), map[string]any{"n": c.Float64()}}, "none": nil}}
	}).Fill(p)
	return p
}

// TestDeepCopy changes every value that can be reached from a copy. The original must not change.
func TestDeepCopy(t *testing.T) {
	for seed := range int64(20) {
		p := filled(seed)
		c := p.DeepCopy()
		if diff := cmp.Diff(p, c, cmpopts.IgnoreUnexported(profiles.Profile{})); diff != "" {
			t.Fatalf("the copy is not equal (-want +got):\n%s", diff)
		}
		leaves := change(reflect.ValueOf(c).Elem())
		assert.Assert(t, leaves > 100, "only %d values changed", leaves)
		if diff := cmp.Diff(filled(seed), p, cmpopts.IgnoreUnexported(profiles.Profile{})); diff != "" {
			t.Fatalf("the copy shares something with the original (-want +got):\n%s", diff)
		}
	}
	assert.Assert(t, (*profiles.Profile)(nil).DeepCopy() == nil)
}

// change changes every value below v in place, and counts them.
func change(v reflect.Value) int {
	n := 0
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			if field.CanSet() {
				n += change(field)
			}
		}
		return n
	case reflect.Pointer:
		return change(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			n += change(v.Index(i))
		}
		return n
	case reflect.Interface:
		if v.IsNil() {
			v.Set(reflect.ValueOf("changed"))
			return 1
		}
		if kind := v.Elem().Kind(); kind == reflect.Map || kind == reflect.Slice {
			return change(v.Elem())
		}
		v.Set(reflect.ValueOf("changed"))
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			n += change(value)
			v.SetMapIndex(key, value)
		}
		return n
	case reflect.String:
		v.SetString(v.String() + "changed")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Float64:
		v.SetFloat(v.Float() + 1)
	default:
		v.SetInt(v.Int() + 1)
	}
	return 1
}

// TestCopiesShareNothing compares addresses, also those in unexported fields, for all functions that return a changed profile.
func TestCopiesShareNothing(t *testing.T) {
	text, err := profiles.Builtin("aks-public")
	assert.NilError(t, err)
	for name, derive := range map[string]func(*profiles.Profile) *profiles.Profile{
		"DeepCopy":  (*profiles.Profile).DeepCopy,
		"For":       func(p *profiles.Profile) *profiles.Profile { return p.For(profiles.OldestTarget) },
		"Recovered": (*profiles.Profile).Recovered,
	} {
		t.Run(name, func(t *testing.T) {
			parsed, err := profiles.Parse("p.yaml", text, profiles.Set("--set", "spec.instances", "4"))
			assert.NilError(t, err)
			for _, p := range []*profiles.Profile{parsed, filled(1)} {
				shared(t, "profile", reflect.ValueOf(p).Elem(), reflect.ValueOf(derive(p)).Elem())
			}
		})
	}
}

// shared reports every pointer, map and slice that two values have in common.
func shared(t *testing.T, path string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if field := a.Type().Field(i); field.Type.String() != "*strict.Document" { // what was parsed never changes
				shared(t, path+"."+field.Name, a.Field(i), b.Field(i))
			}
		}
	case reflect.Pointer, reflect.Map, reflect.Slice:
		if a.IsNil() || b.IsNil() || a.Kind() == reflect.Slice && a.Len() == 0 {
			return
		}
		if a.Pointer() == b.Pointer() {
			t.Errorf("%s is shared", path)
			return
		}
		below(t, path, a, b)
	case reflect.Interface:
		if !a.IsNil() && !b.IsNil() {
			shared(t, path, a.Elem(), b.Elem())
		}
	}
}

func below(t *testing.T, path string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Pointer:
		shared(t, path, a.Elem(), b.Elem())
	case reflect.Slice:
		for i := range min(a.Len(), b.Len()) {
			shared(t, path+"[]", a.Index(i), b.Index(i))
		}
	case reflect.Map:
		for _, key := range a.MapKeys() {
			if value := b.MapIndex(key); value.IsValid() {
				shared(t, path+"[key]", a.MapIndex(key), value)
			}
		}
	}
}
