// SPDX-License-Identifier: Apache-2.0

package cli

import "runtime/debug"

// Version returns the version of the program, which the Go toolchain recorded.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
