// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pgha/pgha/base"
)

// Site is a base in a subdirectory.
type Site struct {
	// Name is the name of the directory.
	Name string
	// Fleet is the name of its fleet in this run. A name with a slash or a file extension is derived from a path, and
	// may be replaced when the path changes. Any other name was set by the user and may not be replaced.
	Fleet string
	// Alias is an alternative name of the same fleet.
	Alias string
}

// StageSites compares the sites of this run with those in the directory's manifest. A site counts as gone only if its
// fleet is in this run: with Options.Prune it is removed, without it stays. Sites that an older pgha recorded without a
// fleet always stay.
//
// It returns an error if the directory is probably the wrong one: if it is itself a base, if a site belongs to another
// fleet, or if no site of a fleet is left.
func (d *Dir) StageSites(sites []Site) (*Change, error) {
	c := &Change{}
	if err := d.stageSites(c, sites); err != nil {
		return nil, failed("write to", d.path, err)
	}
	return c, nil
}

func (d *Dir) stageSites(c *Change, sites []Site) error {
	want := manifest{files: map[string][]string{}, sites: map[string]string{}}
	for _, s := range sites {
		if !local(s.Name) || strings.Contains(s.Name, "/") || strings.Contains(s.Name, "  ") {
			return fmt.Errorf("the name %q is not valid for a subdirectory", s.Name)
		}
		want.sites[s.Name] = s.Fleet
	}
	root, err := d.openSub("")
	if errors.Is(err, fs.ErrNotExist) { // a dry run
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	have, text, err := readManifest(root)
	if err != nil {
		return err
	}
	if len(have.files) > 0 {
		return fmt.Errorf("it is the base of one profile, with %s; write several bases to another directory, or "+
			"delete this one first", few(slices.Sorted(maps.Keys(have.files))))
	}
	if err := c.claim(d.options, have, sites); err != nil {
		return err
	}
	if err := c.part(d, have, want); err != nil {
		return err
	}
	if c.Kept, err = strangers(root, have.with(want)); err != nil {
		return err
	}
	if string(text) == string(want.text()) {
		return nil
	}
	c.update = true
	return d.write("", []base.File{
		{Name: union, Data: have.with(want).text()},
		{Name: Manifest, Data: want.text()}})
}

// claim checks the existing sites that belong to another fleet.
func (c *Change) claim(o Options, have manifest, sites []Site) error {
	var faults []error
	for _, s := range sites {
		switch fleet := have.sites[s.Name]; {
		case fleet == "", fleet == s.Fleet, fleet == s.Alias:
		case named(fleet):
			faults = append(faults, fmt.Errorf("%s belongs to the fleet %q, not to %q; write to another directory, or, if it is "+
				"the same fleet with a new name, replace the name in %s", s.Name, fleet, s.Fleet, Manifest))
		case !o.TakeOver:
			faults = append(faults, fmt.Errorf("%s belongs to %q, not to %q; if the profiles moved or the fleet got a name, use "+
				"--take-over; if it is another fleet, write to another directory", s.Name, fleet, s.Fleet))
		default:
			c.Taken = append(c.Taken, fmt.Sprintf("%s from %q", s.Name, fleet))
		}
	}
	return errors.Join(faults...)
}

// named reports whether the user set the name of the fleet. A name derived from a path has a slash or an extension.
func named(fleet string) bool {
	return !strings.HasSuffix(fleet, "/") && !slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(fleet))
}

// part decides about every existing site that is not in this run.
func (c *Change) part(d *Dir, have, want manifest) error {
	ours, stays := map[string]bool{}, map[string]bool{} // fleets
	for name, fleet := range want.sites {
		ours[fleet] = true
		if _, ok := have.sites[name]; ok {
			stays[fleet] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have.sites)) {
		fleet := have.sites[name]
		if _, ok := want.sites[name]; ok || !d.has(name) {
			continue
		}
		switch {
		case fleet == "":
			c.Unowned = append(c.Unowned, name)
		case !ours[fleet]:
			c.Foreign = append(c.Foreign, fmt.Sprintf("%s of %q", name, fleet))
		case !stays[fleet]:
			return fmt.Errorf("no existing site of the fleet %q is in this run (for example %s); if it is another fleet with the "+
				"same name, write to another directory or give each kind: Fleet its own metadata.name; otherwise delete the old bases first",
				fleet, few(have.of(fleet)))
		default:
			c.Gone = append(c.Gone, name)
			if d.options.Prune {
				c.removed = append(c.removed, name)
				continue
			}
		}
		want.sites[name] = fleet
	}
	return nil
}

// of returns the sites of a fleet.
func (m manifest) of(fleet string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(m.sites)) {
		if m.sites[name] == fleet {
			names = append(names, name)
		}
	}
	return names
}

// has reports whether the directory of the site exists. If it was deleted by hand, its line in the manifest is removed.
func (d *Dir) has(name string) bool {
	info, err := d.root.Lstat(name)
	return err == nil && info.IsDir()
}

// few lists at most three names, and the number of the others.
func few(names []string) string {
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
