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

// ManifestFiles lists the files that ReadManifests reads, and with recursive also those of subdirectories. It skips
// hidden directories such as .git. A directory without manifests is an error.
func (s *System) ManifestFiles(name string, recursive bool) ([]string, error) {
	if name == "-" {
		return []string{name}, nil
	}
	info, err := s.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", s.label(name), Cause(err))
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	var files []string
	if !recursive {
		if files, err = s.yamlFiles(name); err != nil {
			return nil, err
		}
	} else if files, err = s.yamlTree(name); err != nil {
		return nil, err
	}
	if len(files) == 0 {
		hint := ""
		if !recursive {
			hint = "; --recursive reads subdirectories too"
		}
		return nil, fmt.Errorf("cannot find manifests in %q: it contains no .yaml, .yml or .json file%s", s.label(name), hint)
	}
	return files, nil
}

func (s *System) yamlTree(dir string) ([]string, error) {
	all, err := s.yamlFiles(dir)
	if err != nil {
		return nil, err
	}
	entries, err := s.readDir(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot read directory %q: %w", s.label(dir), Cause(err))
	}
	for _, entry := range entries {
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		below, err := s.yamlTree(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, below...)
	}
	return all, nil
}

// ReadManifest reads one file of manifests, or standard input for "-". A file that was found in a directory must be a
// regular file, since opening a named pipe would wait.
func (s *System) ReadManifest(name string, found bool) (Manifest, error) {
	read := s.read
	if found {
		read = s.readFound
	}
	text, err := readManifests(read, name, maxManifests)
	return Manifest{s.label(name), text}, err
}

// ReadOptional reads a small file; nil if it does not exist.
func (s *System) ReadOptional(name string) ([]byte, error) {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return s.readFound(name, maxManifests)
}

// Kustomization returns the kustomization in a file's directory, which may change the file, or "".
func (s *System) Kustomization(file string) string {
	return s.firstFile(filepath.Dir(file), kustomizations()...)
}

// Beside lists the names of the files that change what the files next to them mean.
func Beside() []string { return kustomizations() }

func kustomizations() []string {
	return []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}
}

// Chart returns the directory of the Helm chart that a file is part of, as a template or next to Chart.yaml, or "".
func Chart(file string) string {
	dir := filepath.Dir(file)
	for at := dir; ; at = filepath.Dir(at) {
		if at == dir || filepath.Base(dir) == "templates" || strings.Contains(dir, "templates"+string(filepath.Separator)) {
			if new(System).firstFile(at, "Chart.yaml") != "" {
				return at
			}
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

func (s *System) firstFile(dir string, names ...string) string {
	for _, name := range names {
		path := filepath.Join(dir, name)
		if info, err := s.Stat(path); err == nil && !info.IsDir() {
			return path
		}
	}
	return ""
}

// ForProfiles lists the given flags that change profiles, as typed: --set. Commands that read other files reject them.
// A new flag in Flags is included unless it is excluded here.
func (f *Flags) ForProfiles() []string {
	var given []string
	v := reflect.ValueOf(f).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if slices.Contains([]string{"Target", "PluginVersion", "Verbose", "More", "Starter", "Pick"}, field.Name) || v.Field(i).IsZero() {
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

// kebab returns kong's flag name for a field: from-env for FromEnv.
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
