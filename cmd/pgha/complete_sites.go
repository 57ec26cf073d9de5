// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"os"
	"slices"

	"github.com/alecthomas/kong"
	"github.com/pgha/pgha/internal/cli"
)

// siteNames returns the candidates for --site: the sites of the fleets and directories before it on the command line.
// Completion must not read pipes or devices. Files that cannot be read are ignored.
func (c *candidates) siteNames(sys *cli.System, flag *kong.Flag, prefix string, args []string) {
	if flag.Name != "site" {
		return
	}
	args = slices.DeleteFunc(args, func(arg string) bool {
		info, err := os.Stat(arg)
		return arg == "-" || err == nil && !info.Mode().IsRegular() && !info.IsDir()
	})
	quiet := *sys
	quiet.Stderr = io.Discard // completion must not print messages
	for site, err := range cli.Sites(&quiet, nil, args...) {
		if err == nil && site.Name != "" {
			c.add(prefix+site.Name, site.File)
		}
	}
}
