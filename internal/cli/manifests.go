// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// Manifest is the text of a file of Kubernetes objects.
type Manifest struct {
	Name string
	Text []byte
}

// ReadManifests reads a file, the .yaml, .yml and .json files of a directory in alphabetical order, or standard input
// for "-". The directories below are not read, as with kubectl apply -f.
func (s *System) ReadManifests(name string) ([]Manifest, error) {
	if name == "-" {
		text, err := io.ReadAll(s.Stdin)
		if err != nil {
			return nil, fmt.Errorf("cannot read standard input: %w", Cause(err))
		}
		return []Manifest{{name, text}}, nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", name, Cause(err))
	}
	if !info.IsDir() {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("cannot read %q: %w", name, Cause(err))
		}
		return []Manifest{{name, text}}, nil
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read directory %q: %w", name, Cause(err))
	}
	var all []Manifest
	for _, entry := range entries {
		path := filepath.Join(name, entry.Name())
		if entry.IsDir() || !slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(path)) {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("cannot read %q: %w", path, Cause(err))
		}
		all = append(all, Manifest{path, text})
	}
	return all, nil
}
