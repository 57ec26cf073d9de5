// SPDX-License-Identifier: Apache-2.0

package cli

import "runtime/debug"

// Version of the program, which the Go toolchain built in.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
