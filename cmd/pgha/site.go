// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

// load reads the profile of a command that needs exactly one. Sites that are not selected are not parsed, so that an
// error in another site does not block an emergency.
func load(sys *cli.System, flags *cli.Flags, profile string) (*profiles.Profile, error) {
	p, _, err := loadSite(sys, flags, profile)
	return p, err
}

// loadSite is load with the site that the profile comes from.
func loadSite(sys *cli.System, flags *cli.Flags, profile string) (*profiles.Profile, cli.Site, error) {
	sites, err := sitesOf(sys, flags, given(profile)...)
	if err != nil {
		return nil, cli.Site{}, err
	}
	if len(sites) != 1 {
		names := make([]string, len(sites))
		for i, site := range sites {
			names[i] = site.Name
		}
		return nil, cli.Site{}, cli.Usage("cannot use %d profiles of %q at once: select one with --site: %s", len(names), profile, cli.Few(names))
	}
	p, err := sites[0].Load()
	if err == nil && flags.Verbose {
		sys.Explain(p)
	}
	return p, sites[0], err
}

// sitesOf finds the profiles that arguments and --site select, without parsing them.
func sitesOf(sys *cli.System, flags *cli.Flags, args ...string) ([]cli.Site, error) {
	overrides, err := flags.Overrides(sys)
	if err != nil {
		return nil, err
	}
	var sites []cli.Site
	var errs []error
	for site, err := range cli.Pick(cli.Sites(sys, overrides, args...), flags.Pick) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		sites = append(sites, site)
	}
	return sites, cli.Join(errs...)
}

// given is an argument that may be left out, as arguments.
func given(arg string) []string {
	if arg == "" {
		return nil
	}
	return []string{arg}
}
