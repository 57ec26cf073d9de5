// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"

	"github.com/pgha/pgha/diff"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// base compares the base in a directory with the one that would be written there, for a pipeline that wants to know
// whether somebody forgot to run pgha base, or edited what it wrote.
func (c *diffCmd) base(all []*profiles.Profile) ([]byte, error) {
	if len(all) != 1 {
		return nil, cli.Usage("cannot compare %d profiles with one base: name one profile, and its directory", len(all))
	}
	rendered, err := render.Base(all[0])
	if err != nil {
		return nil, err
	}
	list, err := cli.ReadBase(c.Against, cli.BaseFile)
	if err != nil {
		return nil, err
	}
	names := diff.Listed(list)
	for _, f := range rendered {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	var there []render.File
	for _, name := range names {
		text, err := cli.ReadBase(c.Against, name)
		if err != nil {
			return nil, err
		}
		if text != nil {
			there = append(there, render.File{Name: name, Data: text})
		}
	}
	return diff.Files(there, rendered), nil
}
