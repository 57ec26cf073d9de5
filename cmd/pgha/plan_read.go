// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

// read reads one path into a side. Its content says what it is.
func (r *planReader) read(sys *cli.System, s *planSide, arg string) error {
	info, err := sys.Stat(arg)
	switch {
	case arg == "" || arg == "-":
	case err == nil && info.IsDir() && sys.IsBase(arg):
		return r.base(sys, s, arg)
	case err == nil && info.IsDir():
		return r.folder(sys, s, arg)
	case unreadable(arg, err) != nil:
		return unreadable(arg, err)
	}
	if arg == "" || err != nil && arg != "-" {
		return r.profiles(sys, s, arg)
	}
	text, err := sys.ReadManifest(arg, false)
	if err != nil {
		return err
	}
	if cli.IsProfile(text.Name, text.Text) {
		again := *sys
		again.Stdin = bytes.NewReader(text.Text)
		return r.profiles(&again, s, arg)
	}
	return r.manifests(sys, s, arg, text, true)
}

// unreadable is the error for a path that is neither there nor the name of a built-in profile.
func unreadable(arg string, err error) error {
	switch {
	case err == nil || slices.Contains(profiles.Names(), arg):
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("cannot find %q: the file does not exist, and the built-in profiles are %s", arg, strings.Join(profiles.Names(), ", "))
	}
	return fmt.Errorf("cannot read %q: %w", arg, cli.Cause(err))
}

// folder reads a directory: its profiles, or its manifests if it has no profile. What is not read is said, since it is not compared.
func (r *planReader) folder(sys *cli.System, s *planSide, arg string) error {
	files, err := sys.ManifestFiles(arg, r.Recursive)
	r.below(sys, arg)
	if err != nil {
		return errNothing{err}
	}
	var texts []cli.Manifest
	var folders []string // with profiles
	for _, file := range files {
		text, err := sys.ReadManifest(file, true)
		if err != nil {
			return err
		}
		if dir := filepath.Dir(file); cli.IsProfile(text.Name, text.Text) && !slices.Contains(folders, dir) {
			folders = append(folders, dir)
		}
		texts = append(texts, text)
	}
	if len(folders) == 0 {
		return r.folderOfManifests(sys, s, arg, files, texts)
	}
	var beside []string
	for i, text := range texts {
		if base := filepath.Base(files[i]); base != ignoreFile && !cli.IsProfile(text.Name, text.Text) {
			beside = append(beside, files[i])
		}
	}
	if len(beside) > 0 {
		r.remark("Not compared, since %s has profiles, and with them only profiles are read: %s. To compare them too, name the files.", arg, cli.Few(beside))
	}
	if !r.Recursive {
		return r.profiles(sys, s, arg)
	}
	for _, dir := range folders {
		if err := r.profiles(sys, s, dir); err != nil {
			return err
		}
	}
	return nil
}

// folderOfManifests reads the manifests of a directory.
func (r *planReader) folderOfManifests(sys *cli.System, s *planSide, arg string, files []string, texts []cli.Manifest) error {
	before := len(s.resources) + len(s.others)
	for i, text := range texts {
		if filepath.Base(files[i]) == ignoreFile || forRecovery(sys, files[i]) {
			continue
		}
		if err := r.manifests(sys, s, files[i], text, false); err != nil {
			return err
		}
	}
	if len(s.resources)+len(s.others) == before {
		return errNothing{fmt.Errorf("cannot plan with %q: no file in it contains an object", arg)}
	}
	return nil
}

// below says which files of subdirectories are not read.
func (r *planReader) below(sys *cli.System, arg string) {
	if r.Recursive {
		return
	}
	all, err := sys.ManifestFiles(arg, true)
	if err != nil {
		return // there are none
	}
	deeper := slices.DeleteFunc(all, func(file string) bool { return filepath.Dir(file) == filepath.Clean(arg) })
	if len(deeper) > 0 {
		r.remark("Not compared, since they are in subdirectories of %s: %s. To compare them too, add -R, or name the directories.", arg, cli.Few(deeper))
	}
}

// remark keeps a remark on the two sides, once.
func (r *planReader) remark(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(r.remarks, text) {
		r.remarks = append(r.remarks, text)
	}
}
