// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pgha/pgha/internal/peer"
	"github.com/rogpeppe/go-internal/testscript"
	"gotest.tools/v3/golden"
	"sigs.k8s.io/yaml"
)

// TestKustomize runs the examples of the KRM function and of Argo CD's plugin, with the released kustomize.
func TestKustomize(t *testing.T) {
	program := peer.Kustomize(t)
	if program == "" {
		t.Skip("needs kustomize")
	}
	folder := filepath.Dir(program)
	examples, err := filepath.Abs("../../examples/gitops")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/kustomize",
		RequireExplicitExec: true,
		UpdateScripts:       golden.FlagUpdate(),
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", folder+string(os.PathListSeparator)+env.Getenv("PATH"))
			for _, name := range []string{"function", "plugin"} {
				if err := os.CopyFS(filepath.Join(env.WorkDir, name), os.DirFS(filepath.Join(examples, name))); err != nil {
					return err
				}
			}
			return os.Chmod(filepath.Join(env.WorkDir, "function", "pgha-fn"), 0o755)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"generate": generate},
	})
}

// generate runs the generate step of a config management plugin, as Argo CD does: generate plugin.yaml.
func generate(ts *testscript.TestScript, _ bool, args []string) {
	var plugin struct {
		Kind string `json:"kind"`
		Spec struct {
			Generate struct {
				Command []string `json:"command"`
				Args    []string `json:"args"`
			} `json:"generate"`
		} `json:"spec"`
	}
	text := ts.ReadFile(args[0])
	ts.Check(yaml.Unmarshal([]byte(text), &plugin))
	argv := append(plugin.Spec.Generate.Command, plugin.Spec.Generate.Args...)
	if plugin.Kind != "ConfigManagementPlugin" || len(argv) == 0 {
		ts.Fatalf("%s is no plugin with a command", args[0])
	}
	ts.Check(ts.Exec(argv[0], argv[1:]...))
}
