// SPDX-License-Identifier: Apache-2.0

//go:build unix

package main

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/dir"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// split prints the CPU time of each step for one cluster, on one core, to find the next bottleneck.
func split(path string) error {
	const clusters = 1000
	runtime.GOMAXPROCS(1)
	into, err := dir.Open(path, dir.Options{})
	if err != nil {
		return err
	}
	defer os.RemoveAll(path)
	defer into.Close()
	var parse, build, bases, write time.Duration
	var changes []*dir.Change
	var sites []dir.Site
	for i := range clusters {
		name := fmt.Sprintf("pg-%05d", i)
		text := profile(name)
		var p *profiles.Profile
		var files []base.File
		var change *dir.Change
		for _, step := range []struct {
			sum *time.Duration
			do  func() error
		}{
			{&parse, func() (err error) { p, err = profiles.Parse(name, text); return err }},
			{&build, func() error { _, _, err := render.WithRecovery(p, render.Options{}); return err }},
			{&bases, func() (err error) { files, err = base.Files(p); return err }},
			{&write, func() (err error) { change, err = into.Stage(name, files); return err }},
		} {
			start := cpu()
			if err := step.do(); err != nil {
				return err
			}
			*step.sum += cpu() - start
		}
		changes, sites = append(changes, change), append(sites, dir.Site{Name: name, Fleet: "bench"})
	}
	start := cpu()
	root, err := into.StageSites(sites)
	if err != nil {
		return err
	}
	if _, err := into.Apply(root, changes...); err != nil {
		return err
	}
	write += cpu() - start
	total := parse + bases + write
	fmt.Printf("\nCPU of one cluster: %.2f ms, of which\n", float64(total)/clusters/1e6)
	for _, part := range []struct {
		name string
		time time.Duration
	}{{"parse", parse}, {"build", build}, {"serialize", bases - build}, {"write", write}} {
		fmt.Printf("%12s %6.2f ms %4.0f %%\n", part.name, float64(part.time)/clusters/1e6, 100*float64(part.time)/float64(total))
	}
	return nil
}

// cpu returns the CPU time of the process.
func cpu() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
