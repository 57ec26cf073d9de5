// SPDX-License-Identifier: Apache-2.0

package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/federate"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"github.com/pgha/pgha/runbook"
	"github.com/pgha/pgha/schema"
	"gotest.tools/v3/assert"
)

// TestKinds checks that a caller can test the kind of a fault in a list and in wrapped errors.
func TestKinds(t *testing.T) {
	const head = "apiVersion: " + profiles.APIVersion + "\nkind: Profile\nmetadata: {name: pg, namespace: db}\n"
	for name, tc := range map[string]struct {
		reason string
		text   string
		want   fault.Kind
	}{
		"syntax":    {"no YAML", "a: [", fault.Syntax},
		"unknown":   {"a misspelt field", head + "spec: {instancs: 3}\n", fault.Unknown},
		"duplicate": {"a key twice", head + "kind: Profile\n", fault.Duplicate},
		"required":  {"no storage", head, fault.Required},
		"invalid":   {"text where a number belongs", head + "spec: {instances: many}\n", fault.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("pg.yaml", []byte(tc.text))
			wrapped := fmt.Errorf("cannot use it: %w", err)
			assert.Assert(t, errors.Is(wrapped, tc.want), "%s: %v", tc.reason, err)
			assert.Assert(t, !errors.Is(wrapped, fault.Internal), "%v", err)
			var faults fault.List
			assert.Assert(t, errors.As(wrapped, &faults))
			for _, f := range faults {
				assert.Assert(t, f.Kind != "", "%v has no kind", f)
			}
		})
	}
}

func TestOf(t *testing.T) {
	first, second := fault.Errorf(fault.Required, "a"), fault.Errorf(fault.Invalid, "b %d", 1)
	for name, tc := range map[string]struct {
		reason string
		err    error
		want   string
	}{
		"nil":    {"no error", nil, ""},
		"other":  {"not a fault", errors.New("disk full"), ""},
		"list":   {"itself", first, "a"},
		"one":    {"a fault without a list", &fault.Error{Detail: "a"}, "a"},
		"behind": {"wrapped, as commands do", fmt.Errorf("cannot: %w", first), "a"},
		"joined": {"of two files, with something else between them", errors.Join(first, errors.New("x"), fmt.Errorf("y: %w", second)), "a\nb 1"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, fault.Of(tc.err).Error(), tc.want, tc.reason) })
	}
}

// dev is a profile without backups that every package takes, changed by the assignments.
func dev(t *testing.T, set ...string) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin("aks-dev")
	assert.NilError(t, err)
	var overrides []profiles.Override
	for i := 0; i < len(set); i += 2 {
		overrides = append(overrides, profiles.Set("test", set[i], set[i+1]))
	}
	p, err := profiles.Parse("dev.yaml", text, overrides...)
	assert.NilError(t, err)
	return p
}

const patchOfNewField = `[{target: {kind: Cluster}, patch: {spec: {primaryLease: {leaseDurationSeconds: 30}}}}]`

// TestEveryPackageReturnsFaults: what each package says of bad input is a List in which every fault has a kind.
func TestEveryPackageReturnsFaults(t *testing.T) {
	invalid := func(t *testing.T) *profiles.Profile {
		p := dev(t)
		p.Spec.Instances = 0
		return p
	}
	cluster := "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: a, namespace: db}\nspec: {instances: 1, storage: {size: 1Gi}}\n"
	importing := func(o adopt.Options, texts ...string) error {
		var sources []adopt.Source
		for _, text := range texts {
			sources = append(sources, adopt.Source{Name: "in.yaml", Data: []byte(text)})
		}
		_, err := adopt.Import(sources, o)
		return err
	}
	for name, tc := range map[string]struct {
		want fault.Kind
		of   func(*testing.T) error
	}{
		"an older apiVersion": {fault.Moved, func(*testing.T) error {
			_, err := profiles.Parse("f", []byte("apiVersion: pgha.dev/v1alpha1\nkind: Profile\nspec: {database: {owner: app}}\n"))
			return err
		}},
		"profiles.Builtin":     {fault.Unknown, func(*testing.T) error { _, err := profiles.Builtin("none"); return err }},
		"profiles.ParseTarget": {fault.Invalid, func(*testing.T) error { _, err := profiles.ParseTarget("1.9"); return err }},
		"profiles.ParseFleet":  {fault.Syntax, func(*testing.T) error { _, err := profiles.ParseFleet("f", []byte("a: [")); return err }},
		"profiles.Validate":    {fault.Invalid, func(t *testing.T) error { return invalid(t).Validate().Err() }},
		"too large":            {fault.Syntax, func(*testing.T) error { _, err := profiles.Parse("f", make([]byte, profiles.MaxBytes+1)); return err }},
		"UTF-16":               {fault.Syntax, func(*testing.T) error { _, err := profiles.Parse("f", []byte("\xff\xfea")); return err }},
		"NUL":                  {fault.Syntax, func(*testing.T) error { _, err := profiles.Parse("f", []byte("a\x00")); return err }},
		"empty":                {fault.Syntax, func(*testing.T) error { _, err := profiles.Parse("f", nil); return err }},
		"override": {fault.Invalid, func(*testing.T) error {
			_, err := profiles.Parse("f", []byte("kind: Profile\n"), profiles.Set("--set", "spec.instances", "many"))
			return err
		}},
		"patch that is no patch": {fault.Invalid, func(*testing.T) error {
			_, err := profiles.Parse("f", []byte("kind: Profile\n"), profiles.Set("--set", "spec.patches", "[{target: {kind: Cluster}, patch: 1}]"))
			return err
		}},
		"render.Objects": {fault.Invalid, func(t *testing.T) error { _, err := render.Objects(invalid(t), render.Options{}); return err }},
		"render.Objects, password": {fault.Required, func(t *testing.T) error {
			_, err := render.Objects(dev(t), render.Options{Password: []byte("x")})
			return err
		}},
		"render.Backup":              {fault.Forbidden, func(t *testing.T) error { _, err := render.Backup(dev(t), render.BackupOptions{}); return err }},
		"render.Recovery":            {fault.Forbidden, func(t *testing.T) error { _, err := render.Recovery(dev(t), render.RecoveryOptions{}); return err }},
		"render.ParseRecoveryTarget": {fault.Invalid, func(*testing.T) error { _, err := render.ParseRecoveryTarget(""); return err }},
		"render.ParseTargetTime":     {fault.Invalid, func(*testing.T) error { _, err := render.ParseTargetTime("noon"); return err }},
		"a patch of a newer field": {fault.Unsupported, func(t *testing.T) error {
			_, err := render.Objects(dev(t, "spec.target", "1.29", "spec.patches", patchOfNewField), render.Options{})
			return err
		}},
		"base.Files":       {fault.Invalid, func(t *testing.T) error { _, err := base.Files(invalid(t)); return err }},
		"runbook.Markdown": {fault.Invalid, func(t *testing.T) error { _, err := runbook.Markdown(invalid(t), runbook.Options{}); return err }},
		"runbook.Options": {fault.Invalid, func(t *testing.T) error {
			_, err := runbook.Markdown(dev(t), runbook.Options{Context: "\n"})
			return err
		}},
		"federate.Plans": {fault.Required, func(t *testing.T) error {
			_, err := federate.Plans([]*profiles.Profile{dev(t)}, federate.Options{})
			return err
		}},
		"schema.Lookup":                {fault.Unknown, func(*testing.T) error { _, err := schema.Lookup("spec.none"); return err }},
		"lint.Read":                    {fault.Syntax, func(*testing.T) error { _, _, faults := lint.Read("in.yaml", []byte("a: [")); return faults.Err() }},
		"lint.ParseIgnores":            {fault.Unknown, func(*testing.T) error { _, err := lint.ParseIgnores("in.yaml", []byte("ignored: []\n")); return err }},
		"adopt.Import, nothing there":  {fault.Required, func(*testing.T) error { return importing(adopt.Options{}, "kind: ConfigMap\nmetadata: {name: a}\n") }},
		"adopt.Import, two Clusters":   {fault.Required, func(*testing.T) error { return importing(adopt.Options{}, cluster, cluster+"---\n"+cluster) }},
		"adopt.Import, unknown field":  {fault.Unknown, func(*testing.T) error { return importing(adopt.Options{}, cluster+"spek: {}\n") }},
		"adopt.Import, without a kind": {fault.Required, func(*testing.T) error { return importing(adopt.Options{}, "metadata: {name: a}\n") }},
		"adopt.Import, another kind": {fault.NotImportable, func(*testing.T) error {
			return importing(adopt.Options{}, cluster, "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: db}\n")
		}},
		"adopt.Import, target": {fault.Invalid, func(*testing.T) error { return importing(adopt.Options{Target: "1.9"}, cluster) }},
		"adopt.Clusters": {fault.Syntax, func(*testing.T) error {
			_, err := adopt.Clusters([]adopt.Source{{Data: []byte("a: [")}}, adopt.Options{})
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			err := tc.of(t)
			var faults fault.List
			assert.Assert(t, errors.As(err, &faults), "%T %v", err, err)
			for _, f := range faults {
				assert.Check(t, f.Kind != "" && f.Kind != fault.Internal, "kind %q: %v", f.Kind, f)
			}
			assert.Assert(t, errors.Is(err, tc.want), "%q of %v", faults[0].Kind, err)
		})
	}
}
