// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/shell"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
)

// plainStart is the start of the apiVersion line of a profile.
const plainStart = "apiVersion: pgha.dev/"

// Load reads the profiles that the arguments name, each a file, a directory of files, "-" or a built-in's name. Without
// arguments it reads ./pgha.yaml, or the built-in profile aks if that file does not exist. A file may also hold a
// fleet, which has a profile for each site. It returns all faults of all profiles together.
func (f *Flags) Load(sys *System, args ...string) ([]*profiles.Profile, error) {
	overrides, err := f.Overrides(sys)
	if err != nil {
		return nil, err
	}
	var errs []error
	var loaded []*profiles.Profile
	for site, err := range Pick(Sites(sys, overrides, args...), f.Pick) {
		var p *profiles.Profile
		if err == nil {
			p, err = site.Load()
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		loaded = append(loaded, p)
		if f.Verbose {
			sys.Explain(p)
		}
	}
	if len(errs) > 0 {
		return nil, Join(errs...)
	}
	return loaded, nil
}

// source is the text of one file and where it came from.
type source struct {
	name string
	text []byte
	site string // the name of its directory; "" for standard input

	ofMany  bool // it was found in a directory
	builtin bool
	fleet   string // the common name of the profiles of its directory
}

// sources yields the files that the arguments name, in the same order.
func sources(sys *System, args []string) iter.Seq2[source, error] {
	if len(args) == 0 {
		args = []string{"aks"}
		if _, err := os.Stat("pgha.yaml"); err == nil {
			return func(yield func(source, error) bool) { yield(openFound(sys, "pgha.yaml")) }
		}
		sys.Note("no pgha.yaml in the current directory and no profile given: using the built-in profile aks")
	}
	return func(yield func(source, error) bool) {
		for _, arg := range args {
			for s, err := range open(sys, arg) {
				if !yield(s, err) {
					return
				}
			}
		}
	}
}

// open opens the file, directory or built-in profile that one argument names.
func open(sys *System, arg string) iter.Seq2[source, error] {
	if info, err := sys.Stat(arg); err == nil && info.IsDir() {
		return openDir(sys, arg)
	}
	return func(yield func(source, error) bool) { yield(openFile(sys, arg)) }
}

// openFound reads a file that the command line does not name.
func openFound(sys *System, name string) (source, error) {
	text, err := sys.readFound(name, profiles.MaxBytes)
	return source{name: sys.label(name), text: text, site: stem(name), fleet: folderName(filepath.Dir(name))}, err
}

func openFile(sys *System, arg string) (source, error) {
	if arg == "-" {
		text, err := sys.read(arg, profiles.MaxBytes)
		return source{name: arg, text: text}, err
	}
	info, err := sys.Stat(arg)
	builtin := sys.Tree == nil && slices.Contains(profiles.Names(), arg)
	switch {
	case builtin && (err != nil || !info.Mode().IsRegular()): // not a named pipe that has this name
		text, err := profiles.Builtin(arg)
		return source{name: "built-in " + arg, text: text, site: arg, builtin: true, fleet: "built-in/"}, err
	case err == nil:
		text, err := sys.read(arg, profiles.MaxBytes)
		return source{name: sys.label(arg), text: text, site: stem(arg), fleet: folderName(filepath.Dir(arg))}, err
	case errors.Is(err, os.ErrNotExist):
		return source{}, fmt.Errorf("cannot find profile %q: the file does not exist, and the built-in profiles are %s",
			arg, strings.Join(profiles.Names(), ", "))
	default:
		return source{}, fmt.Errorf("cannot read profile %q: %w", sys.label(arg), Cause(err))
	}
}

// openDir opens the profiles of a directory. It skips other files, since a GitOps repository may keep other manifests
// in the same directory.
func openDir(sys *System, dir string) iter.Seq2[source, error] {
	return func(yield func(source, error) bool) {
		files, err := sys.yamlFiles(dir)
		if err != nil {
			yield(source{}, err)
			return
		}
		found := false
		for _, name := range files {
			s, err := openFound(sys, name)
			if err == nil && !looksLikeProfile(name, s.text) {
				continue
			}
			found = true
			s.ofMany, s.fleet = true, folderName(dir)
			if !yield(s, err) {
				return
			}
		}
		if !found {
			yield(source{}, fmt.Errorf("cannot find a profile in %q: no file in it has kind: %s; start one with: pgha init aks > %s",
				dir, profiles.Kind, shell.Quote(filepath.Join(dir, "pgha.yaml"))))
		}
	}
}

func stem(file string) string {
	return strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
}

// IsProfile reports whether a text says that it is a profile or a fleet, or mentions pgha and is invalid YAML, which Parse reports.
func IsProfile(name string, text []byte) bool { return looksLikeProfile(name, text) }

// looksLikeProfile reports whether the file says that it is a profile, or mentions pgha and is invalid YAML, which Parse reports.
func looksLikeProfile(name string, text []byte) bool {
	if bytes.HasPrefix(text, []byte(plainStart)) || bytes.Contains(text, []byte("\n"+plainStart)) {
		return true // true for nearly all profiles; the others are parsed twice
	}
	if !bytes.Contains(text, []byte("pgha.dev/")) && !bytes.Contains(text, []byte("kind: "+profiles.Kind)) {
		return false
	}
	documents, faults := strict.Parse(name, text)
	for _, doc := range documents {
		kind, _ := doc.Get("kind")
		version, _ := doc.Get("apiVersion")
		if kind == profiles.Kind || kind == profiles.KindFleet || strings.HasPrefix(version, "pgha.dev/") {
			return true
		}
	}
	return len(faults) > 0
}
