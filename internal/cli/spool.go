// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// spoolBytes is the amount of output held in memory: about two hundred clusters, and little compared with the rest of
// the program.
const spoolBytes = 1 << 20

// Spool holds output until all of it is known to be valid. Output over the limit goes to a temporary file that no other
// user can open. If no file can be created, as in a container without a disk, all output stays in memory.
type Spool struct {
	// Secret is true if the output contains a password, which must not be written to a disk.
	Secret bool

	held   bytes.Buffer
	file   *os.File
	noDisk bool
	limit  int // 0 means spoolBytes
}

// Write appends to the output.
func (s *Spool) Write(data []byte) (int, error) {
	limit := s.limit
	if limit == 0 {
		limit = spoolBytes
	}
	s.held.Write(data)
	if s.held.Len() < limit || s.Secret || s.noDisk {
		return len(data), nil
	}
	if s.file == nil {
		file, err := os.CreateTemp("", "pgha-*")
		if err != nil {
			s.noDisk = true
			return len(data), nil //nolint:nilerr // without a disk, the output stays in memory
		}
		os.Remove(file.Name()) // if an open file cannot be removed, Close removes it
		s.file = file
	}
	if _, err := s.held.WriteTo(s.file); err != nil {
		return 0, fmt.Errorf("cannot write to a temporary file in %q: %w; set TMPDIR to use another directory", os.TempDir(), Cause(err))
	}
	return len(data), nil
}

// Print writes the output to standard output.
func (s *Spool) Print(sys *System) error {
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("cannot read a temporary file: %w", Cause(err))
		}
		if _, err := io.Copy(sys.Stdout, s.file); err != nil {
			return fmt.Errorf("cannot write to standard output: %w", Cause(err))
		}
	}
	return sys.Print(s.held.Bytes())
}

// Close deletes the temporary file.
func (s *Spool) Close() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name()) // already removed on most systems
	}
}
