// SPDX-License-Identifier: Apache-2.0

//go:build linux

package dir

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
)

// limitFileSize makes every write beyond a number of bytes fail in the middle of a file, as on a full disk.
func limitFileSize(bytes string) {
	n, err := strconv.ParseUint(bytes, 10, 64)
	if err != nil {
		panic(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
		panic(err)
	}
}

// TestRefusedByTheSystem checks that on a full or read-only disk the run fails and changes nothing.
func TestRefusedByTheSystem(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		env    string
		mode   os.FileMode
		want   string
	}{
		"Full":     {"the manifest does not fit", "PGHA_FSIZE=300", 0o777, "file too large"},
		"Fuller":   {"not one file fits whole", "PGHA_FSIZE=2", 0o777, "file too large"},
		"ReadOnly": {"nobody may write", "PGHA_NONE=", 0o555, "permission denied"},
	} {
		for _, fleet := range []string{"", "1"} {
			t.Run(name+fleet, func(t *testing.T) {
				root := filepath.Join(t.TempDir(), "dir")
				before := state{"mine.yaml": "mine"}
				put(t, root, before)
				assert.NilError(t, os.Chmod(root, tc.mode))
				t.Cleanup(func() { _ = os.Chmod(root, 0o755) }) // for whoever is not root and must remove it
				command := unprivileged(t, root)
				command.Env = append(os.Environ(), "PGHA_DIR="+root, "PGHA_ONCE=1", "PGHA_FLEET="+fleet, tc.env)
				output, err := command.CombinedOutput()
				if err == nil {
					t.Errorf("%s, and yet it succeeds", tc.reason)
				}
				assert.Assert(t, cmp.Equal(true, len(output) > 0))
				assert.ErrorContains(t, errorOf(output), tc.want)
				if diff := cmp.Diff(before, read(t, root)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
				}
			})
		}
	}
}

type errorOf []byte

func (e errorOf) Error() string { return string(e) }

// unprivileged is this program as somebody whom permissions bind, which root is not: a copy, where that somebody may read it.
func unprivileged(t *testing.T, root string) *exec.Cmd {
	t.Helper()
	program := filepath.Join(filepath.Dir(root), "program")
	from, err := os.Open(os.Args[0])
	assert.NilError(t, err)
	defer from.Close()
	to, err := os.OpenFile(program, os.O_CREATE|os.O_WRONLY, 0o755)
	assert.NilError(t, err)
	_, err = io.Copy(to, from)
	assert.NilError(t, err)
	assert.NilError(t, to.Close())
	command := exec.Command(program)
	if os.Geteuid() == 0 {
		for folder := filepath.Dir(root); folder != os.TempDir() && folder != "/"; folder = filepath.Dir(folder) {
			assert.NilError(t, os.Chmod(folder, 0o755))
		}
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	command.Dir = "/"
	return command
}
