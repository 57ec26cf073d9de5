// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"

	"github.com/pgha/pgha/internal/effects"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

// planned is what the tables say about one change, in the terms of what was observed.
func planned(c effects.Change, target profiles.Target) (effects.Observed, error) {
	side := func(text []byte) (Side, error) {
		resources, _, faults := lint.Read(c.Label, text)
		return Side{Label: c.Label, Resources: resources, Target: target}, faults.Err()
	}
	before, err := side(c.Old)
	if err != nil {
		return effects.Observed{}, err
	}
	after, err := side(c.New)
	if err != nil {
		return effects.Observed{}, err
	}
	all, err := decided(before, after)
	if err != nil {
		return effects.Observed{}, err
	}
	return all.clusters[0].cluster.observe(), nil
}

// observe is what the operator does with the changes, without its plugins: none was asked when the changes were observed.
func (c *cluster) observe() effects.Observed {
	o := effects.Observed{Rolls: c.imageDiffers(), Configuration: slices.Clone(c.settings), Refused: len(c.refusals) > 0}
	for _, ch := range c.changes {
		o.Rolls = o.Rolls || ch.does.has(pods) && ch.path[1].name != "plugins"
		for _, name := range c.volumesOf(ch) {
			if !slices.Contains(o.Volumes, name) {
				o.Volumes = append(o.Volumes, name)
			}
		}
		for field, file := range map[string]string{"pg_hba": "hba", "ldap": "hba", "pg_ident": "ident"} {
			if len(ch.path) > 2 && ch.path[1].name == "postgresql" && ch.path[2].name == field && !slices.Contains(o.Configuration, file) {
				o.Configuration = append(o.Configuration, file)
			}
		}
	}
	if c.authenticationDiffers() {
		o.Configuration = append(o.Configuration, "hba")
	}
	// Where pods are recreated they get the rest too, and the operator was not asked what it leaves out.
	o.Waits = !o.Rolls && slices.ContainsFunc(c.changes, func(ch *change) bool { return ch.does.has(waits) })
	slices.Sort(o.Volumes)
	return o
}

// volumesOf are the volumes whose claims a change gives another spec: "data", "wal", "tbs NAME".
func (c *cluster) volumesOf(ch *change) []string {
	if !ch.does.has(claims) {
		return nil
	}
	switch ch.path[1].name {
	case "storage":
		return []string{"data"}
	case "walStorage":
		return []string{"wal"}
	}
	if len(ch.path) > 2 {
		return []string{"tbs " + ch.path[2].name}
	}
	var names []string
	for _, t := range append(c.before.Spec.Tablespaces, c.after.Spec.Tablespaces...) {
		names = append(names, "tbs "+t.Name)
	}
	return names
}
