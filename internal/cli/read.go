// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// yamlFiles returns the files of a directory without its subdirectories, in alphabetical order, like kubectl apply -f.
// https://github.com/kubernetes/cli-runtime/blob/v0.33.3/pkg/resource/builder.go#L45
func (s *System) yamlFiles(dir string) ([]string, error) {
	entries, err := s.readDir(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot read directory %q: %w", s.label(dir), Cause(err))
	}
	var all []string
	for _, entry := range entries {
		if !entry.IsDir() && slices.Contains([]string{".json", ".yaml", ".yml"}, filepath.Ext(entry.Name())) {
			all = append(all, filepath.Join(dir, entry.Name()))
		}
	}
	return all, nil
}

// read reads a file, or standard input for "-". It stops one byte past the limit, so that the caller can detect larger
// input without holding it in memory.
func (s *System) read(name string, limit int64) ([]byte, error) {
	input := s.Stdin
	if s.Tree != nil && name != "-" {
		return s.readFound(name, limit)
	}
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("cannot read %q: %w", name, Cause(err))
		}
		defer file.Close()
		input = file
	}
	text, err := io.ReadAll(io.LimitReader(input, limit+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", inWords(name), Cause(err))
	}
	return text, nil
}

// readFound is read for a file that was found in a directory and not named by the user: it might be a named pipe.
func (s *System) readFound(name string, limit int64) ([]byte, error) {
	text, err := s.readPast(name, limit)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", s.label(name), Cause(err))
	}
	return text, nil
}

// inWords returns the name of the input for messages.
func inWords(name string) string {
	if name == "-" {
		return "standard input"
	}
	return strconv.Quote(name)
}
