// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"

	"github.com/pgha/pgha/lint"
)

// EmptySideError is a side without any object.
type EmptySideError struct {
	// Label of the side.
	Label string
}

// Error is one line.
func (e *EmptySideError) Error() string {
	return fmt.Sprintf("cannot plan with %s: it has no object; name the files or the profile of one state", e.Label)
}

// TwiceError is an object that a side has twice, so that the second would overwrite the first.
type TwiceError struct {
	// Label of the side.
	Label string
	// Object that is there twice.
	Object lint.Ref
}

// Error is one line.
func (e *TwiceError) Error() string {
	return fmt.Sprintf("cannot plan with %s: it has %s twice; name the files of one state only", e.Label, e.Object)
}

// NoClusterError is a side without any Cluster, compared with one that has some and has no object in common with it.
type NoClusterError struct {
	// Label of the side.
	Label string
	// Other is the label of the side that has Clusters.
	Other string
}

// Error is one line.
func (e *NoClusterError) Error() string {
	return fmt.Sprintf("cannot compare: %s has no Cluster, and no object of %s; name all files of the state", e.Label, e.Other)
}

// UnrelatedSidesError is a pair of sides that have no object in common, and whose Clusters are in different namespaces.
type UnrelatedSidesError struct {
	// Old and New are the labels of the sides.
	Old, New string
	// OldCluster and NewCluster are the first Cluster of each side; empty for none.
	OldCluster, NewCluster lint.Ref
}

// Error is one line.
func (e *UnrelatedSidesError) Error() string {
	if e.OldCluster.Name == "" {
		return fmt.Sprintf("cannot compare %s with %s: they have no object in common", e.Old, e.New)
	}
	return fmt.Sprintf("cannot compare %s with %s: they have no object in common, and %s is not %s; name two states of one Cluster",
		e.Old, e.New, e.NewCluster, e.OldCluster)
}

// related returns an error if the two sides cannot be two states of one thing.
func (c *comparison) related() error {
	if c.old.Revision && c.new.Revision {
		return nil
	}
	if len(c.old.Resources)+len(c.old.Others) == 0 {
		return &EmptySideError{c.old.Label}
	}
	if len(c.new.Resources)+len(c.new.Others) == 0 {
		return &EmptySideError{c.new.Label}
	}
	if c.common {
		return nil
	}
	var before, after []lint.Ref
	for _, p := range c.aside {
		if p.ref.Kind == "Cluster" {
			before = append(before, p.ref)
		}
	}
	for _, p := range c.pairs {
		switch {
		case p.same() && !p.unseen:
			return nil
		case p.cluster == nil:
		case p.new == nil:
			before = append(before, p.ref)
		default:
			after = append(after, p.ref)
		}
	}
	switch {
	case len(before) == 0 && len(after) > 0:
		return &NoClusterError{c.old.Label, c.new.Label}
	case len(after) == 0 && len(before) > 0:
		return &NoClusterError{c.new.Label, c.old.Label}
	case len(before) == 0:
		return &UnrelatedSidesError{Old: c.old.Label, New: c.new.Label}
	}
	for _, b := range before {
		for _, a := range after {
			if a.Namespace == b.Namespace || a.Name == b.Name {
				return nil // renamed or moved, which the plan says
			}
		}
	}
	return &UnrelatedSidesError{c.old.Label, c.new.Label, before[0], after[0]}
}
