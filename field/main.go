// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "field:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}

// part is one part of the suite, with a namespace of its own.
type part struct {
	name  string
	title string
	run   func(ctx context.Context, s *suite) error
}

// parts of the suite, in the order in which they run.
func parts() []part {
	return []part{
		{"setup", "A healthy set-up from bytes that pgha printed", setUp},
		{"orders", "Nodes that come one after the other", orders},
		{"outages", "A node and the object store away", outages},
		{"nodes", "Nodes cordoned and drained", nodeDrills},
		{"plan", "Plan against reality, three instances", changesOfPlan},
		{"single", "Plan against reality, one instance", changesOfOne},
		{"satellites", "Poolers, databases and roles", satellites},
		{"drill", "The restore drill", restoreDrills},
		{"runbook", "The blocks of the runbook", blocksOfRunbook},
		{"gaps", "The smallest gap", smallestGap},
	}
}

// run reads the command line, and runs the parts that it names.
func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("field", flag.ContinueOnError)
	only := flags.String("parts", "", "run only these parts, separated by commas")
	changes := flags.String("changes", "", "run only the changes, cells or steps of the set-up that match this regular expression; no page is written")
	done := flags.String("done", "^$", "with -resume: the changes that match have been made")
	resume := flags.String("resume", "", "go on in NAMESPACE/NAME, which an earlier run with -keep left")
	keep := flags.Bool("keep", false, "leave the namespaces; no clean-up")
	runs := flags.Int("runs", runsOfCell, "how often each cell of the part gaps is measured")
	page := flags.String("page", "../docs/field.md", "file of the page in which each part that is finished writes its section")
	pgha := flags.String("pgha", "../bin/pgha", "the program to test")
	if err := flags.Parse(args); err != nil {
		return err
	}
	match, err := regexp.Compile(*changes)
	if err != nil {
		return fmt.Errorf("cannot read -changes: %w", err)
	}
	made, err := regexp.Compile(*done)
	if err != nil {
		return fmt.Errorf("cannot read -done: %w", err)
	}
	c, err := clusterOf(ctx, *pgha)
	if err != nil {
		return err
	}
	c.match, c.done, c.resume, c.keep, c.runs = match, made, *resume, *keep, *runs
	report := &report{}
	var faults []error
	var finished []*section
	for _, p := range parts() {
		if *only != "" && !slices.Contains(strings.Split(*only, ","), p.name) {
			continue
		}
		if err := c.in(ctx, p, report); err != nil {
			faults = append(faults, fmt.Errorf("cannot finish part %q: %w", p.name, err))
		}
		if report.last().complete && *changes == "" && *resume == "" {
			finished = append(finished, report.last())
			if err := writePage(*page, finished); err != nil { // now: a later part may be interrupted
				return err
			}
		}
		if ctx.Err() != nil {
			return errors.Join(append(faults, context.Cause(ctx))...)
		}
	}
	for _, p := range report.parts {
		fmt.Println(p.markdown())
	}
	if n := report.findings(); n > 0 {
		faults = append(faults, fmt.Errorf("%d findings, see above", n))
	}
	return errors.Join(faults...)
}
