// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/schema"
)

type schemaCmd struct{}

// Help is shown below the flags.
func (c *schemaCmd) Help() string {
	return `Profiles of pgha init name the schema in their first line, so that editors complete and check them.

Examples:
  pgha schema > profile.schema.json`
}

// Run prints the schema.
func (c *schemaCmd) Run(sys *cli.System) error { return sys.Print(schema.JSON()) }
