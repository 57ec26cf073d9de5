// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
)

// TestWhoseSites checks that a site is removed only by its own fleet and with --prune.
func TestWhoseSites(t *testing.T) {
	base := func(names ...string) state {
		s := state{}
		for _, name := range names {
			s[name+"/kustomization.yaml"] = name
		}
		return s
	}
	for name, tc := range map[string]struct {
		reason   string
		before   string // the sites in .pgha, with a line of their own each
		there    state
		sites    []Site
		prune    bool
		takeOver bool
		want     state
		manifest string
		check    func(*Change) []string
		listed   []string
		refused  string
	}{
		"Kept": {
			reason: "a site that is gone stays until somebody says --prune",
			before: "# site a  of f/\n# site b  of f/\n", there: base("a", "b"), sites: []Site{{Name: "a", Fleet: "f/"}},
			want: base("a", "b"), manifest: "# site a  of f/\n# site b  of f/\n",
			check: func(c *Change) []string { return c.Gone }, listed: []string{"b"},
		},
		"Pruned": {
			reason: "and then it goes",
			before: "# site a  of f/\n# site b  of f/\n", there: base("a", "b"), sites: []Site{{Name: "a", Fleet: "f/"}}, prune: true,
			want: base("a"), manifest: "# site a  of f/\n",
			check: func(c *Change) []string { return c.Gone }, listed: []string{"b"},
		},
		"Foreign": {
			reason: "a site of another fleet is not this run's to delete",
			before: "# site a  of f/\n# site b  of g\n", there: base("a", "b"), sites: []Site{{Name: "a", Fleet: "f/"}}, prune: true,
			want: base("a", "b"), manifest: "# site a  of f/\n# site b  of g\n",
			check: func(c *Change) []string { return c.Foreign }, listed: []string{`b of "g"`},
		},
		"Older": {
			reason: "an older pgha noted no fleet: what is rendered gets one, and the rest stays",
			before: "# site a\n# site b\n", there: base("a", "b"), sites: []Site{{Name: "a", Fleet: "f/"}}, prune: true,
			want: base("a", "b"), manifest: "# site a  of f/\n# site b\n",
			check: func(c *Change) []string { return c.Unowned }, listed: []string{"b"},
		},
		"Unlisted": {
			reason: "without a line in .pgha nothing is known, and nothing deleted",
			before: "", there: base("a", "b"), sites: []Site{{Name: "a", Fleet: "f/"}}, prune: true,
			want: base("a", "b"), manifest: "# site a  of f/\n",
			check: func(c *Change) []string { return c.Kept }, listed: []string{"b/"},
		},
		"RemovedByHand": {
			reason: "where somebody removed the directory, its line goes as well",
			before: "# site a  of f/\n# site b  of f/\n# site c  of g\n", there: base("a"), sites: []Site{{Name: "a", Fleet: "f/"}},
			want: base("a"), manifest: "# site a  of f/\n",
			check: func(c *Change) []string { return c.Gone },
		},
		"MovedUnasked": {
			reason: "another fleet of that place looks alike, and would take bases away from this one",
			before: "# site a  of f/\n", there: base("a"), sites: []Site{{Name: "a", Fleet: "g/"}}, prune: true,
			want: base("a"), manifest: "# site a  of f/\n",
			refused: `a belongs to "f/", not to "g/"`,
		},
		"Moved": {
			reason: "profiles that are in another directory now are the same fleet, if somebody says so", takeOver: true,
			before: "# site a  of f/\n# site b  of f/\n", there: base("a", "b"),
			sites: []Site{{Name: "a", Fleet: "g/"}, {Name: "b", Fleet: "g/"}},
			want:  base("a", "b"), manifest: "# site a  of g/\n# site b  of g/\n",
			check: func(c *Change) []string { return c.Taken }, listed: []string{`a from "f/"`, `b from "f/"`},
		},
		"MovedOne": {
			reason: "and what is left behind stays", takeOver: true,
			before: "# site a  of f/\n# site b  of f/\n", there: base("a", "b"), sites: []Site{{Name: "a", Fleet: "g/"}}, prune: true,
			want: base("a", "b"), manifest: "# site a  of g/\n# site b  of f/\n",
			check: func(c *Change) []string { return c.Foreign }, listed: []string{`b of "f/"`},
		},
		"Claimed": {
			reason: "a fleet with a name of its own gives up none of its sites",
			before: "# site a  of prod\n", there: base("a"), sites: []Site{{Name: "a", Fleet: "staging"}}, prune: true,
			want: base("a"), manifest: "# site a  of prod\n",
			refused: `a belongs to the fleet "prod", not to "staging"`,
		},
		"SameByAlias": {
			reason: "unless it is found in a directory now",
			before: "# site a  of prod\n", there: base("a"), sites: []Site{{Name: "a", Fleet: "fleets/", Alias: "prod"}},
			want: base("a"), manifest: "# site a  of fleets/\n",
			check: func(c *Change) []string { return c.Taken },
		},
		"SameName": {
			reason: "two files called fleet.yaml are two fleets",
			before: "# site a  of fleet.yaml\n# site b  of fleet.yaml\n", there: base("a", "b"),
			sites: []Site{{Name: "c", Fleet: "fleet.yaml"}}, prune: true,
			want: base("a", "b"), manifest: "# site a  of fleet.yaml\n# site b  of fleet.yaml\n",
			refused: `no existing site of the fleet "fleet.yaml" is in this run (for example a, b)`,
		},
		"IsABase": {
			reason: "the base of one profile is not written over with many",
			before: digest([]byte("mine")) + "  cluster.yaml\n", there: state{"cluster.yaml": "mine"},
			sites: []Site{{Name: "c", Fleet: "fleet.yaml"}}, prune: true,
			want: state{"cluster.yaml": "mine"}, manifest: digest([]byte("mine")) + "  cluster.yaml\n",
			refused: "it is the base of one profile, with cluster.yaml",
		},
		"BadName": {
			reason: "a name that could not be read back",
			sites:  []Site{{Name: "a  of b", Fleet: "f/"}}, want: state{}, refused: `the name "a  of b" is not valid for a subdirectory`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			put(t, root, tc.there)
			if tc.before != "" {
				put(t, root, state{Manifest: header + tc.before})
			}
			for site := range tc.there {
				if top, rest, ok := cut(site); ok {
					put(t, root, state{top + "/" + Manifest: header + digest([]byte(tc.there[site])) + "  " + rest + "\n"})
				}
			}
			change, err := stageSites(root, Options{Prune: tc.prune, TakeOver: tc.takeOver}, tc.sites)
			if tc.refused != "" {
				assert.ErrorContains(t, err, tc.refused, tc.reason)
			} else {
				assert.NilError(t, err, tc.reason)
				assert.DeepEqual(t, tc.check(change), tc.listed)
			}
			if diff := cmp.Diff(tc.want, read(t, root)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			if got := readFile(root, Manifest); tc.manifest != "" && got != header+tc.manifest {
				t.Errorf("%s, and .pgha is\n%s", tc.reason, got)
			}
		})
	}
}

// stageSites writes missing sites with one file each.
func stageSites(root string, o Options, sites []Site) (*Change, error) {
	d, err := Open(root, o)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	change, err := d.StageSites(sites)
	if err != nil {
		return nil, err
	}
	kept, err := d.Apply(change)
	change.Kept = append(change.Kept, kept...)
	return change, err
}

// TestOneIntoMany checks that a single profile does not overwrite or remove the bases of many.
func TestOneIntoMany(t *testing.T) {
	root := t.TempDir()
	_, err := write(root, fleetOne, nil, "a", "b")
	assert.NilError(t, err)
	_, err = write(root, one, nil)
	assert.ErrorContains(t, err, "it holds the bases of many profiles, a, b; use another directory for a single profile")
	if diff := cmp.Diff(fleetOne, read(t, root)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
