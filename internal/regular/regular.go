// SPDX-License-Identifier: Apache-2.0

// Package regular reads files that were found in a directory and not named on the command line, and that cannot be
// trusted. Opening a named pipe could wait forever, opening a device could have side effects, and a file could be
// larger than the memory. All of these are errors.
package regular

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Folder is the place of a file: an [os.Root], or [OS] for any path.
type Folder interface {
	Stat(name string) (fs.FileInfo, error)
	OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error)
}

// OS is the file system of the machine.
type OS struct{}

// Stat follows symbolic links.
func (OS) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// OpenFile calls os.OpenFile.
func (OS) OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error) {
	return os.OpenFile(name, flag, perm)
}

// Open opens a regular file for reading. It checks the type before opening, since opening a device may have side
// effects, and again afterwards, since the file may have been replaced. nonblock prevents waiting for a named pipe.
func Open(folder Folder, name string) (*os.File, error) {
	info, err := folder.Stat(name)
	if err != nil {
		return nil, err
	}
	if err := check(name, info); err != nil {
		return nil, err
	}
	file, err := folder.OpenFile(name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	if info, err = file.Stat(); err == nil {
		err = check(name, info)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// Read reads a regular file of at most limit bytes.
func Read(folder Folder, name string, limit int64) ([]byte, error) {
	text, err := ReadPast(folder, name, limit)
	if err == nil && int64(len(text)) > limit {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("it has more than %d MiB", limit>>20)}
	}
	return text, err
}

// ReadPast reads at most one byte more than the limit, so that the caller can report a file that is too large.
func ReadPast(folder Folder, name string, limit int64) ([]byte, error) {
	file, err := Open(folder, name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit+1))
}

func check(name string, info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	kind := "a special file"
	switch mode := info.Mode(); {
	case mode.IsDir():
		kind = "a directory"
	case mode&fs.ModeNamedPipe != 0:
		kind = "a named pipe"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	return &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("it is %s, not a regular file; move it away first", kind)}
}
