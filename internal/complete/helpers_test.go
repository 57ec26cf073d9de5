// SPDX-License-Identifier: Apache-2.0

package complete

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// source is a profile's text with its overrides.
type source struct {
	name, text string
	overrides  []profiles.Override
}

func (s source) parse(t *testing.T) *profiles.Profile {
	t.Helper()
	p, err := profiles.Parse(s.name, []byte(s.text), s.overrides...)
	assert.NilError(t, err)
	return p
}

// sources returns the built-ins, for their target and for the oldest supported target, and the examples. Users do not find a kind or
// a field that none of them uses.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source // the examples first, since lint has findings for them
	for _, pattern := range []string{"../../examples/*/pgha.yaml", "../../examples/*/*/pgha.yaml"} {
		files, err := filepath.Glob(pattern)
		assert.NilError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			assert.NilError(t, err)
			all = append(all, source{name: strings.TrimPrefix(filepath.ToSlash(file), "../../"), text: string(text)})
		}
	}
	for _, name := range profiles.Names() {
		text, err := profiles.Builtin(name)
		assert.NilError(t, err)
		all = append(all, source{name: name, text: string(text)})
		if p, err := profiles.Parse(name, text); err == nil && p.Spec.Bootstrap.Secret != "" {
			from := profiles.Set("--set", "spec.bootstrap.secretSource.from", profiles.SecretFile)
			all = append(all, source{name + " with its Secret from a file", string(text), []profiles.Override{from}})
		}
		for _, target := range profiles.Targets() {
			old := source{name + " at " + target.String(), string(text), []profiles.Override{profiles.Set("--target", "spec.target", target.String())}}
			if _, err := profiles.Parse(name, text, old.overrides...); err == nil {
				all = append(all, old)
				break
			}
		}
	}
	return all
}

// rendered returns the kinds that pgha renders.
func rendered() []*kinds.Kind {
	var all []*kinds.Kind
	for _, k := range kinds.All() {
		if k.Rendered != kinds.ReadOnly {
			all = append(all, k)
		}
	}
	return all
}

// everything returns the objects of a profile, including the Secret, and a Backup if the profile has backups.
func everything(t *testing.T, p *profiles.Profile) []manifest.Object {
	t.Helper()
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	if with, err := render.Objects(p, render.Options{Password: []byte("not-a-password")}); err == nil {
		objects = with
	}
	if p.Spec.Backup.Method != profiles.MethodNone {
		backup, err := render.Backup(p, render.BackupOptions{Name: "by-hand"})
		assert.NilError(t, err)
		objects = append(objects, backup...)
	}
	return objects
}

// ofKind returns the objects of one kind.
func ofKind(k *kinds.Kind, objects []manifest.Object) []manifest.Object {
	var all []manifest.Object
	for _, o := range objects {
		if kinds.Of(o) == k {
			all = append(all, o)
		}
	}
	return all
}

// eachKind runs a check for every kind that pgha renders, with the profiles that render it. The check must return true for at least
// one of them.
func eachKind(t *testing.T, exempt map[string]string, check func(t *testing.T, k *kinds.Kind, s source, objects []manifest.Object) bool) {
	t.Helper()
	all := sources(t)
	objects := make([][]manifest.Object, len(all))
	for i, s := range all {
		objects[i] = everything(t, s.parse(t))
	}
	for _, k := range rendered() {
		if exempt[k.Kind] != "" {
			continue
		}
		t.Run(k.Kind, func(t *testing.T) {
			satisfied := false
			for i, s := range all {
				if own := ofKind(k, objects[i]); len(own) > 0 {
					satisfied = check(t, k, s, objects[i]) || satisfied
				}
			}
			assert.Check(t, satisfied, "no built-in and no example uses it")
		})
	}
	for kind := range exempt {
		assert.Check(t, kinds.Named(kind).Kind != "", "%s is exempt but is not a kind", kind)
	}
}

func name(o manifest.Object) string {
	return fmt.Sprintf("%s %s/%s", kinds.Of(o).Kind, o.GetNamespace(), o.GetName())
}
