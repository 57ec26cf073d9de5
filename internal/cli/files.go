// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// maxPassword is larger than any password of PostgreSQL, and small enough for a Secret.
const maxPassword = 64 << 10

// ReadPassword reads a password from a file, or from standard input for "-". It removes one line end at the end. Errors
// never contain the password.
func (s *System) ReadPassword(name string) ([]byte, error) {
	input := s.Stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("cannot open password file %q: %w", name, Cause(err))
		}
		defer file.Close()
		input = file
	}
	password, err := io.ReadAll(io.LimitReader(input, maxPassword+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read password file %q: %w", name, Cause(err))
	}
	if len(password) > maxPassword {
		return nil, fmt.Errorf("cannot use password file %q: it has more than %d bytes", name, maxPassword)
	}
	password = bytes.TrimSuffix(bytes.TrimSuffix(password, []byte("\n")), []byte("\r"))
	if len(password) == 0 {
		return nil, fmt.Errorf("cannot use password file %q: it is empty", name)
	}
	if bytes.ContainsAny(password, "\n\x00") {
		return nil, fmt.Errorf("cannot use password file %q: a password must be one line, without NUL", name)
	}
	return password, nil
}

// WriteNew writes a file that must not exist yet. After an error, such as a full disk, it removes the file.
func WriteNew(name string, data []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(name)
	}
	return err
}
