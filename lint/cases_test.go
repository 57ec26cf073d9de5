// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCases compares the findings of each case with its header, which lists their fields, and with the rule's
// findings.txt, so that every change of a message shows up in review. With -update it writes those files, and still
// fails if something had to be written.
func TestCases(t *testing.T) {
	byRule := map[string][]caseFile{}
	for _, c := range caseFiles(t) {
		byRule[c.rule] = append(byRule[c.rule], c)
	}
	for _, rule := range slices.Sorted(maps.Keys(byRule)) {
		t.Run(rule, func(t *testing.T) {
			var said []string
			for _, c := range byRule[rule] {
				findings := slices.DeleteFunc(c.run(t), func(f Finding) bool { return f.Rule != c.rule })
				t.Run(c.name, func(t *testing.T) { c.check(t, findings) })
				for _, f := range findings {
					said = append(said, described(f))
				}
			}
			path := filepath.Join("testdata/rules", rule, "findings.txt")
			want, _ := os.ReadFile(path)
			got := strings.Join(said, "\n")
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s is not up to date; run go test ./lint -run TestCases -update (-want +got):\n%s", path, diff)
				if *update {
					if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

// described is the whole finding, as the four lines of findings.txt.
func described(f Finding) string {
	return fmt.Sprintf("%s:%d:%d: %s: %s\n  field:   %s\n  message: %s\n  remedy:  %s\n", f.File, f.Line, f.Column, f.Severity, f.Object,
		f.Field, f.Message, f.Remedy)
}

// check compares the findings of the case's rule with its header, and checks what every finding must have.
func (c caseFile) check(t *testing.T, findings []Finding) {
	t.Helper()
	var got []string
	for _, f := range findings {
		got = append(got, f.Field)
		if f.Line == 0 || f.Message == "" || f.Remedy == "" || f.Object.Kind == "" || f.File != c.name {
			t.Errorf("the finding lacks a place, a message, a remedy or an object: %+v", f)
		}
		if want := max(c.severity, 0); f.Severity != want && (want != 0 || f.Severity != mustRule(t, f.Rule).Severity) {
			t.Errorf("%s: the severity differs from the case's and the rule's", f)
		}
		if f.Severity > mustRule(t, f.Rule).Severity {
			t.Errorf("%s is worse than its rule", f)
		}
		if strings.Contains(f.Message, "%!") || strings.Contains(f.Remedy, "%") || !strings.HasSuffix(f.Message, ".") {
			t.Errorf("the message is not a sentence: %q %q", f.Message, f.Remedy)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(c.want, got); diff != "" {
		t.Errorf("%s has other findings (-want +got):\n%s", c.rule, diff)
	}
}

func mustRule(t *testing.T, id string) Rule {
	t.Helper()
	r, ok := ruleByID(id)
	if !ok {
		t.Fatalf("unknown rule %q", id)
	}
	return r
}

// TestEveryRuleHasCases keeps the table, the cases and the pages in step.
func TestEveryRuleHasCases(t *testing.T) {
	bad, good := map[string]int{}, map[string]int{}
	for _, c := range caseFiles(t) {
		mustRule(t, c.rule)
		switch {
		case c.bad() && len(c.want) > 0:
			bad[c.rule]++
		case strings.HasPrefix(c.name, "good-") && len(c.want) == 0:
			good[c.rule]++
		default:
			t.Errorf("%s/%s is neither bad with findings nor good without", c.rule, c.name)
		}
	}
	for _, r := range Rules() {
		if bad[r.ID] == 0 || good[r.ID] == 0 {
			t.Errorf("%s has %d bad and %d good cases", r.ID, bad[r.ID], good[r.ID])
		}
		if r.Title == "" || r.Why == "" || !strings.HasPrefix(r.Source, "https://") || r.Severity == 0 {
			t.Errorf("%s lacks a title, a severity, a reason or a source", r.ID)
		}
		if strings.HasSuffix(r.Title, ".") || !strings.HasSuffix(r.Why, ".") {
			t.Errorf("%s: the title must not end with a period, and the reason must", r.ID)
		}
	}
}

func TestIDsAreUniqueAndStable(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.ID] {
			t.Errorf("duplicate rule %s", r.ID)
		}
		seen[r.ID] = true
		if len(r.ID) != 7 || !strings.HasPrefix(r.ID, "PGHA") || strings.Trim(r.ID[4:], digits) != "" {
			t.Errorf("%q is not a rule ID", r.ID)
		}
	}
}
