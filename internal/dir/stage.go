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

	"github.com/pgha/pgha/render"
)

// Change is what there is to do in one directory, staged and not yet applied.
type Change struct {
	// Written is how many files are new or different.
	Written int
	// Removed are the files that pgha wrote and that are no longer rendered.
	Removed []string
	// Kept are the files that pgha did not write, and removed ones that were changed since; a directory ends in a slash.
	Kept []string
	// Edited are files of pgha's that somebody changed; they are replaced.
	Edited []string

	sub     string
	fresh   bool     // the directory is not there yet, and is renamed as a whole
	names   []string // staged, in the order to rename them
	update  bool     // the manifest changes
	removed []string // sites
}

// Stage compares the files with those in the directory sub, which is "" for the directory itself, and stages what is new
// or different. Sites are the names of the directories that Stage is called for separately; they are given with sub "".
// It is safe to call it for several directories at once. A file that is there already with other content, and that pgha
// did not write, is an error that names it.
func (d *Dir) Stage(sub string, files []render.File, sites ...string) (*Change, error) {
	if name, ok := hasForeignName(sub, files, sites); ok {
		return nil, fmt.Errorf("cannot write %q: the name leads out of the directory", name)
	}
	c := &Change{sub: sub}
	if err := d.stage(c, files, sites); err != nil {
		return nil, failed("write to", path.Join(d.path, sub), err)
	}
	return c, nil
}

func (d *Dir) stage(c *Change, files []render.File, sites []string) error {
	root, err := d.openSub(c.sub)
	want := newManifest(files, sites)
	if errors.Is(err, fs.ErrNotExist) {
		c.fresh, c.Written = true, len(files)
		return d.write(c.sub, append(slices.Clip(files), render.File{Name: Manifest, Data: want.text()}))
	}
	if err != nil {
		return err
	}
	defer root.Close()
	have, text, err := readManifest(root)
	if err != nil {
		return err
	}
	changed, err := c.compare(root, files, have)
	if err != nil {
		return err
	}
	if err := c.leftovers(root, have, want); err != nil {
		return err
	}
	c.Written = len(changed)
	c.update = !bytes.Equal(text, want.text())
	if !c.update && len(changed) == 0 {
		return nil
	}
	for _, f := range changed {
		c.names = append(c.names, f.Name)
	}
	c.update = true
	return d.write(c.sub, append(changed,
		render.File{Name: union, Data: have.with(want).text()},
		render.File{Name: Manifest, Data: want.text()}))
}

// compare finds the files to write, and refuses to write over somebody else's.
func (c *Change) compare(root *os.Root, files []render.File, have manifest) (changed []render.File, err error) {
	var conflicts []error
	for _, f := range files {
		data, err := content(root, f.Name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			changed = append(changed, f)
			continue
		case err != nil:
			return nil, err
		case bytes.Equal(data, f.Data):
			continue
		case have.files[f.Name] == nil:
			conflicts = append(conflicts, fmt.Errorf("%s is there already, and pgha did not write it; move it away first", f.Name))
			continue
		case !have.wrote(f.Name, data):
			c.Edited = append(c.Edited, path.Join(c.sub, f.Name))
		}
		changed = append(changed, f)
	}
	return changed, errors.Join(conflicts...)
}

// leftovers finds what is in the directory and is not rendered: to remove, if pgha wrote it.
func (c *Change) leftovers(root *os.Root, have, want manifest) error {
	for _, name := range slices.Sorted(maps.Keys(have.files)) {
		if want.files[name] != nil {
			continue
		}
		data, err := content(root, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case have.wrote(name, data):
			c.Removed = append(c.Removed, path.Join(c.sub, name))
		default:
			c.Kept = append(c.Kept, path.Join(c.sub, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have.sites)) {
		if !want.sites[name] {
			c.removed = append(c.removed, name)
		}
	}
	kept, err := strangers(root, have.with(want))
	for _, name := range kept {
		if c.sub != "" {
			name = c.sub + "/" + name // not joined: the slash behind a folder stays
		}
		c.Kept = append(c.Kept, name)
	}
	return err
}
