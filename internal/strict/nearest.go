// SPDX-License-Identifier: Apache-2.0

package strict

// Nearest returns the valid name that was most likely meant, ignoring case, or "" if none is similar: for messages of
// commands that look up names themselves.
func Nearest(name string, valid []string) string { return nearest(name, valid) }
