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

// Site is a base in a directory of its own.
type Site struct {
	// Name of the directory.
	Name string
	// Fleet is what this run calls the fleet that it is of. One with a slash or with the extension of a file was made up from
	// a path, and gives way when the path changes; any other was given by somebody, and does not.
	Fleet string
	// Alias is another name of the same fleet.
	Alias string
}

// StageSites compares the sites of this run with those that the directory is known to hold. Only a site of a fleet that is
// in this run can be gone: it is removed with Options.Prune, and else it stays. What an older pgha noted without a fleet
// stays in any case.
//
// It refuses what looks as if somebody took the wrong directory: one that is itself a base, a site of another fleet, and a
// fleet of which no site is left.
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
			return fmt.Errorf("the name %q is none for a directory in it", s.Name)
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
		return fmt.Errorf("it is the base of one profile, with %s; give the bases of several a directory of their own, or "+
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

// claim looks at the sites that are there already as those of another fleet.
func (c *Change) claim(o Options, have manifest, sites []Site) error {
	var faults []error
	for _, s := range sites {
		switch fleet := have.sites[s.Name]; {
		case fleet == "", fleet == s.Fleet, fleet == s.Alias:
		case named(fleet):
			faults = append(faults, fmt.Errorf("%s belongs to the fleet %q, and this is %q; write to another directory, or, if it is "+
				"the same fleet under a new name, replace the name in %s", s.Name, fleet, s.Fleet, Manifest))
		case !o.TakeOver:
			faults = append(faults, fmt.Errorf("%s belongs to %q, and this is %q; if the profiles moved or the fleet was given a name: "+
				"--take-over; if it is another fleet, write to another directory", s.Name, fleet, s.Fleet))
		default:
			c.Taken = append(c.Taken, fmt.Sprintf("%s from %q", s.Name, fleet))
		}
	}
	return errors.Join(faults...)
}

// named: somebody gave the fleet this name. A name that was made up from a path looks like one.
func named(fleet string) bool {
	return !strings.HasSuffix(fleet, "/") && !slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(fleet))
}

// part decides for every site that is there and not in this run.
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
			return fmt.Errorf("none of the sites that the fleet %q has there is in this run (%s is there): is it another fleet of "+
				"that name? Write to another directory, give each kind: Fleet its own metadata.name, or delete the old bases first",
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

// of are the sites of a fleet.
func (m manifest) of(fleet string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(m.sites)) {
		if m.sites[name] == fleet {
			names = append(names, name)
		}
	}
	return names
}

// has: the directory of the site is there. Where somebody removed it, its line in the manifest may go.
func (d *Dir) has(name string) bool {
	info, err := d.root.Lstat(name)
	return err == nil && info.IsDir()
}

// few names at most three, and how many more there are.
func few(names []string) string {
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
