// SPDX-License-Identifier: Apache-2.0

//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package dir

import (
	"errors"
	"os"
	"syscall"
)

// lock locks the directory itself. The kernel releases the lock when the process ends for any reason, and no lock file
// appears in Git.
func lock(root *os.Root, waiting func()) (unlock func(), err error) {
	file, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	err = flock(file, syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		waiting()
		err = flock(file, syscall.LOCK_EX)
	}
	if err != nil {
		file.Close()
		return nil, &os.PathError{Op: "lock", Path: ".", Err: err}
	}
	return func() { file.Close() }, nil
}

func flock(file *os.File, how int) error {
	for {
		err := syscall.Flock(int(file.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}
