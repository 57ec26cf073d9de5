// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/schema"
)

type schemaCmd struct {
	Kind string `enum:"Profile,Fleet" default:"Profile" help:"Profile, or Fleet for a file with many profiles."`
}

// Help is shown below the flags.
func (c *schemaCmd) Help() string {
	return `The first line of profiles from pgha init names the schema, so that editors can complete and check them. For a fleet, use
  # yaml-language-server: $schema=` + schema.FleetURL + `

Examples:
  pgha schema > profile.schema.json
  pgha schema --kind Fleet > fleet.schema.json`
}

// Run prints the schema.
func (c *schemaCmd) Run(sys *cli.System) error {
	if c.Kind == profiles.KindFleet {
		return sys.Print(schema.FleetJSON())
	}
	return sys.Print(schema.JSON())
}
