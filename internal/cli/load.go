// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
)

// source is the text of one profile and where it came from.
type source struct {
	name string
	text []byte
}

// Load reads the profiles that the arguments name, each a file, a directory of files, "-" or a built-in's name. Without
// arguments it reads ./pgha.yaml, and where there is none the built-in aks. All faults of all profiles come at once.
func (f *Flags) Load(sys *System, args ...string) ([]*profiles.Profile, error) {
	overrides, err := f.Overrides(sys)
	if err != nil {
		return nil, err
	}
	sources, errs := sources(sys, args)
	var loaded []*profiles.Profile
	for _, s := range sources {
		p, err := profiles.Parse(s.name, s.text, overrides...)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		loaded = append(loaded, p)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return loaded, nil
}

func sources(sys *System, args []string) ([]source, []error) {
	if len(args) == 0 {
		args = []string{"aks"}
		if _, err := os.Stat("pgha.yaml"); err == nil {
			args = []string{"pgha.yaml"}
		}
	}
	var all []source
	var errs []error
	for _, arg := range args {
		found, err := open(sys, arg)
		if err != nil {
			errs = append(errs, err)
		}
		all = append(all, found...)
	}
	return all, errs
}

// open finds what one argument names.
func open(sys *System, arg string) ([]source, error) {
	if arg == "-" {
		text, err := readAll(sys.Stdin)
		if err != nil {
			return nil, fmt.Errorf("cannot read standard input: %w", Cause(err))
		}
		return []source{{arg, text}}, nil
	}
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		return openDir(arg)
	case err == nil:
		text, err := readFile(arg)
		return []source{{arg, text}}, err
	case slices.Contains(profiles.Names(), arg):
		text, err := profiles.Builtin(arg)
		return []source{{"built-in " + arg, text}}, err
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("cannot find profile %q: there is no such file, and the built-in profiles are %s",
			arg, strings.Join(profiles.Names(), ", "))
	default:
		return nil, fmt.Errorf("cannot read profile %q: %w", arg, Cause(err))
	}
}

// openDir takes the profiles of a directory, not of those below it, in alphabetical order. What is no profile is passed
// over: a GitOps repository keeps other manifests beside them.
func openDir(dir string) ([]source, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot read directory %q: %w", dir, Cause(err))
	}
	var all []source
	for _, entry := range entries {
		name := filepath.Join(dir, entry.Name())
		if entry.IsDir() || !slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(name)) {
			continue
		}
		text, err := readFile(name)
		if err != nil {
			return nil, err
		}
		if looksLikeProfile(name, text) {
			all = append(all, source{name, text})
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("cannot find a profile in %q: no file in it has kind: %s; start one with: pgha init aks > %s",
			dir, profiles.Kind, filepath.Join(dir, "pgha.yaml"))
	}
	return all, nil
}

// looksLikeProfile: it says so, or it mentions pgha and cannot be read, which Parse then says in full.
func looksLikeProfile(name string, text []byte) bool {
	if !bytes.Contains(text, []byte("pgha.dev/")) && !bytes.Contains(text, []byte("kind: "+profiles.Kind)) {
		return false
	}
	documents, faults := strict.Parse(name, text)
	for _, doc := range documents {
		kind, _ := doc.Get("kind")
		version, _ := doc.Get("apiVersion")
		if kind == profiles.Kind || strings.HasPrefix(version, "pgha.dev/") {
			return true
		}
	}
	return len(faults) > 0
}

func readFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot open %q: %w", name, Cause(err))
	}
	defer file.Close()
	text, err := readAll(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", name, Cause(err))
	}
	return text, nil
}

// readAll stops one byte past what a profile may have, so that a huge file is refused and not read into memory.
func readAll(r io.Reader) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r, profiles.MaxBytes+1))
}
