// SPDX-License-Identifier: Apache-2.0

//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"syscall"
	"time"
)

// usage has the time and memory that a process used.
type usage struct {
	wall, cpu time.Duration
	memory    int64 // maximum resident bytes
}

func (u *usage) add(other usage) {
	u.wall += other.wall
	u.cpu += other.cpu
	u.memory = max(u.memory, other.memory)
}

// run runs a program and discards its output.
func run(program string, args ...string) (usage, error) {
	command := exec.Command(program, args...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	start := time.Now()
	err := command.Run()
	u := usage{wall: time.Since(start)}
	if err != nil {
		return u, fmt.Errorf("cannot run %s %v: %w\n%s", program, args, err, stderr.Bytes())
	}
	u.cpu = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	if r, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.memory = r.Maxrss << 10 // Linux counts in KiB
	}
	return u, nil
}

// best is the fastest of several runs.
func best(runs int, before func() error, program string, args ...string) (usage, error) {
	var fastest usage
	for i := range runs {
		if before != nil {
			if err := before(); err != nil {
				return usage{}, err
			}
		}
		u, err := run(program, args...)
		if err != nil {
			return usage{}, err
		}
		if i == 0 || u.wall < fastest.wall {
			fastest = u
		}
	}
	return fastest, nil
}

// report prints one line. It includes the ratio of the wall time to that of each of the others: pgha render, which
// prints a stream like the other programs, and pgha base, which writes files.
func report(n int, name string, u usage, others ...usage) {
	fmt.Printf("%8d  %-16s %9.3fs %9.3fs %10.2fms %6.1f MiB", n, name, u.wall.Seconds(), u.cpu.Seconds(),
		float64(u.cpu)/float64(n)/1e6, float64(u.memory)/(1<<20))
	for _, other := range others {
		fmt.Printf(" %9.0fx", float64(u.wall)/float64(other.wall))
	}
	fmt.Println()
}
