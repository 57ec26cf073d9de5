// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"github.com/pgha/pgha/base"
)

// Change is the set of changes in one directory, staged and not yet applied.
type Change struct {
	// Fresh is true if the directory does not exist yet.
	Fresh bool
	// Created lists the new files; it is empty for a Fresh site, in which all files are new.
	Created []string
	// Changed lists the files that differ.
	Changed []string
	// Unchanged is the number of files that are up to date.
	Unchanged int
	// Removed lists files that pgha wrote and that are no longer rendered.
	Removed []string
	// Kept lists files that pgha did not write, and files no longer rendered that were changed by hand. A directory ends in a slash.
	Kept []string
	// Edited lists files of pgha that were changed by hand; they are overwritten.
	Edited []string
	// Lost lists objects that hold data and are no longer in the base, or have another name now. A controller that
	// prunes deletes them. Without Options.Prune and Options.DryRun, Stage returns an error instead.
	Lost []string

	// Gone lists sites of this run's fleets that no profile renders any more. They are removed with Options.Prune, and kept without.
	Gone []string
	// Foreign lists the sites of other fleets, each with its fleet. They are kept.
	Foreign []string
	// Unowned lists sites that an older pgha recorded without a fleet. They are kept.
	Unowned []string
	// Taken lists sites taken over from a fleet whose name was derived from a path, each with that fleet.
	Taken []string

	sub     string
	dropped []string // no longer rendered, whether removed or kept; without sub
	names   []string // staged, in the order to rename them
	update  bool     // the manifest changes
	removed []string // sites
}

// Same reports whether there is nothing to do in the directory.
func (c *Change) Same() bool {
	return !c.Fresh && len(c.Created)+len(c.Changed)+len(c.Removed) == 0
}

// Stage compares the files with those in the directory sub, which is "" for the directory itself, and stages new and
// changed files. It is safe for concurrent use with several directories. It returns an error if an existing file with
// other content was not written by pgha, or if the directory holds the bases of a fleet.
func (d *Dir) Stage(sub string, files []base.File) (*Change, error) {
	if name, ok := hasForeignName(sub, files); ok {
		return nil, fmt.Errorf("cannot write %q: the name leads out of the directory", name)
	}
	c := &Change{sub: sub}
	if err := d.stage(c, files); err != nil {
		return nil, failed("write to", path.Join(d.path, sub), err)
	}
	return c, nil
}

func (d *Dir) stage(c *Change, files []base.File) error {
	root, err := d.openSub(c.sub)
	want := newManifest(files)
	if errors.Is(err, fs.ErrNotExist) {
		c.Fresh = true
		if c.sub == "" { // for a site, only its name is kept, to save memory in large fleets
			for _, f := range files {
				c.Created = append(c.Created, f.Name)
			}
		}
		return d.write(c.sub, append(slices.Clip(files), base.File{Name: Manifest, Data: want.text()}))
	}
	if err != nil {
		return err
	}
	defer root.Close()
	have, text, err := readManifest(root)
	if err != nil {
		return err
	}
	if len(have.sites) > 0 {
		return fmt.Errorf("it holds the bases of many profiles, %s; use another directory for a single profile",
			few(slices.Sorted(maps.Keys(have.sites))))
	}
	changed, err := c.compare(root, files, have)
	if err != nil {
		return err
	}
	if err := c.leftovers(root, have, want); err != nil {
		return err
	}
	if err := d.guard(root, c, files); err != nil {
		return err
	}
	c.update = !bytes.Equal(text, want.text())
	if !c.update && len(changed) == 0 {
		return nil
	}
	for _, f := range changed {
		c.names = append(c.names, f.Name)
	}
	c.update = true
	return d.write(c.sub, append(changed,
		base.File{Name: union, Data: have.with(want).text()},
		base.File{Name: Manifest, Data: want.text()}))
}

// compare finds the files to write. A file that pgha did not write is an error.
func (c *Change) compare(root *os.Root, files []base.File, have manifest) (changed []base.File, err error) {
	var conflicts []error
	for _, f := range files {
		same, digest, err := look(root, f)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			c.Created = append(c.Created, path.Join(c.sub, f.Name))
			changed = append(changed, f)
			continue
		case err != nil:
			return nil, err
		case same:
			c.Unchanged++
			continue
		case have.files[f.Name] == nil:
			conflicts = append(conflicts, fmt.Errorf("%s already exists, and pgha did not write it; move it away first", f.Name))
			continue
		case !have.wrote(f.Name, digest):
			c.Edited = append(c.Edited, path.Join(c.sub, f.Name))
		}
		c.Changed = append(c.Changed, path.Join(c.sub, f.Name))
		changed = append(changed, f)
	}
	return changed, errors.Join(conflicts...)
}

// leftovers finds files in the directory that are not rendered. Those that pgha wrote are removed.
func (c *Change) leftovers(root *os.Root, have, want manifest) error {
	for _, name := range slices.Sorted(maps.Keys(have.files)) {
		if want.files[name] != nil {
			continue
		}
		_, digest, err := look(root, base.File{Name: name})
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		c.dropped = append(c.dropped, name)
		switch {
		case err != nil:
			return err
		case have.wrote(name, digest):
			c.Removed = append(c.Removed, path.Join(c.sub, name))
		default:
			c.Kept = append(c.Kept, path.Join(c.sub, name))
		}
	}
	kept, err := strangers(root, have.with(want))
	for _, name := range kept {
		if c.sub != "" {
			name = c.sub + "/" + name // path.Join would remove the slash at the end of a folder
		}
		c.Kept = append(c.Kept, name)
	}
	return err
}
