// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/tracking"
)

// leaves reports whether an apply of the new side has nothing to do with a live object that only the old side has. Other live
// objects count as removed: whoever applied them before prunes them, or deletes them by hand.
func (c *comparison) leaves(o *object, after []*object) bool {
	if !o.live || slices.ContainsFunc(after, func(other *object) bool { return other.live }) {
		return false
	}
	cluster := kinds.ClusterOf(o.resource.Object)
	near := slices.ContainsFunc(after, func(other *object) bool {
		return other.ref.Namespace == "" || o.ref.Namespace == "" || other.ref.Namespace == o.ref.Namespace
	})
	theirs := cluster != "" && !slices.ContainsFunc(after, func(other *object) bool {
		return other.ref.Kind == "Cluster" && other.ref.Name == cluster
	})
	switch {
	case o.ref.Kind == "Cluster":
		c.left = append(c.left, fmt.Sprintf("%s is not on the new side: an apply does not delete it, and the plan leaves it out", o.ref))
		return true
	case !near, theirs, o.ref.Kind == "Backup":
		return true
	case !o.applied():
		c.left = append(c.left, fmt.Sprintf("%s is not on the new side, and was not applied: the plan leaves it out", o.ref))
		return true
	}
	return false
}

// applied reports whether a live object was created by an apply.
func (o *object) applied() bool {
	metadata := o.resource.Object
	if metadata.GetAnnotations()[tracking.LastApplied] != "" {
		return true
	}
	for _, entry := range metadata.GetManagedFields() {
		if entry.Operation == "Apply" && entry.Subresource == "" {
			return true
		}
	}
	return false
}
