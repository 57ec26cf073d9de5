// SPDX-License-Identifier: Apache-2.0

//go:build unix

package dir

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"gotest.tools/v3/assert"
)

// TestSpecialFiles checks that pgha does not hang on special files with a name that it opens, and returns an error with the name.
func TestSpecialFiles(t *testing.T) {
	fifo := func(path string) error { return syscall.Mkfifo(path, 0o600) }
	for name, tc := range map[string]struct {
		reason string
		at     string
		make   func(path string) error
		sites  []string
		want   string
	}{
		"Manifest":       {"the list is read first", Manifest, fifo, nil, ".pgha: it is a named pipe, not a regular file"},
		"ManifestOfMany": {"of the sites as well", Manifest, fifo, []string{"a", "b"}, ".pgha: it is a named pipe, not a regular file"},
		"ManifestFolder": {"a directory has no lines", Manifest, mkdir, nil, ".pgha: it is a directory, not a regular file"},
		"ManifestHuge":   {"without blocks it may have any size", Manifest, huge, nil, ".pgha: it has more than 64 MiB"},
		"File":           {"a file that is written", "cluster.yaml", fifo, nil, "cluster.yaml: it is not a regular file"},
		"FileFolder":     {"a folder in its place", "cluster.yaml", mkdir, nil, "cluster.yaml: it is not a regular file"},
		"FileHuge":       {"one that is never all in memory", "cluster.yaml", huge, nil, "cluster.yaml already exists, and pgha did not write it"},
		"Folder":         {"a folder that is needed", "recovery", fifo, nil, "recovery"},
		"Site":           {"the directory of a site", "a", fifo, []string{"a", "b"}, "a: it is not a directory"},
		"SiteManifest":   {"and the list in it", "a/" + Manifest, fifo, []string{"a", "b"}, "a\": .pgha: it is a named pipe"},
		"Staging":        {"pgha's own folder is replaced", staging, fifo, nil, ""},
		"Beside":         {"what it does not open is only named", "stranger", fifo, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			path := filepath.Join(root, tc.at)
			assert.NilError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			assert.NilError(t, tc.make(path))
			s := one
			if tc.sites != nil {
				s = fleetOne
			}
			done := make(chan error, 1)
			go func() {
				_, err := write(root, s, nil, tc.sites...)
				done <- err
			}()
			select {
			case err := <-done:
				if tc.want == "" {
					assert.NilError(t, err, tc.reason)
				} else {
					assert.ErrorContains(t, err, tc.want, tc.reason)
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("still waiting: %s", tc.reason)
			}
		})
	}
}

// TestSpecialFileAbove checks that a named pipe in a shared parent directory is ignored.
func TestSpecialFileAbove(t *testing.T) {
	parent := t.TempDir()
	assert.NilError(t, syscall.Mkfifo(filepath.Join(parent, Manifest), 0o600))
	_, err := write(filepath.Join(parent, "prod"), one, nil)
	assert.NilError(t, err)
}

func mkdir(path string) error { return os.Mkdir(path, 0o755) }

func huge(path string) error {
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return err
	}
	return os.Truncate(path, 1<<40)
}
