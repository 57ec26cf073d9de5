// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/dir"
	"github.com/pgha/pgha/plan"
)

// stepName is what pgha plan calls the files of steps. Those of a base have other names.
var stepName = regexp.MustCompile(`^([^/]+/)?[0-9]+-[a-z0-9-]+\.(yaml|txt)$`)

// writeSteps writes the steps of a plan. A plan without steps writes nothing, and leaves the directory as it is.
func writeSteps(sys *cli.System, path string, p *plan.Plan) (err error) {
	steps, err := plan.StepFiles(p)
	if err != nil {
		return err
	}
	if len(steps) == 0 {
		sys.Note("%s", noSteps(path, p))
		return nil
	}
	if err := mayHoldSteps(sys, path); err != nil {
		return err
	}
	var files []base.File
	for _, step := range steps {
		files = append(files, base.File{Name: step.Name, Data: step.Data})
	}
	into, err := dir.Open(path, dir.Options{Waiting: func() { sys.Note("waiting for another pgha to finish in %q", path) }})
	if err != nil {
		return err
	}
	defer func() { err = closed(err, into.Close) }()
	change, err := into.Stage("", files)
	if err != nil {
		return err
	}
	if _, err := into.Apply(change); err != nil {
		return err
	}
	for _, name := range change.Edited {
		sys.Note("%s was changed by hand and is overwritten", name)
	}
	if len(files) == 1 {
		sys.Note("wrote 1 step to %q: %s", path, files[0].Name)
		return nil
	}
	sys.Note("wrote %d steps to %q; begin with %s", len(files), path, files[0].Name)
	return nil
}

// noSteps says why there are no steps.
func noSteps(path string, p *plan.Plan) string {
	for i := range p.Sites {
		if p.Sites[i].Class == plan.Refused {
			return fmt.Sprintf("wrote nothing to %q: pgha knows no steps that reach the new side; the plan says for each refusal what to do", path)
		}
	}
	return fmt.Sprintf("wrote nothing to %q: one apply can do everything", path)
}

// mayHoldSteps refuses a directory with other content: it is new, empty, or has the steps of an earlier run.
func mayHoldSteps(sys *cli.System, path string) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fmt.Errorf("cannot write steps to %q: %w", path, cli.Cause(err))
	}
	if len(entries) == 0 {
		return nil
	}
	if !sys.IsBase(path) {
		return fmt.Errorf("cannot write steps to %q: the directory is not empty, and pgha did not write it; name a new one", path)
	}
	list, err := sys.ReadBase(path, cli.BaseFile)
	if err != nil {
		return err
	}
	if len(dir.Sites(list)) > 0 {
		return fmt.Errorf("cannot write steps to %q: it holds the bases of many profiles; name a new directory", path)
	}
	for _, name := range dir.Listed(list) {
		if !stepName.MatchString(name) {
			return fmt.Errorf("cannot write steps to %q: it holds a base, with %s; name a new directory", path, name)
		}
	}
	return nil
}
