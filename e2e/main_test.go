// SPDX-License-Identifier: Apache-2.0

// Package e2e tests pgha with the real programs: the CRDs of every operator release that it supports, and a live API
// server with the live operator. README.md explains how to run the tests.
package e2e

import (
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
)

// binaries is set if the tests that need a live stack may run, that is, without -short.
var binaries stack.Binaries

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		os.Exit(m.Run())
	}
	// The outer process downloads and builds, since it has a network; the inner one finds everything in the caches.
	prepare := func() error {
		if err := sources.Fetch(); err != nil {
			return err
		}
		_, err := stack.Build(os.Stderr)
		return err
	}
	os.Exit(stack.Isolated(prepare, func() int {
		start := time.Now()
		var err error
		if binaries, err = stack.Build(os.Stderr); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		code := publish(m.Run())
		fmt.Fprintf(os.Stderr, "e2e: tests took %s\n", time.Since(start).Round(time.Second))
		return code
	}))
}

// start returns a fresh stack that ends with the test. Stacks with an operator cannot run at the same time, since the
// operator's ports are fixed.
func start(t *testing.T, options stack.Options) *stack.Stack {
	t.Helper()
	if binaries == nil {
		t.Skip("no live stack with -short")
	}
	begin := time.Now()
	s, err := stack.Start(t.Context(), binaries, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	t.Logf("the stack took %s to start", time.Since(begin).Round(100*time.Millisecond))
	return s
}
