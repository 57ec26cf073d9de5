// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

type versionCmd struct{}

// Run prints the version that the Go toolchain recorded, and the range of supported operator versions.
func (c *versionCmd) Run(sys *cli.System) error {
	return sys.Print(fmt.Appendf(nil, "pgha %s, for CloudNativePG %s to %s\n",
		cli.Version(), profiles.OldestTarget, profiles.NewestTarget))
}
