// SPDX-License-Identifier: Apache-2.0

//go:build unix

package regular

import "syscall"

// nonblock: to open a named pipe does not wait for its other end.
const nonblock = syscall.O_NONBLOCK
