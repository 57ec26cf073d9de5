// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pgha/pgha/internal/regular"
)

// Tree is a place with files besides the machine's own: a revision in Git.
type Tree interface {
	// Label is the name of a file in messages.
	Label(name string) string
	// Stat and ReadDir are as in the os package.
	Stat(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	// Read reads a file of at most limit bytes.
	Read(name string, limit int64) ([]byte, error)
}

// Label is the name of a file in messages.
func (s *System) Label(name string) string { return s.label(name) }

func (s *System) label(name string) string {
	if s.Tree == nil || name == "-" {
		return name
	}
	return s.Tree.Label(name)
}

// Stat describes the file of a name, or returns the error of the os package.
func (s *System) Stat(name string) (fs.FileInfo, error) {
	if s.Tree == nil {
		return os.Stat(name)
	}
	return s.Tree.Stat(name)
}

func (s *System) readDir(name string) ([]fs.DirEntry, error) {
	if s.Tree == nil {
		return os.ReadDir(name)
	}
	return s.Tree.ReadDir(name)
}

// readPast reads a file that nobody named: at most one byte past the limit.
func (s *System) readPast(name string, limit int64) ([]byte, error) {
	if s.Tree == nil {
		return regular.ReadPast(regular.OS{}, name, limit)
	}
	return s.Tree.Read(name, limit)
}

// ReadBase reads a file of a base; nil if it does not exist. A name cannot lead out of the directory.
func (s *System) ReadBase(path, name string) ([]byte, error) {
	if s.Tree == nil {
		return ReadBase(path, name)
	}
	file := filepath.Join(path, name)
	if _, err := s.Tree.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if !filepath.IsLocal(name) {
		return nil, fmt.Errorf("cannot read %q in %q: it leads out of the directory", name, s.label(path))
	}
	text, err := s.Tree.Read(file, maxBaseFile)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", s.label(file), Cause(err))
	}
	return text, nil
}

// IsBase reports whether pgha base wrote the directory.
func (s *System) IsBase(path string) bool {
	if s.Tree == nil {
		return IsBase(path)
	}
	info, err := s.Tree.Stat(filepath.Join(path, BaseFile))
	return err == nil && !info.IsDir()
}
