// SPDX-License-Identifier: Apache-2.0

package alerts

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/alert"
	"gotest.tools/v3/assert"
)

// page is the documentation of the alerts. Everything between the two lines is written by this test with -update.
const (
	page  = "../docs/alerts.md"
	begin = "<!-- alerts: written by go test ./alerts -update -->\n"
	end   = "<!-- end of the alerts -->\n"
)

// TestPage: the page has a section for each alert, with the values for aks-full, and runbook_url points to it.
func TestPage(t *testing.T) {
	text, err := os.ReadFile(page)
	assert.NilError(t, err)
	before, rest, found := strings.Cut(string(text), begin)
	got, after, also := strings.Cut(rest, end)
	assert.Assert(t, found && also, "cannot find the lines between which the alerts are")
	want := sections(t)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s is not up to date; run go test ./alerts -update (-want +got):\n%s", page, diff)
		if flag.Lookup("update").Value.String() == "true" {
			assert.NilError(t, os.WriteFile(page, []byte(before+begin+want+end+after), 0o644))
		}
	}
	r, err := Of(builtin(t))
	assert.NilError(t, err)
	for _, g := range r.Object.Spec.Groups {
		for i := range g.Rules {
			url := g.Rules[i].Annotations["runbook_url"]
			_, anchor, _ := strings.Cut(url, "#")
			assert.Check(t, strings.HasPrefix(url, "https://github.com/pgha/pgha/blob/main/docs/alerts.md#"), url)
			assert.Check(t, strings.Contains(strings.ToLower(want), "\n## "+anchor+"\n"), "the page has no section %s", anchor)
		}
	}
}

// sections are the table and the sections of all alerts.
func sections(t *testing.T) string {
	t.Helper()
	r, err := Of(builtin(t))
	assert.NilError(t, err)
	values := map[string][2]string{} // threshold and duration for aks-full
	for _, g := range r.Object.Spec.Groups {
		for i := range g.Rules {
			rule := &g.Rules[i]
			values[rule.Alert] = [2]string{rule.Annotations["threshold"], string(*rule.For)}
		}
	}
	var b strings.Builder
	b.WriteString("\n| alert | severity | threshold | for | needs |\n|---|---|---|---|---|\n")
	for _, k := range alert.Kinds() {
		v := values[k.Name]
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s | %s |\n", k.Name, k.Anchor(), k.Severity, v[0], v[1], k.Needs)
	}
	for _, k := range alert.Kinds() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n%s\n\n", k.Name, k.Summary, k.Means)
		if k.Unit != alert.None {
			fmt.Fprintf(&b, "**Threshold**: %s It takes %s, from %s to %s.\n\n", k.Formula, k.Unit.Form(), k.Unit.Text(k.Least), k.Unit.Text(k.Most))
		} else {
			fmt.Fprintf(&b, "**Threshold**: %s\n\n", k.Formula)
		}
		fmt.Fprintf(&b, "**What to do**: %s\n", k.Do)
	}
	b.WriteString("\n")
	return b.String()
}
