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

// fleetRun writes the bases of one or many profiles. Each core works on one profile and keeps only the staged changes,
// so that memory does not grow with the number of profiles. Changes are applied in the order of the profiles, so that
// the result does not depend on the number of cores.
type fleetRun struct {
	sys  *cli.System
	path string
	many bool // each base has its own directory
	tell bool // print the decisions for each profile

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

// result is the result of staging one profile.
type result struct {
	name         string
	change       *dir.Change
	placeholders []string
	said         string // the decisions, printed in the order of the profiles
	err          error
}

type job struct {
	index int
	site  cli.Site
}

func (f *fleetRun) run() (err error) {
	// The live heap is small, so that the garbage collector would run all the time with its default setting, and take a
	// third of the CPU time to save ten megabytes.
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

// admit opens the directory with the first profile, and checks that all names are different. Names that differ only in
// case are the same directory on some systems.
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
		return cli.Usage("cannot name a directory for the profile from standard input: save the profile in a file")
	}
	if site.File == "-" && site.InFleet && site.FleetName == "" {
		return cli.Usage("cannot identify the fleet from standard input: set its metadata.name, or save it in a file")
	}
	key := strings.ToLower(site.Name)
	if other, ok := f.names[key]; ok {
		return fmt.Errorf("cannot write both %q and %q to %s/%s: rename one of them", other, site.File, f.path, site.Name)
	}
	f.names[key] = site.File
	f.fleets = append(f.fleets, dir.Site{Name: site.Name, Fleet: site.Fleet, Alias: site.FleetName})
	return nil
}

// stage renders one profile. After a fault nothing is written, and the other profiles are only checked.
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
	r.placeholders = p.Placeholders()
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

// apply applies all staged changes.
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
