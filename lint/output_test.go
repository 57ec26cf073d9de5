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
	want := `a b/pg.yaml: Cluster prod/pg
  error PGHA431 7:15 spec.startDelay
    It starts over.
    fix: Remove it.
  warning PGHA441 30:0 spec.affinity
    They share.

a b/pg.yaml: Service lb
  warning PGHA602 20:3 spec.selector
    It takes <all> of them. [31m
    fix: Add it.

ObjectStore s
  info PGHA527 
    It is large.

1 error, 2 warnings, 1 info
`
	if diff := cmp.Diff(want, string(Text(someFindings(), false))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := string(Text(nil, true)); got != "no findings\n" {
		t.Errorf("without findings it says %q", got)
	}
	colored := string(Text(someFindings(), true))
	for _, code := range []string{boldText, redText + "error" + plainText, goldText + "warning" + plainText, blueText + "info"} {
		if !strings.Contains(colored, code) {
			t.Errorf("the colored text lacks %q", code)
		}
	}
}

func TestJSON(t *testing.T) {
	text, err := JSON(someFindings())
	if err != nil {
		t.Fatal(err)
	}
	var got report
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := report{Findings: someFindings(), Errors: 1, Warnings: 2, Infos: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("it does not come back as it was (-want +got):\n%s", diff)
	}
	if !strings.Contains(string(text), `"message": "It takes <all> of them.`) {
		t.Errorf("characters are escaped without need: %s", text)
	}
	empty, err := JSON(nil)
	if err != nil || !strings.Contains(string(empty), `"findings": []`) {
		t.Errorf("without findings it is %s, %v", empty, err)
	}
}

func TestSARIF(t *testing.T) {
	text, err := SARIF(someFindings())
	if err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(text, &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || len(log.Runs[0].Results) != 4 {
		t.Fatalf("it is not one run of four results: %s", text)
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
	if last := run.Results[3]; last.Level != "note" || last.Locations[0].Physical != nil {
		t.Errorf("a finding without a file has a file, or info is no note: %+v", last)
	}
	if rule := run.Tool.Driver.Rules[0]; rule.HelpURI != project+"/blob/main/docs/rules/PGHA431.md" || !rule.Properties.Beyond {
		t.Errorf("the rule's metadata are off: %+v", rule)
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
