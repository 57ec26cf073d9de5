// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
)

// applyNotes says what an apply leaves alone or cannot do, and what the plan does not know of live objects.
func (c *comparison) applyNotes() []string {
	notes := slices.Concat(c.assumedNotes(), c.unseenNotes(), c.left)
	for _, p := range c.pairs {
		if fields := p.stays(); len(fields) > 0 {
			notes = append(notes, fmt.Sprintf("%s: an apply does not change %s, because the new side does not mention it and %s",
				p.ref, strings.Join(fields, ", "), p.whyStays()))
		}
		for _, conflict := range p.conflicts {
			notes = append(notes, fmt.Sprintf("%s: %s; a server-side apply needs --force-conflicts", p.ref, conflict))
		}
	}
	return notes
}

// whyStays is what the plan knows about the last apply.
func (p *pair) whyStays() string {
	switch {
	case p.untraced:
		return "a command of kubectl usually sets it, which is assumed, as the object has no trace of an apply; to be sure, add " + kinds.ShowManagedFields + " to kubectl get"
	case p.hidden:
		return "the last apply did not set it, as far as its annotation tells; to be sure, add " + kinds.ShowManagedFields + " to kubectl get"
	}
	return "the last apply did not set it"
}

// assumedNotes says which removals the plan only assumes. kubectl get has hidden metadata.managedFields since 1.21.
// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
func (c *comparison) assumedNotes() []string {
	var all []string
	for _, p := range c.pairs {
		switch fields := p.assumed(); {
		case p.new == nil && p.old.live && !p.old.traced():
			all = append(all, p.ref.String())
		case len(fields) > 0:
			all = append(all, strings.Join(fields, ", ")+" of "+p.ref.String())
		}
	}
	if len(all) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Assumed to be removed, as the new side lacks it and the live objects have no trace of what the last apply set: %s. "+
		"To be sure, add %s to kubectl get.", strings.Join(all, "; "), kinds.ShowManagedFields)}
}
