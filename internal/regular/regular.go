// SPDX-License-Identifier: Apache-2.0

// Package regular reads files that nobody named on the command line: what is found in a directory may have been put there by
// somebody else. A named pipe would be waited for without end, a device may act when it is opened, and a file may be larger
// than the memory. All of them are errors.
package regular

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Folder is where the file is: an [os.Root], or [OS] for any path.
type Folder interface {
	Stat(name string) (fs.FileInfo, error)
	OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error)
}

// OS is the whole file system.
type OS struct{}

// Stat follows symbolic links.
func (OS) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// OpenFile is that of package os.
func (OS) OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error) {
	return os.OpenFile(name, flag, perm)
}

// Open opens a regular file to be read. It looks before it opens, since to open a device may do something, and again
// afterwards, since the name may lead to something else by then; nonblock keeps a pipe from being waited for in between.
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

// Read reads a regular file of at most so many bytes.
func Read(folder Folder, name string, limit int64) ([]byte, error) {
	text, err := ReadPast(folder, name, limit)
	if err == nil && int64(len(text)) > limit {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("it has more than %d MiB", limit>>20)}
	}
	return text, err
}

// ReadPast reads at most one byte more than the limit, so that the caller can say in its own words that it is too much.
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
