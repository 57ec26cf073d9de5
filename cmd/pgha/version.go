// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

type versionCmd struct{}

// Run prints the version that the Go toolchain recorded, the range of operator versions that pgha knows, and the day up to which.
func (c *versionCmd) Run(sys *cli.System) error {
	return sys.Print(fmt.Appendf(nil, "pgha %s, for CloudNativePG %s to %s, of %s\n",
		cli.Version(), profiles.OldestTarget, profiles.NewestTarget, profiles.Knowledge()))
}
