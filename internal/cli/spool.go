// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// spoolBytes is how much of a product is held in memory: some two hundred clusters, and little beside what the program
// needs anyway.
const spoolBytes = 1 << 20

// Spool holds a product until all of it is known to be right. What is more than fits into little memory goes to a temporary
// file that nobody else can open; where none can be made, as in a container without a disk, all of it stays in memory.
type Spool struct {
	// Secret: there is a password in it, which no disk shall see.
	Secret bool

	held   bytes.Buffer
	file   *os.File
	noDisk bool
	limit  int // 0: spoolBytes
}

// Write adds to the product.
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
			return len(data), nil //nolint:nilerr // without a disk it is kept in memory, which needs no more than it did before
		}
		os.Remove(file.Name()) // where a file that is open cannot be removed, Close does it
		s.file = file
	}
	if _, err := s.held.WriteTo(s.file); err != nil {
		return 0, fmt.Errorf("cannot write to a temporary file in %q: %w; TMPDIR names another directory", os.TempDir(), Cause(err))
	}
	return len(data), nil
}

// Print writes the product to standard output.
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

// Close gives the temporary file up.
func (s *Spool) Close() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name()) // gone already on most systems
	}
}
