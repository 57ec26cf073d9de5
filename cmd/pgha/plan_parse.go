// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/lint"
)

// parse reads the rendered objects of the sites again. It leaves out those with the same text on both sides: most of a fleet, if one site
// changes. A site that shares objects or its namespace with one that changes is read all the same, since the objects may belong to both.
func (r *planReader) parse(old, new *planSide) error {
	changed, shared := map[string]bool{}, len(old.resources)+len(new.resources) > 0
	for _, sides := range [][2]*planSide{{old, new}, {new, old}} {
		there := map[clusterKey]*planSite{}
		for i := range sides[1].sites {
			there[sides[1].sites[i].cluster] = &sides[1].sites[i]
		}
		for i := range sides[0].sites {
			site := &sides[0].sites[i]
			other := there[site.cluster]
			if other == nil || site.target != other.target || !bytes.Equal(site.text, other.text) {
				changed[site.cluster.namespace] = true
				shared = shared || site.shares || other != nil && other.shares
			}
		}
	}
	var errs []error
	for _, s := range []*planSide{old, new} {
		for i := range s.sites {
			site := &s.sites[i]
			if !shared && !changed[site.cluster.namespace] {
				if s == new {
					r.same++
				}
				continue
			}
			resources, err := lint.Rendered(site.from, site.objects)
			site.resources = resources
			errs = append(errs, err)
		}
	}
	return cli.Join(errs...)
}
