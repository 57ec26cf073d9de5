// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/needs"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
)

// TestRunbooks checks every command of every sample.
func TestRunbooks(t *testing.T) {
	runbooks := samples(t)
	all := withUpgrades(t, runbooks)
	for name, check := range map[string]func(*testing.T, map[string]sample){
		"flags": flagsAreReal, "context": contextIsNamed, "bash": shellsRead, "shellcheck": shellcheckAgrees,
	} {
		t.Run(name, func(t *testing.T) { check(t, all) })
	}
	for name, check := range map[string]func(*testing.T, map[string]sample){
		"names": namesAreRendered, "hostile": hostileNamesStayWords, "diagram": diagramsAreWhole,
	} {
		t.Run(name, func(t *testing.T) { check(t, runbooks) })
	}
}

// shellsRead has bash parse each block separately, since each is pasted separately.
func shellsRead(t *testing.T, all map[string]sample) {
	bash := needs.Program(t, "bash", "bash")
	seen := map[string]bool{}
	for name, s := range all {
		if testing.Short() && name != "aks" && name != "hostile" {
			continue
		}
		for _, block := range blocks(t, s.text, "sh") {
			if seen[block] {
				continue
			}
			seen[block] = true
			command := exec.Command(bash, "-n")
			command.Stdin = strings.NewReader(block)
			if message, err := command.CombinedOutput(); err != nil {
				t.Errorf("%s: bash cannot read\n%s\n%s", name, block, message)
			}
		}
	}
}

// shellcheckAgrees checks each runbook as one script, so that a block may use variables of earlier blocks.
func shellcheckAgrees(t *testing.T, all map[string]sample) {
	if testing.Short() {
		t.Skip("takes longer than all other tests of runbooks")
	}
	shellcheck := needs.Program(t, "shellcheck", "shellcheck")
	for _, name := range append(profiles.Names(), "standalone endpoints", "own secret", "no identity's name", "moved archive", "hostile") {
		t.Run(name, func(t *testing.T) {
			args := []string{"--shell=sh", "--severity=style", "--format=gcc", "-"}
			if name == "hostile" { // these two checks are about expansion, and nothing in its names may expand
				args = append([]string{"--exclude=SC2016,SC1003"}, args...)
			}
			command := exec.Command(shellcheck, args...)
			command.Stdin = strings.NewReader(strings.Join(blocks(t, all[name].text, "sh"), "\n"))
			if message, err := command.CombinedOutput(); err != nil {
				t.Errorf("shellcheck: %s", message)
			}
		})
	}
}

// hostileNamesStayWords checks that a value of a profile stays one word, and that fences stay closed.
func hostileNamesStayWords(t *testing.T, all map[string]sample) {
	text := all["hostile"].text
	found := false
	for _, block := range blocks(t, text, "sh") {
		for _, command := range commands(block) {
			assert.Assert(t, command[0] != "touch" && command[0] != "id", "a name runs %v", command)
			for i, word := range command {
				found = found || command[0] == "psql" && word == "-d" && command[i+1] == "it's $(touch x) `id` \"; DROP"
			}
		}
	}
	assert.Assert(t, found, "the database's name does not appear unchanged")
}

// TestConnectionStrings: psql reads a name with a '=' as a connection string.
func TestConnectionStrings(t *testing.T) {
	text, err := runbook.Markdown(builtin(t, "aks", set("spec.bootstrap.database", `a=b'c\`)), runbook.Options{})
	assert.NilError(t, err)
	found := false
	for _, block := range blocks(t, string(text), "sh") {
		for _, command := range commands(block) {
			for i, word := range command {
				found = found || word == "-d" && command[i+1] == `dbname='a=b\'c\\'`
			}
		}
	}
	assert.Assert(t, found)
}

func TestControlCharacters(t *testing.T) {
	for _, field := range []string{"spec.bootstrap.database", "spec.bootstrap.owner", "spec.identity.azure.name", "spec.identity.azure.aks.name"} {
		_, err := runbook.Markdown(builtin(t, "aks", set(field, "a\n```")), runbook.Options{})
		assert.ErrorContains(t, err, fmt.Sprintf("cannot write a runbook with %s", field), "a line end would end a block")
	}
	_, err := runbook.Markdown(builtin(t, "aks"), runbook.Options{Context: "a\n```"})
	assert.ErrorContains(t, err, "cannot write a runbook with the context")
}
