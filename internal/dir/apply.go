// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// Apply renames all staged files into place, in the order given, and removes files that are no longer rendered. The
// first change is that of the directory itself. If it fails, every file is either old or new, never half written. It
// returns the files of removed sites that were kept, since pgha did not write them or they were changed by hand. In a
// dry run it does nothing.
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

// begin writes a manifest with both the old and the new files.
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

// removeFiles removes files, and folders that are empty afterwards.
func (d *Dir) removeFiles(names []string) error {
	for _, name := range names {
		if err := d.remove(name); err != nil {
			return err
		}
		if folder := path.Dir(name); folder != "." {
			d.root.Remove(folder) // intended to fail if it is not empty
		}
	}
	return nil
}

// removeSite removes the files that pgha wrote for a removed site, the manifest last.
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
	d.root.Remove(name) // intended to fail if it is not empty
	return c.Kept, nil
}
