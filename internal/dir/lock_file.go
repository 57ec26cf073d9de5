// SPDX-License-Identifier: Apache-2.0

//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package dir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

const lockFile = ".pgha-lock"

// lock creates a lock file on systems that cannot lock a directory. It does not wait, since a killed run leaves its file behind.
func lock(root *os.Root, _ func()) (unlock func(), err error) {
	file, err := root.OpenFile(lockFile, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("another pgha is working in it; if no pgha is running, delete %s", lockFile)
	}
	if err != nil {
		return nil, err
	}
	file.Close()
	return func() { root.Remove(lockFile) }, nil
}
