// SPDX-License-Identifier: Apache-2.0

//go:build unix

package regular

import "syscall"

// nonblock makes opening a named pipe return without waiting for its other end.
const nonblock = syscall.O_NONBLOCK
