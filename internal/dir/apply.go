// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// Apply renames into place everything that is staged, in the order given, and removes what is no longer rendered. The
// first change is that of the directory itself. When it fails half way, every file is still as it was or as it will be.
// It returns the files of sites that are no more which were kept, since pgha did not write them or they were changed.
// In a dry run it does nothing.
func (d *Dir) Apply(root *Change, sites ...*Change) (kept []string, err error) {
	if d.options.DryRun {
		return nil, nil
	}
	defer func() {
		if err != nil {
			err = failed("write to", d.path, err)
		}
	}()
	if err := d.begin(root); err != nil {
		return nil, err
	}
	for _, c := range sites {
		if err := d.begin(c); err != nil {
			return nil, err
		}
		if err := d.finish(c); err != nil {
			return nil, err
		}
	}
	for _, name := range root.removed {
		left, err := d.removeSite(name)
		if err != nil {
			return nil, err
		}
		kept = append(kept, left...)
	}
	return kept, d.finish(root)
}

// begin says in the manifest what is there and what will be.
func (d *Dir) begin(c *Change) error {
	if c.Fresh || !c.update {
		return nil
	}
	return d.rename(path.Join(staging, c.sub, union), path.Join(c.sub, Manifest))
}

func (d *Dir) finish(c *Change) error {
	if c.Fresh {
		return d.rename(path.Join(staging, c.sub), c.sub)
	}
	made := map[string]bool{".": true}
	for _, name := range c.names {
		if folder := path.Dir(name); !made[folder] {
			if err := d.root.MkdirAll(path.Join(c.sub, folder), 0o755); err != nil {
				return err
			}
			made[folder] = true
		}
		if err := d.rename(path.Join(staging, c.sub, name), path.Join(c.sub, name)); err != nil {
			return err
		}
	}
	if err := d.removeFiles(c.Removed); err != nil {
		return err
	}
	if !c.update {
		return nil
	}
	return d.rename(path.Join(staging, c.sub, Manifest), path.Join(c.sub, Manifest))
}

// removeFiles and the folders that are empty without them.
func (d *Dir) removeFiles(names []string) error {
	for _, name := range names {
		if err := d.remove(name); err != nil {
			return err
		}
		if folder := path.Dir(name); folder != "." {
			d.root.Remove(folder) // fails, and shall, while there is something in it
		}
	}
	return nil
}

// removeSite removes what pgha wrote for a site that is no more, its manifest last.
func (d *Dir) removeSite(name string) (kept []string, err error) {
	root, err := d.openSub(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer root.Close()
	have, _, err := readManifest(root)
	if err != nil {
		return nil, err
	}
	c := &Change{sub: name}
	if err := c.leftovers(root, have, newManifest(nil)); err != nil {
		return nil, err
	}
	if err := d.removeFiles(c.Removed); err != nil {
		return nil, err
	}
	for _, below := range slices.Sorted(maps.Keys(have.sites)) {
		c.Kept = append(c.Kept, path.Join(name, below)+"/")
	}
	if err := d.remove(path.Join(name, Manifest)); err != nil {
		return nil, err
	}
	d.root.Remove(name) // fails, and shall, when there is something left in it
	return c.Kept, nil
}
