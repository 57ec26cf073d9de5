// SPDX-License-Identifier: Apache-2.0

//go:build unix

package regular

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"gotest.tools/v3/assert"
)

// TestRead checks that Read returns at once for files of any type, and returns content only from a regular file.
func TestRead(t *testing.T) {
	dir, err := os.MkdirTemp("", "regular") //nolint:usetesting // short: a socket's path is
	assert.NilError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	small, pipe := filepath.Join(dir, "small"), filepath.Join(dir, "fifo")
	assert.NilError(t, os.WriteFile(small, []byte("text"), 0o600))
	assert.NilError(t, syscall.Mkfifo(pipe, 0o600))
	for name, tc := range map[string]struct {
		reason string
		make   func(path string) error
		want   string // of the error; "" for none
	}{
		"File":     {"the usual", func(p string) error { return os.WriteFile(p, []byte("text"), 0o600) }, ""},
		"Limit":    {"exactly as much as there may be", func(p string) error { return os.WriteFile(p, make([]byte, 1<<20), 0o600) }, ""},
		"Link":     {"a ConfigMap that is mounted has links for files", func(p string) error { return os.Symlink(small, p) }, ""},
		"Pipe":     {"nobody writes to it", func(p string) error { return syscall.Mkfifo(p, 0o600) }, "a named pipe, not a regular file"},
		"PipeLink": {"nor behind a link", func(p string) error { return os.Symlink(pipe, p) }, "a named pipe, not a regular file"},
		"Device":   {"it has no end", func(p string) error { return os.Symlink("/dev/zero", p) }, "a device, not a regular file"},
		"Folder":   {"a directory has no text", func(p string) error { return os.Mkdir(p, 0o700) }, "a directory, not a regular file"},
		"Missing":  {"nothing there", func(string) error { return nil }, "no such file"},
		"Huge": {"a file without blocks may have any size", func(p string) error {
			if err := os.WriteFile(p, nil, 0o600); err != nil {
				return err
			}
			return os.Truncate(p, 1<<40)
		}, "it has more than 1 MiB"},
		"Socket": {"a socket cannot be read", func(p string) error {
			l, err := net.Listen("unix", p)
			if err == nil {
				t.Cleanup(func() { l.Close() })
			}
			return err
		}, "a socket, not a regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, name)
			assert.NilError(t, tc.make(path))
			done := make(chan error, 1)
			go func() {
				_, err := Read(OS{}, path, 1<<20)
				done <- err
			}()
			select {
			case err := <-done:
				if tc.want == "" {
					assert.NilError(t, err, tc.reason)
				} else {
					assert.ErrorContains(t, err, tc.want, tc.reason)
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("still waiting, though %s", tc.reason)
			}
		})
	}
}

// swapped reports a regular file but opens a named pipe, as if the file was replaced in between.
type swapped struct{ OS }

func (swapped) Stat(string) (fs.FileInfo, error) { return os.Stat(os.Args[0]) }

func TestSwapped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	assert.NilError(t, syscall.Mkfifo(path, 0o600))
	_, err := Read(swapped{}, path, 1<<20)
	assert.ErrorContains(t, err, "a named pipe, not a regular file")
}
