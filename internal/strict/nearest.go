// SPDX-License-Identifier: Apache-2.0

package strict

// Nearest is the valid name that was most likely meant, whatever its case, or "" when none is near: for messages of
// commands that look names up themselves.
func Nearest(name string, valid []string) string { return nearest(name, valid) }
