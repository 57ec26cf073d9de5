// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

func page(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/effects.md")
	assert.NilError(t, err)
	return string(text)
}

// TestUpToDate compares the page with the tables.
func TestUpToDate(t *testing.T) {
	got := page(t)
	want, err := withRules(got, plan.Rules(), plan.Wholes())
	assert.NilError(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/effects.md is not up to date; run go generate ./plan (-want +got):\n%s", diff)
	}
}

// TestPages checks that the page of every rule is a section of its own, followed by its heading.
func TestPages(t *testing.T) {
	text, seen := page(t), map[string]string{}
	for _, r := range append(plan.Rules(), plan.Wholes()...) {
		file, anchor, _ := strings.Cut(r.Page, "#")
		assert.Equal(t, file, "docs/effects.md")
		name := r.Kind + ": " + r.Path
		assert.Check(t, seen[anchor] == "", "%s and %s have the same section %s", seen[anchor], name, anchor)
		seen[anchor] = name
		assert.Check(t, strings.Contains(text, "<a id=\""+anchor+"\"></a>\n\n### "+heading(&r)+"\n"), "no section %s", anchor)
	}
	assert.Assert(t, len(seen) > 3)
}

// TestClasses checks that each class has a section, and each is in the table of classes, the heaviest first.
func TestClasses(t *testing.T) {
	text := page(t)
	var want []string
	for _, c := range plan.Classes() {
		want = append(want, c.String())
	}
	for what, pattern := range map[string]string{"section": `(?m)^### ([a-z ]+)$`, "row": `(?m)^\| \[([a-z ]+)\]\(#`} {
		var got []string
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			got = append(got, m[1])
		}
		assert.DeepEqual(t, got, want)
		t.Log(what, len(got))
	}
	for _, heading := range []string{"\n## Measured\n"} {
		assert.Check(t, strings.Contains(text, heading), "no heading %q", heading)
	}
}

func TestWithoutMarkers(t *testing.T) {
	_, err := withRules("# Effects\n", nil, nil)
	assert.ErrorContains(t, err, "cannot find the lines")
}
