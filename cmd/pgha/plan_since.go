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
	tree, ahead, err := revision(r.Since, args)
	if err != nil {
		return nil, nil, err
	}
	if ahead > 0 {
		r.remark("%s has %s that this branch lacks, and their changes are in this plan backwards. To leave them out: --since $(git merge-base %[1]s HEAD)",
			r.Since, commits(ahead))
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

func commits(n int) string {
	if n == 1 {
		return "1 commit"
	}
	return fmt.Sprintf("%d commits", n)
}

// revision opens the files of a revision. It also returns how many commits the revision has that the work tree's branch lacks.
func revision(name string, args []string) (*git.Tree, int, error) {
	dir, err := git.Directory(args[0])
	if err != nil {
		return nil, 0, err
	}
	repository, err := git.Open(dir)
	switch {
	case errors.Is(err, git.ErrNoProgram):
		return nil, 0, fmt.Errorf("cannot use --since: %w; install git, or name two sides: pgha plan OLD NEW", err)
	case errors.Is(err, git.ErrNoRepository):
		return nil, 0, fmt.Errorf("cannot use --since: %q is not in a Git repository; name two sides: pgha plan OLD NEW", args[0])
	case err != nil:
		return nil, 0, err
	}
	commit, err := repository.Commit(name)
	var missing *git.NoCommitError
	switch {
	case errors.As(err, &missing):
		return nil, 0, fmt.Errorf("%w; fetch it first%s", err, fetching(name))
	case err != nil:
		return nil, 0, err
	}
	tree, err := repository.Tree(name, commit, args, cli.Beside())
	return tree, repository.Ahead(commit), err
}

// fetching says how to get a revision of a remote. CI checks out a single commit by default.
func fetching(revision string) string {
	if remote, branch, ok := strings.Cut(revision, "/"); ok && remote == "origin" {
		return ": git fetch origin " + branch + "; with actions/checkout, set fetch-depth: 0"
	}
	return ", or list the branches: git branch --all"
}
