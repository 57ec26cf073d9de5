// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func someFindings() []Finding {
	pg := Ref{APIVersion: "postgresql.cnpg.io/v1", Kind: "Cluster", Namespace: "prod", Name: "pg"}
	return []Finding{
		{Rule: "PGHA431", Severity: Error, Object: pg, Field: "spec.startDelay", File: "a b/pg.yaml", Line: 7, Column: 15,
			Message: "It starts over.", Remedy: "Remove it."},
		{Rule: "PGHA602", Severity: Warning, Object: Ref{APIVersion: "v1", Kind: "Service", Name: "lb"}, Field: "spec.selector",
			File: "a b/pg.yaml", Line: 20, Column: 3, Message: "It takes <all> of them.\x1b[31m", Remedy: "Add it."},
		{Rule: "PGHA441", Severity: Warning, Object: pg, Field: "spec.affinity", File: "a b/pg.yaml", Line: 30, Message: "They share."},
		{Rule: "PGHA527", Severity: Info, Object: Ref{Kind: "ObjectStore", Name: "s"}, Message: "It is large."},
	}
}

func TestText(t *testing.T) {
	pg := Ref{Kind: "Cluster", Name: "pg2"}
	cases := map[string]struct {
		reason string
		report Report
		every  bool
		want   string
	}{
		"Order": {
			reason: "the most severe findings come first, each line starts with its position, and control characters are removed",
			report: Report{Findings: append([]Finding{
				{Rule: "PGHA527", Severity: Info, Object: pg, File: "z.yaml", Line: 1, Column: 1, Message: "It is large."},
			}, someFindings()...), Objects: make([]Ref, 4)},
			want: `a b/pg.yaml:7:15: error PGHA431 Cluster prod/pg spec.startDelay: It starts over.
    fix: Remove it.
a b/pg.yaml:30:1: warning PGHA441 Cluster prod/pg spec.affinity: They share.
a b/pg.yaml:20:3: warning PGHA602 Service lb spec.selector: It takes <all> of them. [31m
    fix: Add it.
z.yaml:1:1: info PGHA527 Cluster pg2: It is large. (1 more, in 2 objects)

1 error, 2 warnings, 2 infos in 4 objects
`,
		},
		"Every": {
			reason: "with Every each info is on its own line",
			report: Report{Findings: []Finding{
				{Rule: "PGHA527", Severity: Info, Object: pg, File: "z.yaml", Message: "It is large."},
				{Rule: "PGHA527", Severity: Info, Object: pg, File: "z.yaml", Message: "It is larger."},
			}},
			every: true,
			want: "z.yaml: info PGHA527 Cluster pg2: It is large.\nz.yaml: info PGHA527 Cluster pg2: It is larger.\n\n" +
				"2 infos\n",
		},
		"Nothing": {
			reason: "without findings the summary counts the objects and what was ignored",
			report: Report{Objects: make([]Ref, 1), Suppressed: make([]Finding, 2)},
			want:   "no findings in 1 object, 2 ignored\n",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, string(tc.report.Text(TextOptions{Every: tc.every}))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
	colored := string((&Report{Findings: someFindings()}).Text(TextOptions{Color: true}))
	for _, code := range []string{boldText, redText + "error" + plainText, goldText + "warning" + plainText, blueText + "info"} {
		if !strings.Contains(colored, code) {
			t.Errorf("the colored text lacks %q", code)
		}
	}
}

// suppressed is a report with one finding that an annotation ignores.
func suppressed() Report {
	silent := someFindings()[0]
	silent.Suppression = &Suppression{By: "annotation", Reason: "it starts at once"}
	return Report{Findings: someFindings(), Suppressed: []Finding{silent}, Objects: make([]Ref, 3), Files: []string{"a"}}
}

func TestJSON(t *testing.T) {
	r := suppressed()
	text, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var got jsonReport
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := jsonReport{Findings: someFindings(), Suppressed: r.Suppressed, Errors: 1, Warnings: 2, Infos: 1, Objects: 3, Files: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decoding returns another report (-want +got):\n%s", diff)
	}
	if !strings.Contains(string(text), `"message": "It takes <all> of them.`) {
		t.Errorf("characters are escaped unnecessarily: %s", text)
	}
	empty, err := (&Report{}).JSON()
	if err != nil || !strings.Contains(string(empty), `"findings": []`) {
		t.Errorf("without findings it is %s, %v", empty, err)
	}
}

func TestSARIF(t *testing.T) {
	r := suppressed()
	text, err := r.SARIF()
	if err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(text, &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || len(log.Runs[0].Results) != 5 {
		t.Fatalf("it is not one run of five results: %s", text)
	}
	run := log.Runs[0]
	for i, r := range run.Results {
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("result %d refers to another rule than %s", i, r.RuleID)
		}
	}
	first := run.Results[0]
	want := sarifResult{
		RuleID: "PGHA431", Level: "error", Message: sarifText{"It starts over. Remove it."},
		Locations: []sarifLocation{{
			Physical: &sarifPhysical{Artifact: sarifArtifact{"a%20b/pg.yaml"}, Region: &sarifRegion{7, 15}},
			Logical: []sarifLogical{{
				Name: "Cluster prod/pg", QualifiedName: "postgresql.cnpg.io/v1 Cluster prod/pg spec.startDelay", Kind: "object",
			}},
		}},
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want.Suppressions = []sarifSuppression{{"inSource", "accepted", "it starts at once"}}
	if diff := cmp.Diff(want, run.Results[4]); diff != "" {
		t.Errorf("suppressed findings (-want +got):\n%s", diff)
	}
	if last := run.Results[3]; last.Level != "note" || last.Locations[0].Physical != nil {
		t.Errorf("a finding without a file has a file, or info is not a note: %+v", last)
	}
	if rule := run.Tool.Driver.Rules[0]; rule.HelpURI != project+"/blob/main/docs/rules/PGHA431.md" || !rule.Properties.Beyond {
		t.Errorf("the rule's metadata is wrong: %+v", rule)
	}
}

func TestSARIFNames(t *testing.T) {
	for file, want := range map[string]string{
		"pg.yaml": "pg.yaml", "./a/../pg.yaml": "pg.yaml", `a\b.yaml`: "a/b.yaml", "/srv/pg.yaml": "file:///srv/pg.yaml", "a#b.yaml": "a%23b.yaml",
	} {
		if got := sarifURI(file); got != want {
			t.Errorf("%s becomes %s and should be %s", file, got, want)
		}
	}
}
