// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/base"
	"gotest.tools/v3/assert"
)

// TestEscape checks that neither names nor symbolic links lead out of the directory.
func TestEscape(t *testing.T) {
	for _, name := range []string{"../out.yaml", "/out.yaml", "a/../../out.yaml", "", ".", "a//b", "a\\b", "c:out.yaml",
		Manifest, "a/" + Manifest, staging + "/x"} {
		if local(name) {
			t.Errorf("%q counts as a name within the directory", name)
		}
	}
	for name, tc := range map[string]struct {
		reason string
		link   string // within the directory
		target string // outside, relative to the parent of the directory
		files  state
		sites  []string
		want   string
	}{
		"File":      {"a link in the place of a file", "cluster.yaml", "out/cluster.yaml", one, nil, "not a regular file"},
		"Folder":    {"a link in the place of a folder", "recovery", "out", one, nil, "escapes"},
		"Site":      {"a link in the place of a site", "a", "out", fleetOne, []string{"a", "b"}, "escapes"},
		"Staging":   {"a link in the place of our own folder is removed, not followed", staging, "out", one, nil, ""},
		"Manifest":  {"a link in the place of the manifest", Manifest, "out/cluster.yaml", one, nil, "escapes"},
		"NameOfOne": {"a name with dots", "x", "out", state{"../out/cluster.yaml": "new"}, nil, "leads out"},
	} {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			root := filepath.Join(parent, "dir")
			put(t, parent, state{"out/cluster.yaml": "outside", "dir/mine.yaml": "mine"})
			assert.NilError(t, os.Symlink(filepath.Join("..", tc.target), filepath.Join(root, tc.link)))
			_, err := write(root, tc.files, nil, tc.sites...)
			if tc.want != "" {
				assert.ErrorContains(t, err, tc.want)
			} else {
				assert.NilError(t, err)
			}
			if diff := cmp.Diff(state{"cluster.yaml": "outside"}, read(t, filepath.Join(parent, "out"))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestLock checks that two concurrent runs are executed one after the other.
func TestLock(t *testing.T) {
	root := t.TempDir()
	first, err := Open(root, Options{})
	assert.NilError(t, err)
	waiting, done := make(chan bool, 1), make(chan error, 1)
	go func() {
		second, err := Open(root, Options{Waiting: func() { waiting <- true }})
		if err == nil {
			_, err = second.Stage("", []base.File{{Name: "x.yaml", Data: []byte("second")}})
			second.Close()
		}
		done <- err
	}()
	for said := false; ; {
		select {
		case said = <-waiting:
			continue
		case err := <-done:
			t.Fatalf("the second run did not wait: %v", err)
		case <-time.After(100 * time.Millisecond):
			assert.Assert(t, said, "the second run did not say that it waits")
		}
		break
	}
	change, err := first.Stage("", one.files())
	assert.NilError(t, err)
	_, err = first.Apply(change)
	assert.NilError(t, err)
	assert.NilError(t, first.Close())
	assert.NilError(t, <-done)
}

// TestNothing checks that an unused new directory is removed, and that a file instead of a directory is an error.
func TestNothing(t *testing.T) {
	parent := t.TempDir()
	d, err := Open(filepath.Join(parent, "a", "b"), Options{})
	assert.NilError(t, err)
	_, err = d.Stage("", one.files())
	assert.NilError(t, err)
	assert.NilError(t, d.Close())
	entries, err := os.ReadDir(parent)
	assert.NilError(t, err)
	assert.Equal(t, len(entries), 0)
	put(t, parent, state{"file": "mine"})
	if _, err = Open(filepath.Join(parent, "file"), Options{}); err == nil || strings.Contains(err.Error(), "%!") {
		t.Errorf("a file as the directory gives the error %v", err)
	}
}
