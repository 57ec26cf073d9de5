// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// planReader reads the two sides of a plan.
type planReader struct {
	*planCmd
	sys      *cli.System
	from, to profiles.Target        // of --target and --to-target; 0 without the flag
	plugin   profiles.PluginRelease // of --plugin-version; 0 without the flag
	notes    []string
	remarks  []string              // on what is not compared
	there    []string              // the sites of both sides
	same     int                   // sites that are the same on both sides, and that no other changes with
	renamed  map[clusterKey]string // notes on Clusters that look like others with a new name
}

// planSide is one side.
type planSide struct {
	label string
	// sites are rendered profiles, in order. siteOf has the file of each Cluster, and rendered their objects.
	sites    []planSite
	siteOf   map[clusterKey]string
	rendered map[manifest.Key]*lint.Resource
	// resources and others are from manifests.
	resources []lint.Resource
	others    []lint.Other
	// live: there are live objects. operator is the one that runs there, if an object says so, and past one that ran there.
	live           bool
	operator, past profiles.Target
	// upgraded: --to-target applies to this side.
	upgraded bool
	budgets  map[clusterKey]plan.Budget
}

func newPlanSide(label string) *planSide {
	return &planSide{
		label: label, siteOf: map[clusterKey]string{}, rendered: map[manifest.Key]*lint.Resource{}, budgets: map[clusterKey]plan.Budget{},
	}
}

type clusterKey struct{ namespace, name string }

// String writes the key as kubectl does.
func (k clusterKey) String() string {
	if k.namespace == "" {
		return k.name
	}
	return k.namespace + "/" + k.name
}

func (s *planSide) empty() bool { return len(s.sites)+len(s.resources)+len(s.others) == 0 }

// sides reads both sides.
func (r *planReader) sides() (old, new *planSide, err error) {
	if r.Since != "" {
		old, new, err = r.since()
	} else {
		old, new, err = r.two()
	}
	if err != nil {
		return nil, nil, err
	}
	for _, name := range r.Site {
		if !slices.Contains(r.there, name) {
			return nil, nil, cli.NoSite(name, r.there)
		}
	}
	for _, s := range []*planSide{old, new} {
		if err := s.check(); err != nil {
			return nil, nil, err
		}
	}
	if err := r.match(old, new); err != nil {
		return nil, nil, err
	}
	r.leaveOut(old, new)
	return old, new, nil
}

// two reads OLD and NEW, NEW and --against OLD, or one side for two operators.
func (r *planReader) two() (old, new *planSide, err error) {
	args := r.Sides
	switch {
	case r.Against != "" && len(args) > 1:
		return nil, nil, cli.Usage("cannot use %d paths with --against: the new side is one path, as in pgha plan NEW --against OLD", len(args))
	case r.Against != "" && len(args) == 1:
		args = []string{r.Against, args[0]}
	case r.Against != "":
		args = []string{r.Against, ""}
	case len(args) == 1 && r.ToTarget != "":
		args = []string{args[0], args[0]}
	case len(args) == 0 && r.ToTarget != "":
		args = []string{"", ""}
	case len(args) == 1:
		// A wrong name is the first mistake to mend.
		if _, err := r.sys.Stat(args[0]); args[0] != "-" && unreadable(args[0], err) != nil {
			return nil, nil, unreadable(args[0], err)
		}
		return nil, nil, cli.Usage("cannot plan with %q alone: name the old side too, as in pgha plan OLD NEW, or --since REV, or --to-target VERSION", args[0])
	case len(args) != 2:
		return nil, nil, cli.Usage("cannot plan with %d paths: write pgha plan OLD NEW, or --since REV with any number of paths", len(args))
	}
	if args[0] == "-" && args[1] == "-" && r.ToTarget == "" {
		return nil, nil, cli.Usage("cannot read standard input twice: name a file for one of the sides")
	}
	if args[0] == "-" && args[1] == "-" {
		return nil, nil, cli.Usage("cannot read standard input for both operators: write it to a file first")
	}
	if old, err = r.one(args[0], false); err != nil {
		return nil, nil, err
	}
	new, err = r.one(args[1], true)
	return old, new, err
}

// one reads a side that must not be empty.
func (r *planReader) one(arg string, upgraded bool) (*planSide, error) {
	s := newPlanSide(inWords(arg))
	s.upgraded = upgraded
	if arg == "" {
		s.label = "the default profile"
	}
	if err := r.read(r.sys, s, arg); err != nil {
		return nil, err
	}
	if s.empty() && len(r.Site) == 0 {
		return nil, fmt.Errorf("cannot plan with %s: %s", s.label, nothingIn(arg))
	}
	return s, nil
}

// nothingPiped: kubectl get prints nothing at all if it does not know one of several kinds.
const nothingPiped = "it is empty; did the command before the pipe fail?"

func nothingIn(arg string) string {
	if arg == "-" {
		return nothingPiped
	}
	return "it contains no objects"
}
