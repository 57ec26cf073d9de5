// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/diff"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/dir"
	"github.com/pgha/pgha/profiles"
)

// base compares the files that pgha base wrote into a directory with those that it would write now. A pipeline can use
// it to find bases that are out of date or were edited by hand. In a directory with the bases of many profiles, each
// base is compared.
func (c *diffCmd) base(sys *cli.System, all []*profiles.Profile) ([]byte, error) {
	list, err := cli.ReadBase(c.Against, cli.BaseFile)
	if err != nil {
		return nil, err
	}
	if sites := dir.Sites(list); len(sites) > 0 {
		return c.bases(sys, all, sites)
	}
	if len(all) != 1 {
		return nil, cli.Usage("cannot compare %d profiles with one base: name one profile, or select one with --site, and the directory of its base", len(all))
	}
	return baseDiff(c.Against, "", all[0])
}

// bases compares each profile with the base of its name. Other bases of the same fleet count as differences too, unless
// --site selects some of the sites.
func (c *diffCmd) bases(sys *cli.System, all []*profiles.Profile, there []dir.Site) ([]byte, error) {
	overrides, err := c.Overrides(sys)
	if err != nil {
		return nil, err
	}
	var product bytes.Buffer
	var errs []error
	names, fleets := map[string]bool{}, map[string]bool{}
	i := 0
	for site, err := range cli.Pick(cli.Sites(sys, overrides, c.Profiles...), c.Pick) {
		if err != nil {
			return nil, err // unreachable: Load reported it
		}
		if site.Name == "" {
			return nil, cli.Usage("cannot find the base of the profile from standard input in %q: name the directory of its base", c.Against)
		}
		names[site.Name], fleets[site.Fleet] = true, true
		text, err := baseDiff(filepath.Join(c.Against, site.Name), site.Name+"/", all[i])
		errs = append(errs, err)
		product.Write(text)
		i++
	}
	for _, site := range there {
		if len(c.Pick) > 0 || names[site.Name] || !fleets[site.Fleet] {
			continue
		}
		text, err := baseDiff(filepath.Join(c.Against, site.Name), site.Name+"/", nil)
		errs = append(errs, err)
		product.Write(text)
	}
	return product.Bytes(), cli.Join(errs...)
}

// baseDiff compares one base with a profile. If the profile is nil, every file of the base is a difference.
func baseDiff(path, prefix string, p *profiles.Profile) ([]byte, error) {
	var rendered []base.File
	var err error
	if p != nil {
		if rendered, err = base.Files(p); err != nil {
			return nil, err
		}
	}
	list, err := cli.ReadBase(path, cli.BaseFile)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	names := dir.Listed(list)
	for _, f := range rendered {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	var there []base.File
	for _, name := range names {
		text, err := cli.ReadBase(path, name)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		if text != nil {
			there = append(there, base.File{Name: prefix + name, Data: text})
		}
	}
	for i := range rendered {
		rendered[i].Name = prefix + rendered[i].Name
	}
	return diff.Files(there, rendered), nil
}
