// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/strict"
)

// SiteFlag picks some of many profiles. It is part of a kong grammar, for commands that need not have all of them.
type SiteFlag struct {
	Site []string `placeholder:"SITE" help:"Only this site of a fleet, or this file of a directory by its name. Repeatable."`
}

// Pick yields the sites of these names alone, all of them without names. A name that no site has is an error at the end.
// The others are not looked at: what is wrong with them is another matter, as long as their file can be read.
func Pick(sites iter.Seq2[Site, error], names []string) iter.Seq2[Site, error] {
	if len(names) == 0 {
		return sites
	}
	return func(yield func(Site, error) bool) {
		var there []string
		failed := false
		for site, err := range sites {
			failed = failed || err != nil
			there = append(there, site.Name)
			if (err != nil || slices.Contains(names, site.Name)) && !yield(site, err) {
				return
			}
		}
		for _, name := range names {
			if !failed && !slices.Contains(there, name) && !yield(Site{}, noSite(name, there)) {
				return
			}
		}
	}
}

func noSite(name string, there []string) error {
	if near := strict.Nearest(name, there); near != "" {
		return fmt.Errorf("cannot find site %q, did you mean %q?", name, near)
	}
	return fmt.Errorf("cannot find site %q; there are %s", name, Few(there))
}

// Few names at most ten, and how many more there are.
func Few(names []string) string {
	const few = 10
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}
