// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
)

const operatorModule = "github.com/cloudnative-pg/cloudnative-pg"

// files are the contents of files, by their paths in the repository.
type files map[string]string

// sources finds the source of releases of a module.
type sources struct {
	module, git string
}

// read returns the files of a release below some folders, or some files. A folder that the release lacks is not an error.
func (s *sources) read(version string, paths ...string) (files, error) {
	var gitErr error
	if s.git != "" {
		var found files
		if found, gitErr = fromGit(s.git, "v"+version, paths); gitErr == nil {
			return found, nil
		}
	}
	found, err := fromModule(s.module, "v"+version, paths)
	if err != nil {
		return nil, errors.Join(gitErr, err)
	}
	return found, nil
}

// fromGit reads files of a tag.
func fromGit(dir, tag string, paths []string) (files, error) {
	list, err := exec.Command("git", "-C", dir, "ls-tree", "-r", "--name-only", "refs/tags/"+tag, "--").Output()
	if err != nil {
		return nil, fmt.Errorf("cannot read tag %q of %q: %w", tag, dir, err)
	}
	args := []string{"-C", dir, "archive", "--format=tar", "refs/tags/" + tag, "--"}
	for _, path := range paths {
		if strings.Contains("\n"+string(list), "\n"+path) { // git archive refuses a path that is not there
			args = append(args, path)
		}
	}
	data, err := exec.Command("git", args...).Output()
	if err != nil {
		return nil, fmt.Errorf("cannot read the files of tag %q: %w", tag, err)
	}
	found := files{}
	for reader := tar.NewReader(bytes.NewReader(data)); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read the files of tag %q: %w", tag, err)
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		text, err := io.ReadAll(reader)
		if err != nil {
			return nil, fmt.Errorf("cannot read %q of tag %q: %w", header.Name, tag, err)
		}
		found[header.Name] = string(text)
	}
}

// fromModule reads files of a module. The go command runs outside every module, so that no go.mod must require it, and the checksum
// database is not asked, which cannot be reached everywhere.
func fromModule(module, version string, paths []string) (files, error) {
	cmd := exec.Command("go", "mod", "download", "-json", module+"@"+version)
	cmd.Dir = os.TempDir()
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GONOSUMDB="+module)
	data, err := cmd.Output()
	var got struct {
		Dir   string `json:"Dir"`
		Error string `json:"Error"`
	}
	if jsonErr := json.Unmarshal(data, &got); jsonErr != nil {
		return nil, fmt.Errorf("cannot download module %q: %w", module+"@"+version, errors.Join(err, jsonErr))
	}
	if got.Error != "" {
		return nil, fmt.Errorf("cannot download module %q: %s", module+"@"+version, strings.Join(strings.Fields(got.Error), " "))
	}
	found := files{}
	for _, path := range paths {
		if err := found.walk(got.Dir, path); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// walk adds the files below a path.
func (f files) walk(root, path string) error {
	tree := os.DirFS(root)
	err := fs.WalkDir(tree, path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(tree, name)
		f[name] = string(data)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
