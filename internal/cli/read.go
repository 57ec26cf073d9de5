// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/pgha/pgha/internal/regular"
)

// yamlFiles are the files of a directory, not of those below it, in alphabetical order: what kubectl apply -f takes.
// https://github.com/kubernetes/cli-runtime/blob/v0.33.3/pkg/resource/builder.go#L45
func yamlFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot read directory %q: %w", dir, Cause(err))
	}
	var all []string
	for _, entry := range entries {
		if !entry.IsDir() && slices.Contains([]string{".json", ".yaml", ".yml"}, filepath.Ext(entry.Name())) {
			all = append(all, filepath.Join(dir, entry.Name()))
		}
	}
	return all, nil
}

// read takes in a file, or standard input for "-". It stops one byte past the limit: whoever wanted no more sees that there
// is more, and refuses what was never all in memory.
func (s *System) read(name string, limit int64) ([]byte, error) {
	input := s.Stdin
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

// readFound is read for a file that was found, and not named: somebody else may have put a pipe there.
func (s *System) readFound(name string, limit int64) ([]byte, error) {
	text, err := regular.ReadPast(regular.OS{}, name, limit)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", name, Cause(err))
	}
	return text, nil
}

// inWords is how messages call what is read.
func inWords(name string) string {
	if name == "-" {
		return "standard input"
	}
	return strconv.Quote(name)
}
