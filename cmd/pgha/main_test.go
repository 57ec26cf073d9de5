// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"gotest.tools/v3/golden"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"pgha": main, "kubectl-pgha": main})
}

// TestScript runs the tests that need a process: exit codes, output streams, files.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       golden.FlagUpdate(),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"shell": inShell,
			"big":   big,
		},
	})
}

// inShell runs a line of sh, since testscript has no pipes and redirections: shell 'pgha render | head -1'.
func inShell(ts *testscript.TestScript, neg bool, args []string) {
	command := exec.Command("sh", "-c", args[0])
	command.Dir = ts.MkAbs(".")
	command.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"), "HOME="+ts.Getenv("WORK"))
	command.Stdout, command.Stderr = ts.Stdout(), ts.Stderr()
	err := command.Run()
	if neg != (err != nil) {
		ts.Fatalf("sh -c %q: %v", args[0], err)
	}
}

// big writes a file of N megabytes that begins like a profile.
func big(ts *testscript.TestScript, _ bool, args []string) {
	file, err := os.Create(filepath.Join(ts.Getenv("WORK"), args[0]))
	ts.Check(err)
	_, err = file.WriteString("apiVersion: pgha.dev/v1beta1\nkind: Profile\n")
	ts.Check(err)
	ts.Check(file.Truncate(100 << 20))
	ts.Check(file.Close())
}
