// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// cluster is the Kubernetes cluster under test, and the programs that reach it.
type cluster struct {
	pgha string
	// context is the only one that is used.
	context string
	// sets are the flags that fit the profile to this cluster.
	sets []string
	// image2 is another tag of the same PostgreSQL; empty: the image is not changed.
	image2 string
	// bouncer is an image of PgBouncer; empty: no poolers run.
	bouncer string
	dir     string
	// match and done select changes, resume and keep are for one namespace that several runs share.
	match, done *regexp.Regexp
	resume      string
	keep        bool
	// runs is how often a cell is measured.
	runs int
}

// clusterOf reads the environment. It refuses a context that nobody named: what KUBECONFIG points to may be production.
func clusterOf(ctx context.Context, pgha string) (*cluster, error) {
	pgha, err := filepath.Abs(pgha)
	if err != nil {
		return nil, err
	}
	c := &cluster{pgha: pgha, context: os.Getenv("PGHA_FIELD_CONTEXT"), image2: os.Getenv("PGHA_FIELD_IMAGE2"), bouncer: os.Getenv("PGHA_FIELD_PGBOUNCER_IMAGE")}
	current, err := output(ctx, nil, "kubectl", "config", "current-context")
	if err != nil {
		return nil, err
	}
	if current = strings.TrimSpace(current); c.context != current {
		return nil, fmt.Errorf("the current context is %q, and PGHA_FIELD_CONTEXT is %q: set it to the context that may be used", current, c.context)
	}
	if file := os.Getenv("PGHA_FIELD_SETS"); file != "" {
		text, err := os.ReadFile(file) //nolint:gosec // the user's own file
		if err != nil {
			return nil, fmt.Errorf("cannot read PGHA_FIELD_SETS: %w", err)
		}
		c.sets = strings.Fields(string(text))
	}
	if c.dir, err = os.MkdirTemp("", "pgha-field-"); err != nil {
		return nil, err
	}
	return c, nil
}

// in runs one part in a namespace of its own, which is deleted afterwards, also after a failure or an interrupt.
func (c *cluster) in(ctx context.Context, p part, r *report) (err error) {
	id := time.Now().Unix() % 1e6
	s := &suite{cluster: c, ns: fmt.Sprintf("pgha-field-%s-%d", p.name, id), name: fmt.Sprintf("pg%d", id), report: r}
	if c.resume != "" {
		s.ns, s.name, _ = strings.Cut(c.resume, "/")
	}
	s.say("== %s (namespace %s)", p.title, s.ns)
	r.part(p.title)
	if c.resume == "" {
		if _, err := s.kubectl(ctx, "create", "namespace", s.ns); err != nil {
			return err
		}
	}
	if !c.keep {
		defer func() { err = errors.Join(err, s.cleanUp(context.WithoutCancel(ctx))) }()
	}
	running, stop := context.WithCancel(ctx)
	err = p.run(running, s)
	stop()                         // ends the watches
	r.last().complete = err == nil // also if something cannot be deleted afterwards
	r.last().end = time.Now()
	return err
}

// output runs a program and returns what it prints.
func output(ctx context.Context, in []byte, name string, args ...string) (string, error) {
	var out, problems bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &problems
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("cannot run %s %s: %w: %s", filepath.Base(name), strings.Join(args, " "), err, strings.TrimSpace(problems.String()))
	}
	return out.String() + warnings(problems.String()), nil
}

// warnings are the lines of standard error in which kubectl passes on a warning of the API server.
func warnings(text string) string {
	var found strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "Warning:") {
			found.WriteString(line)
		}
	}
	return found.String()
}
