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

// folder reads a directory: its profiles, or its manifests if it has no profile.
func (r *planReader) folder(sys *cli.System, s *planSide, arg string) error {
	files, err := sys.ManifestFiles(arg, r.Recursive)
	if err != nil {
		return errNothing{err}
	}
	var texts []cli.Manifest
	for _, file := range files {
		text, err := sys.ReadManifest(file, true)
		if err != nil {
			return err
		}
		if cli.IsProfile(text.Name, text.Text) {
			return r.profiles(sys, s, arg)
		}
		texts = append(texts, text)
	}
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
