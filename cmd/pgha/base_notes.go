// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/dir"
)

// outcome is what a run did, or would do. It has the root directory of many bases, or nil, and the bases in the order of the profiles.
type outcome struct {
	path   string
	root   *dir.Change
	bases  []*dir.Change
	names  []string // of the bases; "" for the directory itself
	kept   []string // in bases that were removed
	dryRun bool
	prune  bool
}

// notes prints the changes that need attention, in one line each, however many files there are.
func (o *outcome) notes(sys *cli.System) {
	if o.dryRun { // the plan lists everything
		sys.Note("%s", o.summary())
		return
	}
	kept := o.kept
	var removed, edited []string
	for _, c := range o.changes() {
		kept = append(kept, c.Kept...)
		removed = append(removed, c.Removed...)
		edited = append(edited, c.Edited...)
	}
	var gone, foreign, unowned, taken []string
	if o.root != nil {
		gone, foreign, unowned, taken = o.root.Gone, o.root.Foreign, o.root.Unowned, o.root.Taken
	}
	if !o.prune {
		gone = nil // the error lists them
	}
	for _, n := range []struct {
		what  string
		names []string
	}{
		{"kept in %q, not written by pgha: %s", kept},
		{"kept in %q, part of another fleet: %s", foreign},
		{"kept in %q, written by an older pgha and not rendered by this run; delete by hand what is not needed: %s", unowned},
		{"took over in %q: %s", taken},
		{"removed from %q, no longer rendered by any profile: %s", gone},
		{"removed from %q, no longer rendered: %s", removed},
		{"no longer in %q, and deleted by a controller that prunes: %s", o.lost()},
		{"overwritten in %q, changed by hand before: %s", edited},
	} {
		if len(n.names) > 0 {
			sys.Note(n.what, o.path, cli.Few(n.names))
		}
	}
	sys.Note("%s", o.summary())
}

func (o *outcome) changes() []*dir.Change {
	if o.root == nil {
		return o.bases
	}
	return append([]*dir.Change{o.root}, o.bases...)
}

// summary returns one line with the number of changes.
func (o *outcome) summary() string {
	verb := ""
	if o.dryRun {
		verb = "nothing written, this is a dry run; "
	}
	if o.root == nil {
		c := o.bases[0]
		return fmt.Sprintf("%s%q: %s created, %d changed, %d unchanged, %d deleted", verb, o.path,
			counted(len(c.Created), "file"), len(c.Changed), c.Unchanged, len(c.Removed))
	}
	var created, changed, unchanged int
	for _, c := range o.bases {
		switch {
		case c.Fresh:
			created++
		case c.Same():
			unchanged++
		default:
			changed++
		}
	}
	deleted, kept := len(o.root.Gone), 0
	if !o.prune {
		deleted, kept = 0, len(o.root.Gone)
	}
	text := fmt.Sprintf("%s%q: %s created, %d changed, %d unchanged, %d deleted", verb, o.path, counted(created, "base"), changed, unchanged, deleted)
	if kept += len(o.root.Foreign) + len(o.root.Unowned); kept > 0 {
		text += fmt.Sprintf(", %d kept that this run does not render", kept)
	}
	return text
}

// counted returns a number with its noun, in the plural if needed.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// plan lists every file that a run would change, and every base that it would not, for a dry run.
func (o *outcome) plan() []byte {
	var out bytes.Buffer
	list := func(word string, names []string) {
		for _, name := range names {
			fmt.Fprintf(&out, "%-9s  %s\n", word, name)
		}
	}
	for i, c := range o.bases {
		switch folder := []string{o.names[i] + "/"}; {
		case c.Fresh && o.root != nil:
			list("created", folder)
		case c.Same() && o.root != nil:
			list("unchanged", folder)
		default:
			list("created", c.Created)
			list("changed", c.Changed)
			list("deleted", c.Removed)
			list("deleted", lostIn(c, o.names[i]))
			if o.root == nil && c.Unchanged > 0 {
				list("unchanged", []string{counted(c.Unchanged, "file")})
			}
		}
	}
	if o.root != nil {
		word := "kept"
		if o.prune {
			word = "deleted"
		}
		for _, name := range o.root.Gone {
			list(word, []string{name + "/"})
		}
		list("kept", o.root.Foreign)
		list("kept", o.root.Unowned)
	}
	return out.Bytes()
}

// lost returns the objects with data that are no longer in their base.
func (o *outcome) lost() []string {
	var all []string
	for i, c := range o.bases {
		all = append(all, lostIn(c, o.names[i])...)
	}
	return all
}

func lostIn(c *dir.Change, base string) []string {
	var all []string
	for _, object := range c.Lost {
		if base != "" {
			object += " in " + base
		}
		all = append(all, object)
	}
	return all
}

// unpruned returns an error if the run kept something that the profiles no longer have. With exit code 1, a person decides before the result is committed.
func (o *outcome) unpruned() error {
	if o.prune {
		return nil
	}
	var faults []error
	if lost := o.lost(); len(lost) > 0 { // in a dry run; else nothing is written
		faults = append(faults, fmt.Errorf("cannot write to directory %q: it would no longer have %s; if this is intended, use --prune",
			o.path, cli.Few(lost)))
	}
	if o.root != nil && len(o.root.Gone) > 0 {
		faults = append(faults, fmt.Errorf("kept %s in %q that no profile renders any more: %s; restore the profiles, or remove "+
			"the bases with --prune: a controller that prunes then deletes the databases", counted(len(o.root.Gone), "base"), o.path, cli.Few(o.root.Gone)))
	}
	return cli.Join(faults...)
}

// notePlaceholders warns about example values from the built-in profiles.
func (f *fleetRun) notePlaceholders() {
	var found exampleValues
	for _, r := range f.results {
		found.addFields(r.name, r.placeholders)
	}
	for _, note := range found.notes() {
		f.sys.Note("%s", note)
	}
}
