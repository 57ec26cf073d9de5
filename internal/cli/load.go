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

// plainStart is how a profile says what it is, at the start of a line.
const plainStart = "apiVersion: pgha.dev/"

// Load reads the profiles that the arguments name, each a file, a directory of files, "-" or a built-in's name. Without
// arguments it reads ./pgha.yaml, and where there is none the built-in aks. A file may also hold a fleet, which is as many
// profiles as it has sites. All faults of all profiles come at once.
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
	site string // what a directory for it is called; "" for standard input

	ofMany  bool // it was found in a directory
	builtin bool
	fleet   string // what the profiles of its directory are called together
}

// sources yields what the arguments name, in their order.
func sources(sys *System, args []string) iter.Seq2[source, error] {
	if len(args) == 0 {
		args = []string{"aks"}
		if _, err := os.Stat("pgha.yaml"); err == nil {
			return func(yield func(source, error) bool) { yield(openFound(sys, "pgha.yaml")) }
		}
		sys.Note("there is no pgha.yaml here and no profile is named: this is the built-in aks")
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

// open finds what one argument names.
func open(sys *System, arg string) iter.Seq2[source, error] {
	if info, err := os.Stat(arg); err == nil && info.IsDir() {
		return openDir(sys, arg)
	}
	return func(yield func(source, error) bool) { yield(openFile(sys, arg)) }
}

// openFound reads a file that the command line does not name.
func openFound(sys *System, name string) (source, error) {
	text, err := sys.readFound(name, profiles.MaxBytes)
	return source{name: name, text: text, site: stem(name), fleet: folderName(filepath.Dir(name))}, err
}

func openFile(sys *System, arg string) (source, error) {
	if arg == "-" {
		text, err := sys.read(arg, profiles.MaxBytes)
		return source{name: arg, text: text}, err
	}
	info, err := os.Stat(arg)
	builtin := slices.Contains(profiles.Names(), arg)
	switch {
	case builtin && (err != nil || !info.Mode().IsRegular()): // a named pipe of that name is not what was meant
		text, err := profiles.Builtin(arg)
		return source{name: "built-in " + arg, text: text, site: arg, builtin: true, fleet: "built-in/"}, err
	case err == nil:
		text, err := sys.read(arg, profiles.MaxBytes)
		return source{name: arg, text: text, site: stem(arg), fleet: folderName(filepath.Dir(arg))}, err
	case errors.Is(err, os.ErrNotExist):
		return source{}, fmt.Errorf("cannot find profile %q: there is no such file, and the built-in profiles are %s",
			arg, strings.Join(profiles.Names(), ", "))
	default:
		return source{}, fmt.Errorf("cannot read profile %q: %w", arg, Cause(err))
	}
}

// openDir takes the profiles of a directory. What is no profile is passed over: a GitOps repository keeps other manifests
// beside them.
func openDir(sys *System, dir string) iter.Seq2[source, error] {
	return func(yield func(source, error) bool) {
		files, err := yamlFiles(dir)
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

// looksLikeProfile: it says so, or it mentions pgha and cannot be read, which Parse then says in full.
func looksLikeProfile(name string, text []byte) bool {
	if bytes.HasPrefix(text, []byte(plainStart)) || bytes.Contains(text, []byte("\n"+plainStart)) {
		return true // as nearly all do; the rest is worth parsing twice
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
