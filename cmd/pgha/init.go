// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

type initCmd struct {
	Builtin string `arg:"" optional:"" default:"aks" name:"name" help:"Built-in profile to start from."`
	Write   string `short:"w" placeholder:"FILE" help:"Write FILE instead; an existing one is never overwritten."`
}

// Help is shown below the flags.
func (c *initCmd) Help() string {
	return `What the built-in leaves to the target is pinned, so that raising the target later changes nothing else.

Examples:
  pgha init > pgha.yaml
  pgha init aks-public -w prod.yaml`
}

// Run prints the starter, or writes it.
func (c *initCmd) Run(sys *cli.System) error {
	starter, err := profiles.Starter(c.Builtin)
	if err != nil {
		return err
	}
	if c.Write == "" {
		return sys.Print(starter)
	}
	err = cli.WriteNew(c.Write, starter)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("cannot write %q: it is there already, and pgha init never overwrites", c.Write)
	}
	if err != nil {
		return fmt.Errorf("cannot write %q: %w", c.Write, cli.Cause(err))
	}
	return nil
}
