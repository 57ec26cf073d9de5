// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/pgha/pgha/internal/regular"
)

// Dir is a directory that this process updates. A lock excludes other processes.
type Dir struct {
	path    string
	options Options
	root    *os.Root // nil in a dry run if the directory does not exist
	unlock  func()
	created []string // by Open, outermost first
	staged  func() error
	step    func() // called before every change of the file system; tests end the process in it
}

// Options control what a run may change.
type Options struct {
	// DryRun writes nothing, creates no directory and takes no lock.
	DryRun bool
	// Prune removes sites that no profile renders any more, and allows bases to lose objects that hold data.
	Prune bool
	// TakeOver takes over the sites of a fleet whose name was derived from another path: for profiles that moved.
	TakeOver bool
	// Waiting is called before Open waits for another pgha; it may be nil.
	Waiting func()
}

// Open creates the directory if it does not exist, and waits until no other pgha works in it. The first change removes what
// a killed run left behind. The caller closes the Dir.
//
// A directory that belongs to a fleet is an error: the fleet's next run would undo any change in it.
func Open(path string, o Options) (*Dir, error) {
	if fleet, ok := fleetOf(path); ok {
		return nil, fmt.Errorf("cannot write to directory %q: it belongs to the fleet in %q; render the fleet instead", path, fleet)
	}
	d := &Dir{path: path, options: o}
	if o.DryRun {
		if err := d.openToLook(); err != nil {
			return nil, failed("open", path, err)
		}
		return d, nil
	}
	var err error
	if d.created, err = mkdirAll(path); err != nil {
		return nil, failed("create", path, err)
	}
	d.staged = sync.OnceValue(d.clearStaging)
	if err := d.open(); err != nil {
		d.removeCreated()
		return nil, failed("open", path, err)
	}
	return d, nil
}

// openToLook opens the directory for reading, if it exists.
func (d *Dir) openToLook() error {
	info, err := os.Stat(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.IsDir() {
		err = errors.New("it is not a directory")
	}
	if err != nil {
		return err
	}
	d.root, err = os.OpenRoot(d.path)
	return err
}

// open locks the directory. The previous owner of the lock may have removed the directory; then open creates it again.
func (d *Dir) open() error {
	waiting := d.options.Waiting
	if waiting == nil {
		waiting = func() {}
	}
	for {
		root, err := os.OpenRoot(d.path)
		if err != nil {
			return err
		}
		unlock, err := lock(root, waiting)
		if err != nil {
			root.Close()
			return err
		}
		locked, err := root.Stat(".")
		current, err2 := os.Stat(d.path)
		if err == nil && err2 == nil && os.SameFile(locked, current) {
			d.root, d.unlock = root, unlock
			return nil
		}
		unlock()
		root.Close()
		if !errors.Is(err2, fs.ErrNotExist) {
			return errors.Join(err, err2)
		}
		if _, err := mkdirAll(d.path); err != nil {
			return err
		}
	}
}

// Close discards staged changes and releases the lock. It removes the directory if Open created it and nothing was
// applied.
func (d *Dir) Close() error {
	if d.options.DryRun {
		if d.root == nil {
			return nil
		}
		return d.root.Close()
	}
	var err error
	if _, there := d.root.Lstat(staging); there == nil { // a read-only disk returns an error even for a file that does not exist
		err = d.root.RemoveAll(staging)
	}
	d.removeCreated()
	d.unlock()
	d.root.Close()
	if err != nil {
		return failed("clean up", d.path, err)
	}
	return nil
}

// clearStaging creates an empty staging directory.
func (d *Dir) clearStaging() error {
	if err := d.root.RemoveAll(staging); err != nil {
		return err
	}
	return d.mkdir(staging)
}

func (d *Dir) removeCreated() {
	for _, v := range slices.Backward(d.created) {
		os.Remove(v) // intended to fail if it is not empty
	}
}

// mkdirAll creates the directory and returns the directories that it created.
func mkdirAll(path string) (created []string, err error) {
	for p := filepath.Clean(path); ; p = filepath.Dir(p) {
		if _, err := os.Stat(p); !errors.Is(err, fs.ErrNotExist) || p == filepath.Dir(p) {
			break
		}
		created = append([]string{p}, created...)
	}
	return created, os.MkdirAll(path, 0o755)
}

// fleetOf returns the directory of the fleet that this directory is a site of.
func fleetOf(path string) (string, bool) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", false
	}
	above := filepath.Dir(absolute)
	text, err := regular.Read(regular.OS{}, filepath.Join(above, Manifest), maxManifest)
	if err != nil {
		return "", false // without a manifest it is not part of a fleet
	}
	_, ok := parseManifest(text).sites[filepath.Base(absolute)]
	return above, ok
}

// failed adds the directory to an error and names it only once: errors of the os package name a file in it.
func failed(verb, path string, err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p) && p.Path != path && p.Path != ".":
		return fmt.Errorf("cannot %s directory %q: %s: %w", verb, path, p.Path, p.Err)
	case errors.As(err, &p):
		return fmt.Errorf("cannot %s directory %q: %w", verb, path, p.Err)
	case errors.As(err, &l):
		return fmt.Errorf("cannot %s directory %q: %s: %w", verb, path, l.New, l.Err)
	}
	return fmt.Errorf("cannot %s directory %q: %w", verb, path, err)
}
