// SPDX-License-Identifier: Apache-2.0

package git

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/needs"
	"gotest.tools/v3/assert"
)

// repository has a commit of a few files in a temporary directory, and changes after it.
func repository(t *testing.T) string {
	t.Helper()
	program := needs.Program(t, "git", "git")
	dir, err := filepath.EvalSymlinks(t.TempDir())
	assert.NilError(t, err)
	git := func(args ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), program, append([]string{"-C", dir, "-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
		out, err := command.CombinedOutput()
		assert.NilError(t, err, string(out))
	}
	git("init", "-q", "-b", "main")
	for name, text := range map[string]string{
		"a.yaml": "one\n", "dir/b.yaml": "two\n", "dir/kustomization.yaml": "k\n", "dir/below/c.yaml": "", "dir/[x].yaml": "three\n", "large": strings.Repeat("x", 3<<20),
	} {
		assert.NilError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	assert.NilError(t, os.Symlink("a.yaml", filepath.Join(dir, "link.yaml")))
	git("add", ".")
	git("commit", "-q", "-m", "one")
	git("tag", "v1")
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "a.yaml"), []byte("changed\n"), 0o600))
	assert.NilError(t, os.Remove(filepath.Join(dir, "dir/b.yaml")))
	return dir
}

func open(t *testing.T, dir string, names ...string) *Tree {
	t.Helper()
	r, err := Open(dir)
	assert.NilError(t, err)
	commit, err := r.Commit("v1")
	assert.NilError(t, err)
	tree, err := r.Tree("v1", commit, names, []string{"kustomization.yaml"})
	assert.NilError(t, err)
	t.Cleanup(func() { assert.NilError(t, tree.Close()) })
	return tree
}

func TestTree(t *testing.T) {
	dir := repository(t)
	t.Chdir(filepath.Join(dir, "dir"))
	tree := open(t, ".", "../a.yaml", "b.yaml", "below", "[x].yaml", "../link.yaml", "../large")
	for name, want := range map[string]string{
		"../a.yaml": "one\n", "b.yaml": "two\n", "./b.yaml": "two\n", "below/c.yaml": "", "[x].yaml": "three\n", "kustomization.yaml": "k\n",
		filepath.Join(dir, "a.yaml"): "one\n",
	} {
		text, err := tree.Read(name, 100)
		assert.NilError(t, err)
		assert.Equal(t, string(text), want, name)
	}
	info, err := tree.Stat("below")
	assert.NilError(t, err)
	assert.Assert(t, info.IsDir())
	for name, want := range map[string]string{
		"missing.yaml": "read v1:missing.yaml: file does not exist", "below": "read v1:below: it is a directory",
		"../link.yaml": "read v1:../link.yaml: it is a symbolic link; name the file that it leads to",
		"../large":     "read v1:../large: it has more than 1 MiB", "../../outside": "read v1:../../outside: file does not exist",
	} {
		_, err := tree.Read(name, 1<<20)
		assert.Error(t, err, want)
	}
	_, err = tree.Stat("missing.yaml")
	assert.Assert(t, errors.Is(err, fs.ErrNotExist))
}

func TestReadDir(t *testing.T) {
	dir := repository(t)
	for _, name := range []string{dir, filepath.Join(dir, "dir")} {
		entries, err := open(t, dir, name).ReadDir(filepath.Join(dir, "dir"))
		assert.NilError(t, err)
		var got []string
		for _, e := range entries {
			got = append(got, e.Name())
		}
		if diff := cmp.Diff([]string{"[x].yaml", "b.yaml", "below", "kustomization.yaml"}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestErrors(t *testing.T) {
	dir := repository(t)
	r, err := Open(dir)
	assert.NilError(t, err)
	assert.Equal(t, r.Top(), dir)
	for _, revision := range []string{"", "--all", "nowhere", "v1:a.yaml", "v1..main", "main\nv1", "v1^{tree}"} {
		_, err := r.Commit(revision)
		assert.ErrorContains(t, err, "revision")
	}
	_, err = r.PathOf(t.TempDir())
	assert.ErrorIs(t, err, ErrNoRepository)
	outside := repository(t)
	_, err = r.PathOf(outside)
	assert.ErrorContains(t, err, "it is not in the repository")
	at, err := r.PathOf(filepath.Join(dir, "dir", "gone", "x.yaml"))
	assert.NilError(t, err)
	assert.Equal(t, at, "dir/gone/x.yaml")
	_, err = Open(t.TempDir())
	assert.ErrorIs(t, err, ErrNoRepository)
	t.Setenv("PATH", "")
	_, err = Open(dir)
	assert.ErrorIs(t, err, ErrNoProgram)
}

// TestRunsNothing: settings and attributes of the repository that name programs run none of them.
func TestRunsNothing(t *testing.T) {
	dir := repository(t)
	mark := filepath.Join(dir, "ran")
	script := filepath.Join(dir, "script")
	assert.NilError(t, os.WriteFile(script, []byte("#!/bin/sh\ntouch '"+mark+"'\n"), 0o700))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, ".gitattributes"), []byte("* diff=x filter=x\n"), 0o600))
	config, err := os.OpenFile(filepath.Join(dir, ".git", "config"), os.O_APPEND|os.O_WRONLY, 0)
	assert.NilError(t, err)
	_, err = config.WriteString("[core]\n fsmonitor = " + script + "\n pager = " + script + "\n sshCommand = " + script +
		"\n[diff \"x\"]\n textconv = " + script + "\n[filter \"x\"]\n smudge = " + script + "\n clean = " + script + "\n[diff]\n external = " + script + "\n")
	assert.NilError(t, err)
	assert.NilError(t, config.Close())
	text, err := open(t, dir, filepath.Join(dir, "a.yaml")).Read(filepath.Join(dir, "a.yaml"), 100)
	assert.NilError(t, err)
	assert.Equal(t, string(text), "one\n")
	_, err = os.Stat(mark)
	assert.ErrorIs(t, err, fs.ErrNotExist)
}
