// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/git"
)

// errNothing means that a directory has nothing to read. With --since, the other side may have.
type errNothing struct{ error }

// Unwrap returns the error for the message.
func (e errNothing) Unwrap() error { return e.error }

// since reads the files of a revision and those of the work tree.
func (r *planReader) since() (old, new *planSide, err error) {
	args := r.Sides
	if len(args) == 0 {
		if _, err := os.Stat("pgha.yaml"); err != nil {
			return nil, nil, cli.Usage("missing PATH after --since %s: name files or directories, as in pgha plan --since %[1]s clusters/", r.Since)
		}
		args = []string{"pgha.yaml"}
	}
	if slices.Contains(args, "-") {
		return nil, nil, cli.Usage("cannot use - with --since: standard input has no revisions")
	}
	tree, err := revision(r.Since, args)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = tree.Close() }() // only git ends
	past := *r.sys
	past.Tree = tree
	old, new = newPlanSide(r.Since), newPlanSide("the work tree")
	new.upgraded = true
	for _, arg := range args {
		before, err := r.readIfThere(&past, old, arg)
		if err != nil {
			return nil, nil, err
		}
		after, err := r.readIfThere(r.sys, new, arg)
		if err != nil {
			return nil, nil, err
		}
		if before != nil && after != nil {
			return nil, nil, after
		}
	}
	return old, new, nil
}

// readIfThere reads a path. The first result says why there is nothing.
func (r *planReader) readIfThere(sys *cli.System, s *planSide, arg string) (absent, failed error) {
	if _, err := sys.Stat(arg); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot find %q: it is neither in the work tree nor in revision %q", arg, r.Since), nil
	}
	err := r.read(sys, s, arg)
	if nothing := (errNothing{}); errors.As(err, &nothing) {
		return err, nil
	}
	return nil, err
}

// revision opens the files of a revision.
func revision(name string, args []string) (*git.Tree, error) {
	dir, err := git.Directory(args[0])
	if err != nil {
		return nil, err
	}
	repository, err := git.Open(dir)
	switch {
	case errors.Is(err, git.ErrNoProgram):
		return nil, fmt.Errorf("cannot use --since: %w; install git, or name two sides: pgha plan OLD NEW", err)
	case errors.Is(err, git.ErrNoRepository):
		return nil, fmt.Errorf("cannot use --since: %q is not in a Git repository; name two sides: pgha plan OLD NEW", args[0])
	case err != nil:
		return nil, err
	}
	commit, err := repository.Commit(name)
	var missing *git.NoCommitError
	switch {
	case errors.As(err, &missing):
		return nil, fmt.Errorf("%w; fetch it first%s", err, fetching(name))
	case err != nil:
		return nil, err
	}
	return repository.Tree(name, commit, args, cli.Beside())
}

// fetching says how to get a revision of a remote. CI checks out a single commit by default.
func fetching(revision string) string {
	if remote, branch, ok := strings.Cut(revision, "/"); ok && remote == "origin" {
		return ": git fetch origin " + branch + "; with actions/checkout, set fetch-depth: 0"
	}
	return ", or list the branches: git branch --all"
}
