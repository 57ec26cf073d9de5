// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/pgha/pgha/internal/regular"
)

// maxBaseFile is much larger than any rendered file, and than the list of a hundred thousand sites.
const maxBaseFile = 64 << 20

// BaseFile is the name of the file in which pgha base lists the files that it wrote.
const BaseFile = ".pgha"

// IsBase reports whether pgha base wrote the directory.
func IsBase(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return false
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return false
	}
	defer root.Close()
	_, err = root.Stat(BaseFile)
	return err == nil
}

// ReadBase is [System.ReadBase] for the machine's own files.
func ReadBase(path, name string) ([]byte, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("cannot open directory %q: %w", path, Cause(err))
	}
	defer root.Close()
	text, err := regular.Read(root, name, maxBaseFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %q in %q: %w", name, path, Cause(err))
	}
	return text, nil
}
