// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRuleFiles checks the layout that doc.go describes: the rules PGHA4xx are in the files rules_4xx_*.go, each named
// after its topic, which contain nothing that other files use.
func TestRuleFiles(t *testing.T) {
	for _, wrong := range misplaced(sources(t)) {
		t.Error(wrong)
	}
}

// TestMisplacedIsSeen checks that the test above finds each way to put something into the wrong file.
func TestMisplacedIsSeen(t *testing.T) {
	for name, c := range map[string]struct {
		reason string
		files  map[string]string
		want   []string
	}{
		"right": {
			reason: "the table of all rules is elsewhere, and helpers of one file stay with it",
			files: map[string]string{
				"rules_4xx_lag.go": `func lagRules() []Rule { return []Rule{{ID: "PGHA450", check: lag}} }; func lag() { own() }; func own() {}`,
				"rule.go":          `var table = lagRules()`,
			},
		},
		"another range": {
			reason: "PGHA501 does not belong in this file",
			files:  map[string]string{"rules_4xx_lag.go": `const id = "PGHA501"; func lagRules() []Rule { return []Rule{{ID: id}} }`},
			want:   []string{"rules_4xx_lag.go: PGHA501 belongs into rules_5xx_*.go"},
		},
		"no range": {
			reason: "the name does not say which rules",
			files:  map[string]string{"rules_lag.go": `func lagRules() []Rule { return []Rule{{ID: "PGHA450"}} }`},
			want:   []string{"rules_lag.go: PGHA450 belongs into rules_4xx_*.go"},
		},
		"no rules": {
			reason: "a file of helpers only is named after its topic",
			files:  map[string]string{"rules_4xx_lag.go": `func lag() {}`},
			want:   []string{"rules_4xx_lag.go: has no rules"},
		},
		"shared function": {
			reason: "another file uses it",
			files: map[string]string{
				"rules_4xx_lag.go": `func lagRules() []Rule { return []Rule{{ID: "PGHA450"}} }; func read() {}`,
				"values.go":        `func f() { read() }`,
			},
			want: []string{"rules_4xx_lag.go: read is used in values.go"},
		},
		"shared method": {
			reason: "another file uses it",
			files: map[string]string{
				"rules_4xx_lag.go":  `func lagRules() []Rule { return []Rule{{ID: "PGHA450"}} }; func (c *cluster) lags() {}`,
				"rules_4xx_spot.go": `func spotRules() []Rule { return []Rule{{ID: "PGHA452", check: func() { c.lags() }}} }`,
			},
			want: []string{"rules_4xx_lag.go: lags is used in rules_4xx_spot.go"},
		},
		"local variable": {
			reason: "it only has the same name",
			files: map[string]string{
				"rules_4xx_lag.go": `func lagRules() []Rule { return []Rule{{ID: "PGHA450"}} }; func read() {}`,
				"values.go":        `func f(read int) { _ = read; x := struct{ read int }{}; x.read = 1 }`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, misplaced(c.files)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// sources are the package's files without the tests.
func sources(t *testing.T) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
			text, err := os.ReadFile(e.Name())
			if err != nil {
				t.Fatal(err)
			}
			files[e.Name()] = string(text)
		}
	}
	return files
}

// misplaced lists rules in files that are not named after their range, and identifiers of rule files that other files
// use.
func misplaced(files map[string]string) []string {
	p := parse(files)
	var wrong []string
	for _, name := range p.names {
		ids := p.rules(name)
		isRules := strings.HasPrefix(name, "rules_")
		for _, id := range ids {
			if want := "rules_" + id[len("PGHA"):len("PGHA")+1] + "xx_"; !strings.HasPrefix(name, want) {
				wrong = append(wrong, name+": "+id+" belongs into "+want+"*.go")
			}
		}
		if isRules && len(ids) == 0 {
			wrong = append(wrong, name+": has no rules")
		}
		if !isRules {
			continue
		}
		for _, d := range declared(p.files[name]) {
			for _, user := range p.names {
				if user != name && user != "rule.go" && p.uses(user, d) {
					wrong = append(wrong, name+": "+d.name+" is used in "+user)
					break
				}
			}
		}
	}
	return wrong
}
