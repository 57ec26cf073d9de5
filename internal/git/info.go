// SPDX-License-Identifier: Apache-2.0

package git

import (
	"io/fs"
	"time"
)

// info describes an entry; nil for a directory.
type info struct {
	name  string
	entry *entry
}

// Name of the entry in its directory.
func (i info) Name() string { return i.name }

// Size in bytes.
func (i info) Size() int64 {
	if i.entry == nil {
		return 0
	}
	return i.entry.size
}

// Mode is that of a regular file, a directory or a symbolic link.
func (i info) Mode() fs.FileMode {
	switch {
	case i.entry == nil:
		return fs.ModeDir | 0o755
	case i.entry.mode == symbolicLink:
		return fs.ModeSymlink | 0o777
	}
	return 0o644
}

// ModTime is the zero time: a commit has no times of files.
func (i info) ModTime() time.Time { return time.Time{} }

// IsDir reports a directory.
func (i info) IsDir() bool { return i.entry == nil }

// Sys returns nil.
func (i info) Sys() any { return nil }
