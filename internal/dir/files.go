// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/regular"
)

// errNotRegular is the error for a symbolic link or a directory with the name of a rendered file. pgha writes only regular files.
var errNotRegular = errors.New("it is not a regular file; move it away first")

// maxFile is much larger than any rendered file. A larger file was changed by hand, and need not be read.
const maxFile = 16 << 20

// openSub opens a subdirectory. A symbolic link that leads out of the directory is an error.
func (d *Dir) openSub(sub string) (*os.Root, error) {
	if d.root == nil { // a dry run, and the directory does not exist
		return nil, fs.ErrNotExist
	}
	if sub == "" {
		sub = "."
	}
	info, err := d.root.Stat(sub) // check first, since opening a named pipe would wait
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: sub, Err: errors.New("it is not a directory; move it away first")}
	}
	return d.root.OpenRoot(sub)
}

// content returns the content of a regular file, up to maxFile and one byte.
func content(root *os.Root, name string) ([]byte, error) {
	info, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errNotRegular}
	}
	return regular.ReadPast(root, name, maxFile)
}

// look compares an existing file with a rendered one. The digest of a file that is too large is empty, and so matches
// no file that pgha wrote.
func look(root *os.Root, f base.File) (same bool, sum string, err error) {
	data, err := content(root, f.Name)
	switch {
	case err != nil:
		return false, "", err
	case len(data) > maxFile:
		return false, "", nil
	case bytes.Equal(data, f.Data):
		return true, "", nil
	}
	return false, digest(data), nil
}

// write stages files.
func (d *Dir) write(sub string, files []base.File) error {
	if d.options.DryRun {
		return nil
	}
	if err := d.staged(); err != nil {
		return err
	}
	if sub != "" {
		if err := d.mkdir(path.Join(staging, sub)); err != nil {
			return err
		}
	}
	root, err := d.root.OpenRoot(path.Join(staging, sub))
	if err != nil {
		return err
	}
	defer root.Close()
	made := map[string]bool{".": true}
	for _, f := range files {
		if folder := path.Dir(f.Name); !made[folder] {
			if err := root.MkdirAll(folder, 0o755); err != nil {
				return err
			}
			made[folder] = true
		}
		if err := d.create(root, f); err != nil {
			return err
		}
	}
	return nil
}

func (d *Dir) create(root *os.Root, f base.File) error {
	file, err := root.OpenFile(f.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	d.stop()
	_, err = file.Write(f.Data)
	if e := file.Close(); err == nil {
		err = e
	}
	return err
}

func (d *Dir) mkdir(name string) error {
	d.stop()
	return d.root.Mkdir(name, 0o755)
}

func (d *Dir) rename(from, to string) error {
	d.stop()
	return d.root.Rename(from, to)
}

// remove deletes a file. A file that does not exist is not an error.
func (d *Dir) remove(name string) error {
	d.stop()
	if err := d.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (d *Dir) stop() {
	if d.step != nil {
		d.step()
	}
}

// strangers returns the files in a directory, and in the folders of its files, that are not in the manifest. Other
// folders are listed without their contents.
func strangers(root *os.Root, known manifest) ([]string, error) {
	folders := map[string]bool{".": true}
	for name := range known.files {
		for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
			folders[folder] = true
		}
	}
	var found []string
	for folder := range folders {
		entries, err := fs.ReadDir(root.FS(), folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, entry := range entries {
			name := path.Join(folder, entry.Name())
			switch {
			case known.files[name] != nil, folders[name], isSite(known, name), name == Manifest, name == staging:
			case entry.IsDir():
				found = append(found, name+"/")
			default:
				found = append(found, name)
			}
		}
	}
	slices.Sort(found)
	return found, nil
}

func isSite(known manifest, name string) bool {
	_, ok := known.sites[name]
	return ok
}

func hasForeignName(sub string, files []base.File) (string, bool) {
	if sub != "" && (!local(sub) || strings.Contains(sub, "/")) {
		return sub, true
	}
	for _, f := range files {
		if !local(f.Name) {
			return f.Name, true
		}
	}
	return "", false
}
