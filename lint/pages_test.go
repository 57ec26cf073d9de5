// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the pages of the rules and the findings of their cases, instead of only comparing them")

const pagesFolder = "../docs/rules"

// longestExample is how many lines of a case a page shows.
const longestExample = 60

// TestPages compares docs/rules with the table and the cases: a page for each rule and no other page. With -update it
// writes the pages, and still fails if it had to write one.
func TestPages(t *testing.T) {
	want := map[string]string{"README.md": indexPage()}
	cases := caseFiles(t)
	for _, r := range Rules() {
		want[r.ID+".md"] = rulePage(r, cases)
	}
	paths, err := filepath.Glob(pagesFolder + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		if _, ok := want[name]; ok {
			continue
		}
		t.Errorf("%s is not the page of a rule", path)
		if *update {
			_ = os.Remove(path)
		}
	}
	for name, text := range want {
		path := filepath.Join(pagesFolder, name)
		got, _ := os.ReadFile(path)
		if diff := cmp.Diff(text, string(got)); diff != "" {
			t.Errorf("%s is not up to date; run go test ./lint -run TestPages -update (-want +got):\n%s", path, diff)
			if *update {
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// indexPage lists the rules.
func indexPage() string {
	b := strings.Builder{}
	b.WriteString("# Rules of pgha lint\n\n" +
		"Without a mark under *beyond*, the API server or the operator rejects the object for an error, and the operator warns for\n" +
		"a warning. With a mark they accept it, and pgha goes further. [lint.md](../lint.md) explains the severities and how to\n" +
		"ignore a rule, with a reason.\n\n" +
		"| rule | finds | severity | beyond |\n|---|---|---|---|\n")
	for _, r := range Rules() {
		beyond := ""
		if r.Beyond {
			beyond = "✓"
		}
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s | %s |\n", r.ID, r.ID, strings.ReplaceAll(r.Title, "|", "\\|"), r.Severity, beyond)
	}
	return b.String()
}

// rulePage is the page of a rule: what it finds, why that matters, a bad and a good case, and its source.
func rulePage(r Rule, cases []caseFile) string {
	b := strings.Builder{}
	fmt.Fprintf(&b, "# %s: %s\n\n%s\n\n## Why\n\n%s\n", r.ID, r.Title, standing(r), wrapped(r.Why))
	for _, part := range []struct{ title, prefix string }{{"Bad", "bad-"}, {"Good", "good-"}} {
		c, ok := example(cases, r.ID, part.prefix)
		if !ok {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n", part.title)
		switch {
		case len(c.want) > 0:
			fmt.Fprintf(&b, "Found at `%s`", strings.Join(c.want, "`, `"))
			if c.target != 0 {
				fmt.Fprintf(&b, " with target %s", c.target)
			}
			if c.plugin != 0 {
				fmt.Fprintf(&b, " with plugin %s", c.plugin)
			}
			b.WriteString(":\n\n")
		case c.target != 0:
			fmt.Fprintf(&b, "With target %s:\n\n", c.target)
		case c.plugin != 0:
			fmt.Fprintf(&b, "With plugin %s:\n\n", c.plugin)
		}
		fmt.Fprintf(&b, "```yaml\n%s```\n", shown(c))
	}
	fmt.Fprintf(&b, "\n## Source\n\n<%s>\n", r.Source)
	return b.String()
}

func standing(r Rule) string {
	switch {
	case !canIgnore(r.ID):
		return fmt.Sprintf("Severity: %s. It is about an ignore, not about the object.", r.Severity)
	case strings.HasPrefix(r.Source, project):
		return fmt.Sprintf("Severity: %s. It is about the profile itself.", r.Severity)
	case r.Beyond:
		return fmt.Sprintf("Severity: %s. The API server and the operator accept it; pgha goes further.", r.Severity)
	case r.Severity == Error:
		return "Severity: error. The API server or the operator rejects the object."
	default:
		return fmt.Sprintf("Severity: %s. The operator warns about it.", r.Severity)
	}
}

// example is the case that the rule's page shows: the one marked for the page, or the only one.
func example(cases []caseFile, rule, prefix string) (caseFile, bool) {
	best, found := caseFile{}, false
	for _, c := range cases {
		if c.rule == rule && strings.HasPrefix(c.name, prefix) && (!found || c.onPage) {
			best, found = c, true
		}
	}
	return best, found
}

// shown is a case without the lines for the test, truncated if it is long.
func shown(c caseFile) string {
	lines := strings.SplitAfter(string(c.text), "\n")
	for len(lines) > 0 && isHeader(lines[0]) {
		lines = lines[1:]
	}
	if len(lines) > longestExample {
		lines = append(lines[:longestExample:longestExample], "# and so on\n")
	}
	return strings.Join(lines, "")
}

func isHeader(line string) bool {
	for _, name := range []string{"page", "want", "severity", "target", "day", "parity"} {
		if strings.HasPrefix(line, "# "+name+": ") {
			return true
		}
	}
	return false
}

// wrapped breaks a text into lines of at most 120 characters.
func wrapped(text string) string {
	b, width := strings.Builder{}, 0
	for word := range strings.FieldsSeq(text) {
		switch {
		case width == 0:
		case width+1+len(word) > 120:
			b.WriteByte('\n')
			width = 0
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	return b.String()
}

// TestRulesAreCounted: README and CHANGELOG say how many rules there are.
func TestRulesAreCounted(t *testing.T) {
	for _, file := range []string{"../README.md", "../CHANGELOG.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%d rules", len(Rules())); !strings.Contains(string(text), want) {
			t.Errorf("%s does not say %q", file, want)
		}
	}
}
