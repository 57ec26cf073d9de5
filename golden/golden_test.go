// SPDX-License-Identifier: Apache-2.0

// Package golden compares every byte that the built-in profiles render. It has one directory per profile and one file
// per object.
//
//	golden/<profile>/base/           the output of pgha base: the objects of pgha render, one file each
//	golden/<profile>/base/recovery/  a Cluster that restores a backup
//	golden/<profile>/backup/         an on-demand Backup
//	golden/<profile>/runbook.md      the output of pgha runbook
//	golden/aks-full/report.html      the output of pgha report
//	golden/<profile>/secret/         the Secret that pgha render adds if it gets a password
//	golden/kustomizeconfig.yaml      the file with this name, which is the same in every base
//
// After an intended change of the output, run make golden and read the diff.
package golden

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"github.com/pgha/pgha/report"
	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

// password is written to the golden files. It is not used anywhere else.
const password = "not-a-password"

// file is one golden file. The object is nil for kustomize's own files.
type file struct {
	data   []byte
	object manifest.Object
}

// shared is the file that is the same in every base, so it is stored only once.
const shared = "kustomizeconfig.yaml"

// rendered returns the files of one built-in profile, by their path below golden/<profile>.
func rendered(t *testing.T, name string) map[string]file {
	t.Helper()
	p := builtin(t, name)
	files := map[string]file{}
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	if p.Spec.Backup.Method != profiles.MethodNone {
		backup, err := render.Backup(p, render.BackupOptions{Name: "on-demand-backup-1"})
		assert.NilError(t, err)
		add(t, files, "backup", backup)
		recovery, err := render.Recovery(p, render.RecoveryOptions{})
		assert.NilError(t, err)
		objects = append(objects, recovery...)
	}
	if p.Spec.Bootstrap.Secret != "" {
		all, err := render.Objects(p, render.Options{Password: []byte(password)})
		assert.NilError(t, err)
		add(t, files, "secret", slices.DeleteFunc(all, func(o manifest.Object) bool {
			return o.GetObjectKind().GroupVersionKind().Kind != "Secret"
		}))
	}
	bases, err := base.Files(p)
	assert.NilError(t, err)
	for _, f := range bases {
		var object manifest.Object
		if i := slices.IndexFunc(objects, func(o manifest.Object) bool { return base.FileName(o) == path.Base(f.Name) }); i >= 0 {
			object = objects[i]
		}
		files[filepath.Join("base", f.Name)] = file{f.Data, object}
	}
	text, err := runbook.Markdown(p, runbook.Options{Profile: name})
	assert.NilError(t, err)
	files["runbook.md"] = file{text, nil}
	if name == reported {
		files["report.html"] = file{page(t, p), nil}
	}
	return files
}

// reported is the profile whose page is pinned: it shows everything. report/testdata has a fleet.
const reported = "aks-full"

// page is the output of pgha report on a day.
func page(t *testing.T, p *profiles.Profile) []byte {
	t.Helper()
	now := time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC)
	site, err := report.Of(p, report.Options{Now: now})
	assert.NilError(t, err)
	return (&report.Page{Version: "golden", Now: now, Sites: []*report.Site{site}}).HTML()
}

func builtin(t *testing.T, name string) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	assert.NilError(t, err)
	p, err := profiles.Parse(name+".yaml", text)
	assert.NilError(t, err)
	return p
}

func TestGolden(t *testing.T) {
	golden.NormalizeCRLFToLF = false // bytes exact
	for _, name := range profiles.Names() {
		t.Run(name, func(t *testing.T) {
			files := rendered(t, name)
			own := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(file string) bool { return path.Base(file) == shared })
			assert.Assert(t, len(own) < len(files), "the base does not have %s", shared)
			compareFileSet(t, name, own)
			for file, f := range files {
				path := absolute(t, pinnedAt(name, file))
				if golden.FlagUpdate() {
					assert.NilError(t, os.MkdirAll(filepath.Dir(path), 0o755))
				}
				assert.Check(t, golden.String(string(f.data), path))
			}
		})
	}
}

// pinnedAt returns the path of a golden file.
func pinnedAt(name, file string) string {
	if path.Base(file) == shared {
		return shared
	}
	return filepath.Join(name, file)
}

// compareFileSet finds golden files that are not rendered any more, and missing ones. With -update it removes the
// former.
func compareFileSet(t *testing.T, name string, want []string) {
	t.Helper()
	got := []string{}
	err := filepath.WalkDir(name, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := filepath.Rel(name, path)
		if golden.FlagUpdate() && !slices.Contains(want, file) {
			return os.Remove(path)
		}
		got = append(got, file)
		return err
	})
	if golden.FlagUpdate() {
		return
	}
	assert.NilError(t, err)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files of golden/%s (-want +got); make golden updates them:\n%s", name, diff)
	}
}

// TestDirectories compares the directories with the profiles.
func TestDirectories(t *testing.T) {
	entries, err := os.ReadDir(".")
	assert.NilError(t, err)
	var got []string
	for _, entry := range entries {
		if entry.IsDir() {
			got = append(got, entry.Name())
		}
	}
	if diff := cmp.Diff(profiles.Names(), got); diff != "" {
		t.Errorf("directories of golden (-want +got):\n%s", diff)
	}
}

// TestGoldenDecodes decodes every golden file strictly into its Go type, which finds misspelt fields.
func TestGoldenDecodes(t *testing.T) {
	for _, name := range profiles.Names() {
		for file, f := range rendered(t, name) {
			if f.object == nil {
				continue
			}
			text, err := os.ReadFile(pinnedAt(name, file))
			assert.NilError(t, err)
			documents, faults := strict.Parse(file, text)
			assert.NilError(t, faults.Err())
			assert.Equal(t, len(documents), 1, "documents in %s/%s", name, file)
			if faults := documents[0].Decode(zero(f.object)); len(faults) > 0 {
				t.Errorf("golden/%s/%s: %v", name, file, faults)
			}
		}
	}
}

// TestNoNoise checks that the files have no empty fields and no defaults that the profile does not set.
func TestNoNoise(t *testing.T) {
	for _, name := range profiles.Names() {
		for file := range rendered(t, name) {
			if filepath.Ext(file) != ".yaml" {
				continue
			}
			text, err := os.ReadFile(pinnedAt(name, file))
			assert.NilError(t, err)
			for _, noise := range []string{"null", "status:", "creationTimestamp", "{}", "[]", "failoverQuorum: false"} {
				if strings.Contains(string(text), noise) {
					t.Errorf("golden/%s/%s has %q", name, file, noise)
				}
			}
		}
	}
}

// TestRepeatable renders twice, since the bytes must not depend on the order of a map.
func TestRepeatable(t *testing.T) {
	for _, name := range profiles.Names() {
		first, err := render.Objects(builtin(t, name), render.Options{})
		assert.NilError(t, err)
		second, err := render.Objects(builtin(t, name), render.Options{})
		assert.NilError(t, err)
		want, err := manifest.YAML(first)
		assert.NilError(t, err)
		got, err := manifest.YAML(second)
		assert.NilError(t, err)
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s rendered twice (-first +second):\n%s", name, diff)
		}
	}
}
