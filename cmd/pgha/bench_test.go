// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pgha/pgha/internal/cli"
	"gotest.tools/v3/assert"
)

// BenchmarkRender measures the whole command in a running process: a run without its start-up.
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

// TestPlainRender checks that plainRender builds the same command as kong.
func TestPlainRender(t *testing.T) {
	cases := map[string]struct {
		reason string
		args   []string
		plain  bool
	}{
		"no profile":   {reason: "the main job", args: []string{"render"}, plain: true},
		"profiles":     {reason: "files and built-ins", args: []string{"render", "a.yaml", "aks"}, plain: true},
		"standard in":  {reason: "a dash is a profile", args: []string{"render", "-"}, plain: true},
		"flag":         {reason: "flags are kong's", args: []string{"render", "aks", "-o", "json"}},
		"help":         {reason: "help is kong's", args: []string{"render", "--help"}},
		"other":        {reason: "other commands are kong's", args: []string{"lint", "aks"}},
		"nothing":      {reason: "no command is help", args: nil},
		"end of flags": {reason: "kong knows what -- means", args: []string{"render", "--", "-x"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, plain := plainRender(c.args)
			assert.Equal(t, plain, c.plain, c.reason)
			if !plain {
				return
			}
			parser, err := grammar(cli.OS(), c.args)
			assert.NilError(t, err)
			ctx, err := parser.Parse(c.args)
			assert.NilError(t, err)
			want := ctx.Selected().Target.Addr().Interface().(*renderCmd)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s (-kong +plain):\n%s", c.reason, diff)
			}
		})
	}
}
