// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"encoding/json"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
)

// hostileValues returns values that break out of some kind of quotes, fence, cell, span, label or line.
func hostileValues() []string {
	return []string{
		"x\n```\nrm -rf /\n```sh\nid", "x\n````\n# Heading\n", "```", "`````\n`````", "a`b``c```d", "x\n~~~\n", "a|b\\|c", "a\n\n## 9. Chapter\n", "\r\n```\r\n",
		"<script>alert(1)</script>", "]]>-->", "[a](http://b)", "\u2028```\u2029", "$(touch x)", "`touch x`", "'; touch x; '", "\"; touch x; \"", "#34;", "a\ttab",
		"-x", "--yes", "%s%d%!", "{{.}}", "<br/>", "\"]-->evil[\"", "end", "\x00", "\x1b[31m", "é\u0085z",
	}
}

// patchesWith returns patches with a value in every place that a patch can reach and that gets into a runbook.
func patchesWith(value string) string {
	quoted, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(`[
{target: {kind: Cluster, name: pg}, patch: {spec: {affinity: {nodeSelector: {"k": V}}, imageName: V, storage: {storageClass: V},
  serviceAccountTemplate: {metadata: {annotations: {"azure.workload.identity/client-id": V}}},
  bootstrap: {initdb: {database: V, owner: V, secret: {name: V}}},
  plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: pg-store, serverName: V}}]}}},
{target: {kind: ObjectStore}, patch: {spec: {configuration: {destinationPath: V}}}}]`, "V", string(quoted))
}

// skeleton returns a Markdown text without its blocks, spans and labels: it must not depend on a value.
func skeleton(text string) string {
	var out []string
	fence := ""
	for line := range strings.SplitSeq(text, "\n") {
		run := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case fence == "" && len(run) >= 3:
			fence = run
			out = append(out, "fence "+strings.TrimLeft(line, "`"))
		case fence != "" && len(run) >= len(fence) && strings.TrimSpace(line) == run:
			fence = ""
		case fence == "":
			out = append(out, withoutSpans(line))
		}
	}
	return strings.Join(append(out, "open "+fence), "\n")
}

// withoutSpans leaves code spans out, by the rules for their delimiters: https://spec.commonmark.org/0.31.2/#code-spans
func withoutSpans(line string) string {
	runs := regexp.MustCompile("`+")
	var out strings.Builder
	for {
		open := runs.FindStringIndex(line)
		if open == nil {
			return out.String() + line
		}
		ticks, rest := line[open[0]:open[1]], line[open[1]:]
		closed := -1
		for _, run := range runs.FindAllStringIndex(rest, -1) {
			if rest[run[0]:run[1]] == ticks {
				closed = run[1]
				break
			}
		}
		if closed < 0 {
			return out.String() + line
		}
		if strings.HasPrefix(line, "|") && regexp.MustCompile(`(^|[^\\])\|`).MatchString(rest[:closed]) {
			return "a bar starts a cell in " + line
		}
		out.WriteString(line[:open[0]] + "S")
		line = rest[closed:]
	}
}

// written returns the runbook with a value everywhere; false if the profile is rejected.
func written(t *testing.T, value string) (string, bool) {
	t.Helper()
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	p, err := profiles.Parse("aks", text, set("spec.patches", patchesWith(value)))
	if err != nil {
		return "", false
	}
	runs, err := runbook.Markdown(p, runbook.Options{})
	return string(runs), err == nil
}

// sameSkeleton compares the runbook with a value to one with a plain value and the same chapters.
func sameSkeleton(t *testing.T, value string) (string, bool) {
	t.Helper()
	got, ok := written(t, value)
	if !ok {
		return "", false
	}
	plain := "plain"
	if value == "" {
		return got, true // the value omits chapters
	}
	want, ok := written(t, plain)
	assert.Assert(t, ok)
	same(t, value, skeleton(want), skeleton(got))
	return got, true
}

// TestHostilePatches: a value cannot end a block, a cell, a span or a label, and every block stays a valid script.
func TestHostilePatches(t *testing.T) {
	taken := 0
	for _, value := range hostileValues() {
		text, ok := sameSkeleton(t, value)
		if !ok {
			continue
		}
		taken++
		command := exec.Command("sh", "-n")
		command.Stdin = strings.NewReader(strings.Join(blocks(t, text, "sh"), "\n"))
		message, err := command.CombinedOutput()
		assert.NilError(t, err, "%q: %s", value, message)
		for _, block := range blocks(t, text, "sh") {
			for _, command := range commands(block) {
				assert.Assert(t, command[0] != "rm" && command[0] != "touch" && command[0] != "id", "%q runs %q", value, command)
			}
		}
		for line := range strings.SplitSeq(blocks(t, text, "mermaid")[0], "\n") {
			assert.Assert(t, strings.Count(line, `"`)%2 == 0 && !strings.ContainsAny(line, "\t\r\x1b"), "%q leaves its label: %s", value, line)
		}
	}
	assert.Assert(t, taken > 20, "only %d values were taken", taken)
}

func FuzzPatches(f *testing.F) {
	for _, value := range hostileValues() {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) { sameSkeleton(t, value) })
}

// TestAzureValues: a resource group may start with a hyphen, and az would read it as a flag.
func TestAzureValues(t *testing.T) {
	text, err := runbook.Markdown(builtin(t, "aks", set("spec.identity.azure.resourceGroup", "-rg")), runbook.Options{})
	assert.NilError(t, err)
	assert.Assert(t, strings.Contains(string(text), "--resource-group=-rg"))
	assert.Assert(t, !strings.Contains(string(text), "--resource-group -rg"))
	assert.Assert(t, strings.Contains(string(text), "--all --query"))
}
