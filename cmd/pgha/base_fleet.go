// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/dir"
)

// fleetRun writes the bases of many profiles, or of one. Each core has one profile in work and keeps of it only what there
// is to do, so that the number of profiles does not matter for the memory; and what is done is done in the order of the
// profiles, so that the number of cores does not matter for the result.
type fleetRun struct {
	sys  *cli.System
	path string
	many bool // the bases go into directories of their own
	tell bool // what was decided for each

	dryRun   bool
	prune    bool
	takeOver bool
	sites    iter.Seq2[cli.Site, error]

	into     *dir.Dir
	names    map[string]string // of the sites, in lower case -> file
	mutex    sync.Mutex
	results  []result
	fleets   []dir.Site
	failed   bool
	progress progress
}

// result is what is left of one profile.
type result struct {
	name         string
	change       *dir.Change
	placeholders string
	said         string // what was decided, to be told in order
	err          error
}

type job struct {
	index int
	site  cli.Site
}

func (f *fleetRun) run() (err error) {
	// What is alive at any time is small, so that a collector with its usual setting would run all the time: a third of the
	// processor time for ten megabytes.
	debug.SetGCPercent(400)
	f.names = map[string]string{}
	f.progress.start(f.sys)
	defer f.progress.stop()
	defer func() {
		if f.into != nil {
			err = closed(err, f.into.Close)
		}
	}()
	f.work()
	var errs []error
	for _, r := range f.results {
		errs = append(errs, r.err)
	}
	if err := cli.Join(errs...); err != nil {
		return err
	}
	return f.apply()
}

// work stages every profile.
func (f *fleetRun) work() {
	jobs := make(chan job)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for j := range jobs {
				r := f.stage(j.site)
				f.mutex.Lock()
				f.results[j.index] = r
				f.failed = f.failed || r.err != nil
				f.mutex.Unlock()
				f.progress.add()
			}
		})
	}
	index := 0
	for site, err := range f.sites {
		if err == nil {
			err = f.admit(site)
		}
		f.mutex.Lock()
		f.results = append(f.results, result{name: site.Name, err: err})
		f.failed = f.failed || err != nil
		f.mutex.Unlock()
		if err == nil {
			jobs <- job{index, site}
		}
		index++
	}
	close(jobs)
	workers.Wait()
}

// admit opens the directory with the first profile, and sees to it that each has a name of its own. Names that differ in
// case only are one directory on some systems.
func (f *fleetRun) admit(site cli.Site) (err error) {
	if f.into == nil {
		f.many = f.many || site.OfMany
		f.into, err = dir.Open(f.path, dir.Options{DryRun: f.dryRun, Prune: f.prune, TakeOver: f.takeOver, Waiting: func() {
			f.sys.Note("waiting for another pgha to finish in %q", f.path)
		}})
		if err != nil || !f.many {
			return err
		}
	}
	if site.Name == "" {
		return cli.Usage("cannot name a directory for the profile from standard input: put it into a file")
	}
	if site.File == "-" && site.InFleet && site.FleetName == "" {
		return cli.Usage("cannot tell the fleet from standard input from any other: give it a metadata.name, or put it into a file")
	}
	key := strings.ToLower(site.Name)
	if other, ok := f.names[key]; ok {
		return fmt.Errorf("cannot write %q and %q both into %s/%s: give one another name", other, site.File, f.path, site.Name)
	}
	f.names[key] = site.File
	f.fleets = append(f.fleets, dir.Site{Name: site.Name, Fleet: site.Fleet, Alias: site.FleetName})
	return nil
}

// stage renders one profile. After a fault nothing is going to be written, and the others are only looked at.
func (f *fleetRun) stage(site cli.Site) result {
	r := result{name: site.Name}
	p, err := site.Load()
	if err != nil {
		r.err = err
		return r
	}
	if f.tell {
		var said bytes.Buffer
		(&cli.System{Stderr: &said, Describe: f.sys.Describe}).Explain(p)
		r.said = said.String()
	}
	files, err := base.Files(p)
	if err != nil {
		r.err = err
		return r
	}
	if fields := p.Placeholders(); len(fields) > 0 {
		r.placeholders = strings.Join(fields, ", ")
	}
	f.mutex.Lock()
	failed := f.failed
	f.mutex.Unlock()
	if failed {
		return r
	}
	sub := ""
	if f.many {
		sub = site.Name
	}
	r.change, r.err = f.into.Stage(sub, files)
	return r
}

// apply makes everything that is staged so.
func (f *fleetRun) apply() (err error) {
	o := &outcome{path: f.path, dryRun: f.dryRun, prune: f.prune}
	for _, r := range f.results {
		o.bases = append(o.bases, r.change)
		o.names = append(o.names, r.name)
	}
	if !f.many {
		o.names = []string{""}
	} else if o.root, err = f.into.StageSites(f.fleets); err != nil {
		return err
	}
	changes := o.changes()
	if o.kept, err = f.into.Apply(changes[0], changes[1:]...); err != nil {
		return err
	}
	f.progress.stop()
	for _, r := range f.results {
		fmt.Fprint(f.sys.Stderr, r.said)
	}
	if f.dryRun {
		if err := f.sys.Print(o.plan()); err != nil {
			return err
		}
	}
	f.notePlaceholders()
	o.notes(f.sys)
	return o.unpruned()
}
