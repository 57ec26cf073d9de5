// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"io"
	"testing"

	"github.com/pgha/pgha/internal/cli"
)

// BenchmarkRender is the whole command within a running process: what is left of a run when its start-up is taken off.
// hack/bench.sh measures whole processes.
func BenchmarkRender(b *testing.B) {
	sys := &cli.System{
		Stdin:  &bytes.Buffer{},
		Stdout: io.Discard,
		Stderr: io.Discard,
		Getenv: func(string) (string, bool) { return "", false },
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := run(sys, []string{"render", "aks"}); err != nil {
			b.Fatal(err)
		}
	}
}
