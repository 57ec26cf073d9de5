// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pgha/pgha/base"
	"gotest.tools/v3/assert"
)

// state is the content of files by their names; that of a directory that is to be seen whole.
type state map[string]string

// files are the state in the order in which a base gives them: the lists of files last.
func (s state) files() []base.File {
	var files []base.File
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if path.Base(name) != "kustomization.yaml" {
			files = append(files, base.File{Name: name, Data: []byte(s[name])})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if path.Base(name) == "kustomization.yaml" {
			files = append(files, base.File{Name: name, Data: []byte(s[name])})
		}
	}
	return files
}

// read gives all files of a directory but the manifests.
func read(t *testing.T, root string) state {
	t.Helper()
	s := state{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == Manifest {
			return err
		}
		text, err := os.ReadFile(name)
		relative, _ := filepath.Rel(root, name)
		s[filepath.ToSlash(relative)] = string(text)
		return err
	})
	assert.NilError(t, err)
	return s
}

// put writes a file that pgha did not write.
func put(t *testing.T, root string, s state) {
	t.Helper()
	for name, text := range s {
		assert.NilError(t, os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755))
		assert.NilError(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o644))
	}
}

// write brings a directory to a state. Names with a slash are files of sites when there are any.
func write(root string, s state, step func(), sites ...string) (changes []*Change, err error) {
	d, err := Open(root, Options{Prune: true})
	if err != nil {
		return nil, err
	}
	d.step = step
	ended := false
	defer func() {
		if ended {
			err = errors.Join(err, d.Close())
			return
		}
		d.unlock() // all that is left of a process that was killed
		d.root.Close()
	}()
	changes, err = stageAndApply(d, s, sites)
	ended = true
	return changes, err
}

func stageAndApply(d *Dir, s state, names []string) ([]*Change, error) {
	parts := map[string]state{}
	if len(names) == 0 {
		parts[""] = state{}
	}
	for _, name := range names {
		parts[name] = state{}
	}
	for name, text := range s {
		top, rest, ok := cut(name)
		if !ok || parts[top] == nil {
			top, rest = "", name
		}
		parts[top][rest] = text
	}
	var changes []*Change
	var sites []Site
	for _, sub := range slices.Sorted(maps.Keys(parts)) {
		c, err := d.Stage(sub, parts[sub].files())
		if err != nil {
			return nil, err
		}
		changes = append(changes, c)
		sites = append(sites, Site{Name: sub, Fleet: "fleet"})
	}
	if len(names) > 0 {
		c, err := d.StageSites(sites)
		if err != nil {
			return nil, err
		}
		changes = append([]*Change{c}, changes...)
	}
	kept, err := d.Apply(changes[0], changes[1:]...)
	changes[0].Kept = append(changes[0].Kept, kept...)
	return changes, err
}

func cut(name string) (top, rest string, ok bool) {
	for i := range name {
		if name[i] == '/' {
			return name[:i], name[i+1:], true
		}
	}
	return "", name, false
}

// TestMain is also the process that a test kills: with PGHA_DIR it writes the two states in turn for as long as it lives.
func TestMain(m *testing.M) {
	root := os.Getenv("PGHA_DIR")
	if root == "" {
		os.Exit(m.Run())
	}
	if limit := os.Getenv("PGHA_FSIZE"); limit != "" {
		limitFileSize(limit)
	}
	for i := 0; ; i++ {
		s, sites := one, []string(nil)
		if i%2 == 1 {
			s = two
		}
		if os.Getenv("PGHA_FLEET") != "" {
			s, sites = fleetOne, []string{"a", "b"}
			if i%2 == 1 {
				s, sites = fleetTwo, []string{"b", "c"}
			}
		}
		if _, err := write(root, s, nil, sites...); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		if os.Getenv("PGHA_ONCE") != "" {
			os.Exit(0)
		}
	}
}

func readFile(root, name string) string {
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		return err.Error()
	}
	return string(text)
}
