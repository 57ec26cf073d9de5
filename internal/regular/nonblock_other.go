// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package regular

// nonblock is for systems with named pipes among their files.
const nonblock = 0
