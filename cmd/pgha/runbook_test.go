// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/cli"
	"gotest.tools/v3/assert"
)

// TestRunbookCommands runs each pgha command in the runbooks of the built-in profiles, with its flags.
func TestRunbookCommands(t *testing.T) {
	runbooks, err := filepath.Glob("../../golden/*/runbook.md")
	assert.NilError(t, err)
	assert.Assert(t, len(runbooks) > 0, "no runbook among the goldens")
	command := regexp.MustCompile(`(?m)^ *pgha ([^|>\n]*)`)
	fill := strings.NewReplacer(`"$STOP"`, "2021-08-21T02:03:04Z", `"$BACKUP"`, "pg-drill-20210821020304")
	for _, name := range runbooks {
		text, err := os.ReadFile(name)
		assert.NilError(t, err)
		for _, found := range command.FindAllStringSubmatch(string(text), -1) {
			args := strings.Fields(fill.Replace(found[1]))
			var stdout, stderr bytes.Buffer
			sys := &cli.System{
				Stdin: strings.NewReader("secret\n"), Stdout: &stdout, Stderr: &stderr,
				Getenv: func(string) (string, bool) { return "", false },
			}
			// A plan of changes ends with an error that has no message.
			if err := run(sys, args); err != nil && (args[0] != "plan" || err.Error() != "") {
				t.Errorf("%s: pgha %s: %v", name, strings.Join(args, " "), err)
			}
			assert.Assert(t, stdout.Len() > 0, "%s: pgha %s prints nothing", name, strings.Join(args, " "))
		}
	}
}
