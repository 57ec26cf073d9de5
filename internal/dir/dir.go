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

// Dir is a directory that this process alone brings up to date.
type Dir struct {
	path    string
	options Options
	root    *os.Root // nil in a dry run, where there is no directory yet
	unlock  func()
	created []string // by Open, outermost first
	staged  func() error
	step    func() // tests end the process in it, before every change of the file system
}

// Options say how far a run may go.
type Options struct {
	// DryRun: nothing is written, no directory made, and nobody kept waiting.
	DryRun bool
	// Prune removes the sites that are gone, and writes a base without objects that held data.
	Prune bool
	// TakeOver lets a run have the sites of a fleet whose name was made up from another path: profiles that moved.
	TakeOver bool
	// Waiting is called before Open waits for another pgha; it may be nil.
	Waiting func()
}

// Open makes the directory where there is none and waits until no other pgha is at work in it. What a killed run left behind is cleared away with the first change. The caller closes it.
//
// A directory that belongs to a fleet is refused: what is written into it alone, the fleet's next run undoes.
func Open(path string, o Options) (*Dir, error) {
	if fleet, ok := fleetOf(path); ok {
		return nil, fmt.Errorf("cannot write to directory %q: it belongs to the fleet in %q; render that", path, fleet)
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

// openToLook opens the directory, if there is one.
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

// open locks the directory. Whoever had the lock may have removed it meanwhile, having created it for nothing.
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

// Close gives up what is not applied, and lets the next one in. A directory that Open made and nothing was applied to is
// gone again.
func (d *Dir) Close() error {
	if d.options.DryRun {
		if d.root == nil {
			return nil
		}
		return d.root.Close()
	}
	var err error
	if _, there := d.root.Lstat(staging); there == nil { // asked first: a read-only disk refuses to remove what is not there
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

// clearStaging makes an empty staging directory.
func (d *Dir) clearStaging() error {
	if err := d.root.RemoveAll(staging); err != nil {
		return err
	}
	return d.mkdir(staging)
}

func (d *Dir) removeCreated() {
	for _, v := range slices.Backward(d.created) {
		os.Remove(v) // fails, and shall, when there is something in it
	}
}

// mkdirAll creates the directory and tells which it had to create.
func mkdirAll(path string) (created []string, err error) {
	for p := filepath.Clean(path); ; p = filepath.Dir(p) {
		if _, err := os.Stat(p); !errors.Is(err, fs.ErrNotExist) || p == filepath.Dir(p) {
			break
		}
		created = append([]string{p}, created...)
	}
	return created, os.MkdirAll(path, 0o755)
}

// fleetOf finds the fleet that has this directory as a site.
func fleetOf(path string) (string, bool) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", false
	}
	above := filepath.Dir(absolute)
	text, err := regular.Read(regular.OS{}, filepath.Join(above, Manifest), maxManifest)
	if err != nil {
		return "", false // whatever it is, it is not of a fleet
	}
	_, ok := parseManifest(text).sites[filepath.Base(absolute)]
	return above, ok
}

// failed names the directory once: the error of the os package names a file within it.
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
