// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/randfill"
	"sigs.k8s.io/yaml"
)

// difficult are texts that YAML reads as another type, or that need quotes.
var difficult = []string{"", " ", "~", "null", "true", "No", "on", "y", "1", "0x1F", "0o7", "1e3", "1_000", ".inf", "2026-08-21", "12:30:45",
	"- a", "a: b", "a #b", "#a", "a:", "&a", "*a", "!a", "%a", "@a", "`a", "{a}", "[a]", "|", ">", "'", `"`, `\`, "=", "<<", "---", "...",
	"a\nb", "a\nb\n", "a\n\n", "\na", " a\n b", "a \n b", "\ta\nb", "a\tb", "a\r\nb", "a\x00b", "\ufeffa", "a\u0085b", "a\u2028b", "ä日本😀",
	"SELECT 1;\n  SELECT '2';\n", "# no comment\nSELECT 1", strings.Repeat("long ", 40), strings.Repeat("x", 300), "\x7f", "a\n \n\tb"}

// random returns a profile with values in most fields. Some fields keep their default.
func random(seed int64) *profiles.Profile {
	p := &profiles.Profile{}
	filler := randfill.NewWithSeed(seed).NilChance([]float64{0, 0.3, 0.8}[seed%3]).NumElements(0, 3).Funcs(
		func(s *string, c randfill.Continue) { *s = anyText(c) },
		func(n *int, c randfill.Continue) { *n = c.Intn(100) - 50 },
		func(patch *any, c randfill.Continue) { *patch = anyValue(c, 3) })
	filler.Fill(p)
	spec, standard := reflect.ValueOf(&p.Spec).Elem(), reflect.ValueOf(&profiles.Default().Spec).Elem()
	for i := range spec.NumField() {
		keep := false
		if filler.Fill(&keep); keep {
			spec.Field(i).Set(standard.Field(i))
		}
	}
	return p
}

func anyText(c randfill.Continue) string {
	if c.Bool() {
		return difficult[c.Intn(len(difficult))]
	}
	return c.String(12)
}

// anyValue returns a value that a patch may contain, as the parser returns it.
func anyValue(c randfill.Continue, depth int) any {
	switch n := c.Intn(8); {
	case depth > 0 && n < 2:
		list := make([]any, c.Intn(4))
		for i := range list {
			list[i] = anyValue(c, depth-1)
		}
		return list
	case depth > 0 && n < 5:
		m := map[string]any{}
		for range c.Intn(4) {
			m[anyText(c)] = anyValue(c, depth-1)
		}
		return m
	case n == 5:
		return int64(c.Uint64())
	case n == 6:
		return [...]float64{0, 1, -0.5, 1e21, 1e-9, math.MaxFloat64, 123456789}[c.Intn(7)]
	case n == 7:
		return [...]any{nil, true, false}[c.Intn(3)]
	default:
		return anyText(c)
	}
}

// TestMarshalRandom: the text of any profile, valid or not, reads back as the same values, also with YAML 1.1, which most other
// tools use.
func TestMarshalRandom(t *testing.T) {
	for seed := range int64(400) {
		want := random(seed)
		text, err := profiles.Marshal(want, profiles.MarshalOptions{})
		assert.NilError(t, err)
		got := profiles.Default()
		if _, faults := strict.Decode("", text, got); len(faults) > 0 {
			t.Fatalf("seed %d: %v\n%s", seed, faults, text)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(profiles.Profile{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s\n%s", seed, diff, text)
		}
		old := profiles.Default()
		assert.NilError(t, yaml.UnmarshalStrict(text, old), "%s", text)
		if diff := cmp.Diff(want, old, cmpopts.IgnoreUnexported(profiles.Profile{}), cmpopts.EquateEmpty(),
			cmpopts.IgnoreFields(profiles.Patch{}, "Patch")); diff != "" { // in a patch every number is a float64
			t.Fatalf("YAML 1.1, seed %d (-want +got):\n%s\n%s", seed, diff, text)
		}
	}
}

// TestMarshalBuiltins: a built-in that is written and parsed again is the same profile, and is written as the same bytes.
func TestMarshalBuiltins(t *testing.T) {
	for _, name := range profiles.Names() {
		t.Run(name, func(t *testing.T) {
			builtin, err := profiles.Builtin(name)
			assert.NilError(t, err)
			want, err := profiles.Parse(name, builtin)
			assert.NilError(t, err)
			text, err := profiles.Marshal(want, profiles.MarshalOptions{})
			assert.NilError(t, err)
			got, err := profiles.Parse(name, text)
			assert.NilError(t, err)
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(profiles.Profile{})); diff != "" {
				t.Errorf("-want +got:\n%s\n%s", diff, text)
			}
			again, err := profiles.Marshal(got, profiles.MarshalOptions{})
			assert.NilError(t, err)
			assert.Equal(t, string(again), string(text))
		})
	}
}

func TestMarshal(t *testing.T) {
	p := profiles.Default()
	p.Metadata.Name, p.Metadata.Namespace = "pg", "db"
	p.Spec.Instances = 5
	p.Spec.Storage.Size = "64Gi"
	p.Spec.Patches = []profiles.Patch{{Target: profiles.PatchTarget{Kind: "Cluster"}, Patch: map[string]any{"spec": map[string]any{"logLevel": "debug"}}}}
	text, err := profiles.Marshal(p, profiles.MarshalOptions{Comments: map[string]string{
		"spec.instances": "# One more than usual.", "spec.patches[0]": "# While we look.", "spec.backup": "# Not written."}})
	assert.NilError(t, err)
	want := `apiVersion: ` + profiles.APIVersion + `
kind: Profile
metadata:
  name: pg
  namespace: db
spec:
  target: "` + profiles.NewestTarget.Line() + `"
  # One more than usual.
  instances: 5
  storage:
    size: 64Gi
  patches:
  # While we look.
  - target: {kind: Cluster}
    patch:
      spec:
        logLevel: debug
`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestMarshalRefuses: a program can set values in a patch that cannot be written as text.
func TestMarshalRefuses(t *testing.T) {
	for name, patch := range map[string]any{"a Go type": struct{}{}, "no number": map[string]any{"a": []any{math.NaN()}}} {
		t.Run(name, func(t *testing.T) {
			p := profiles.Default()
			p.Spec.Patches = []profiles.Patch{{Patch: patch}}
			_, err := profiles.Marshal(p, profiles.MarshalOptions{})
			assert.Assert(t, errors.Is(err, fault.Invalid), "%v", err)
			assert.ErrorContains(t, err, "spec.patches[0].patch: cannot be written")
		})
	}
}
