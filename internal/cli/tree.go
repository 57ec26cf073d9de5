// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// ManifestFiles lists the files that ReadManifests reads, and with recursive those of the directories below as well. Hidden
// directories such as .git are left out. A directory without any is an error: whoever names it expects something in it.
func ManifestFiles(name string, recursive bool) ([]string, error) {
	if name == "-" {
		return []string{name}, nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", name, Cause(err))
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	var files []string
	if !recursive {
		if files, err = yamlFiles(name); err != nil {
			return nil, err
		}
	} else if files, err = yamlTree(name); err != nil {
		return nil, err
	}
	if len(files) == 0 {
		hint := ""
		if !recursive {
			hint = "; --recursive reads the directories below it too"
		}
		return nil, fmt.Errorf("cannot find manifests in %q: there is no .yaml, .yml or .json file in it%s", name, hint)
	}
	return files, nil
}

func yamlTree(root string) ([]string, error) {
	var all []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if path != root && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		files, err := yamlFiles(path)
		all = append(all, files...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cannot read directory %q: %w", root, Cause(err))
	}
	return all, nil
}

// ReadManifest reads one file of manifests, or standard input for "-". A file that was found in a directory is read only if
// it is a regular one: to open a named pipe would wait.
func (s *System) ReadManifest(name string, found bool) (Manifest, error) {
	read := s.read
	if found {
		read = s.readFound
	}
	text, err := readManifests(read, name, maxManifests)
	return Manifest{name, text}, err
}

// ReadOptional reads a small file; nil where there is none.
func (s *System) ReadOptional(name string) ([]byte, error) {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return s.readFound(name, maxManifests)
}

// Kustomization is the kustomization in a file's directory, which decides what becomes of the file, or "".
func Kustomization(file string) string {
	return firstFile(filepath.Dir(file), "kustomization.yaml", "kustomization.yml", "Kustomization")
}

// Chart is the directory of the Helm chart that a file is part of, as its template or beside its Chart.yaml, or "".
func Chart(file string) string {
	dir := filepath.Dir(file)
	for at := dir; ; at = filepath.Dir(at) {
		if at == dir || filepath.Base(dir) == "templates" || strings.Contains(dir, "templates"+string(filepath.Separator)) {
			if firstFile(at, "Chart.yaml") != "" {
				return at
			}
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

func firstFile(dir string, names ...string) string {
	for _, name := range names {
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
	}
	return ""
}

// ForProfiles lists the flags that were given and change profiles, as they are typed: --set. Commands that read other
// things refuse them. A flag that is added to Flags counts unless it is named here.
func (f *Flags) ForProfiles() []string {
	var given []string
	v := reflect.ValueOf(f).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if slices.Contains([]string{"Target", "Verbose", "More", "Starter", "Pick"}, field.Name) || v.Field(i).IsZero() {
			continue
		}
		name := field.Tag.Get("name")
		if name == "" {
			name = kebab(field.Name)
		}
		given = append(given, "--"+name)
	}
	return given
}

// kebab is how kong names a flag after its field: FromEnv is from-env.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
