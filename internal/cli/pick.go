// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/strict"
)

// SiteFlag selects some of many profiles. It is part of a kong grammar.
type SiteFlag struct {
	Site []string `placeholder:"SITE" help:"Select a site of a fleet, or a file of a directory, by its name. Repeatable."`
}

// Pick yields the sites with these names, or all sites if there are no names. At the end it yields an error for each
// name that no site has. It ignores errors in the other sites, as long as their file can be read.
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
			if !failed && !slices.Contains(there, name) && !yield(Site{}, NoSite(name, there)) {
				return
			}
		}
	}
}

// NoSite returns the error for a name that no site has.
func NoSite(name string, there []string) error {
	there = distinct(there)
	if near := strict.Nearest(name, there); near != "" {
		return fmt.Errorf("cannot find site %q, did you mean %q?", name, near)
	}
	return fmt.Errorf("cannot find site %q; the sites are %s", name, Few(there))
}

// distinct keeps the first of equal names.
func distinct(names []string) []string {
	var all []string
	for _, name := range names {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// Few lists at most ten names, and the number of the others.
func Few(names []string) string {
	const few = 10
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}
