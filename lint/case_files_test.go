// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
)

// caseFile is one file under testdata/rules: a comment that says what the rule finds there, and the manifest.
type caseFile struct {
	rule, name string
	want       []string // fields, sorted
	target     profiles.Target
	plugin     profiles.PluginRelease
	day        time.Time
	onPage     bool     // the rule's page shows this case
	severity   Severity // of every finding; 0: the rule's
	text       []byte
}

func (c caseFile) bad() bool { return strings.HasPrefix(c.name, "bad-") }

// caseFiles reads every case.
func caseFiles(t *testing.T) []caseFile {
	t.Helper()
	paths, err := filepath.Glob("testdata/rules/*/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("cannot find cases: %v", err)
	}
	cases := make([]caseFile, len(paths))
	for i, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c := caseFile{rule: filepath.Base(filepath.Dir(path)), name: filepath.Base(path), text: text}
		for line := range bytes.Lines(text) {
			name, value, ok := strings.Cut(strings.TrimSpace(strings.TrimPrefix(string(line), "# ")), ": ")
			if line[0] != '#' || !ok {
				break
			}
			switch name {
			case "want":
				c.want = strings.Split(value, ", ")
				slices.Sort(c.want)
			case "page":
				c.onPage = true
			case "severity":
				if err := c.severity.UnmarshalText([]byte(value)); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
			case "day":
				if c.day, err = time.Parse(time.DateOnly, value); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
			case "plugin":
				if c.plugin, err = profiles.ParsePlugin(value); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
			case "target":
				if c.target, err = profiles.ParseTarget(value); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
			}
		}
		cases[i] = c
	}
	return cases
}

// run applies every rule to a case.
func (c caseFile) run(t *testing.T) []Finding {
	t.Helper()
	if bytes.Contains(c.text, []byte("kind: Profile\n")) {
		return c.runProfile(t)
	}
	contents, faults := ReadAll(c.name, c.text)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	if len(contents.Resources) == 0 && c.rule != "PGHA018" {
		t.Fatal("the case has no object that a rule checks")
	}
	return Run(Input{Resources: contents.Resources, Others: contents.Others, Target: c.target, Plugin: c.plugin, Day: c.day})
}

// runProfile skips the validation of profiles, which rejects some of the faults that rules report.
func (c caseFile) runProfile(t *testing.T) []Finding {
	t.Helper()
	p := profiles.Default()
	doc, faults := strict.Decode(c.name, c.text, p)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	if c.rule == unrendered || c.rule == "PGHA667" { // of what the profile renders
		return checkProfile(p, doc, time.Time{}, time.Time{}).Findings
	}
	findings := Run(Input{Profile: p})
	for i := range findings {
		locate(&findings[i], doc, nil)
	}
	return findings
}
