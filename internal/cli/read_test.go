// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestDirectory checks that profiles and manifests are read from the same files, in the same order.
func TestDirectory(t *testing.T) {
	dir := t.TempDir()
	assert.NilError(t, os.MkdirAll(filepath.Join(dir, "below.yaml"), 0o755))
	const profile = "apiVersion: pgha.dev/v1beta1\nkind: Profile\n"
	for _, name := range []string{"c.json", "a.yml", "b.yaml", "readme.md", "plain", "below.yaml/d.yaml"} {
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), []byte(profile), 0o600))
	}
	want := []string{filepath.Join(dir, "a.yml"), filepath.Join(dir, "b.yaml"), filepath.Join(dir, "c.json")}

	sys := new(System)
	manifests, err := sys.ReadManifests(dir)
	assert.NilError(t, err)
	var got []string
	for _, m := range manifests {
		got = append(got, m.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("manifests (-want +got):\n%s", diff)
	}
	got = nil
	for site, err := range Sites(sys, nil, dir) {
		assert.NilError(t, err)
		got = append(got, site.File)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("profiles (-want +got):\n%s", diff)
	}
}

// TestLimits checks that input is limited, and that truncation is an error.
func TestLimits(t *testing.T) {
	endless := &System{Stdin: zeroes{}}
	text, err := endless.read("-", profiles.MaxBytes)
	assert.NilError(t, err)
	assert.Equal(t, len(text), profiles.MaxBytes+1, "Parse sees that there is more")

	_, err = readManifests(endless.read, "-", 1<<20)
	assert.Error(t, err, "cannot read standard input: it has more than 1 MiB")
	exact := &System{Stdin: bytes.NewReader(make([]byte, 1<<20))}
	text, err = readManifests(exact.read, "-", 1<<20)
	assert.NilError(t, err)
	assert.Equal(t, len(text), 1<<20)
}

func TestUnreadable(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.yaml")
	sys := &System{Stdin: iotest.ErrReader(os.ErrDeadlineExceeded)}
	for name, want := range map[string]string{
		missing: `missing.yaml": no such file or directory`,
		"-":     "cannot read standard input: i/o timeout",
	} {
		_, err := sys.ReadManifests(name)
		assert.ErrorContains(t, err, want)
		assert.Assert(t, strings.HasPrefix(err.Error(), "cannot read "), err)
	}
}

// zeroes is an endless reader.
type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) { return len(p), nil }
