// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/profiles"
)

// knownFindings are the findings about one fault of a release, as "kind field".
func knownFindings(t *testing.T, text string, target profiles.Target, id string) []string {
	t.Helper()
	resources, others, faults := Read("x.yaml", []byte(text))
	if err := faults.Err(); err != nil || others > 0 && !strings.Contains(text, "NetworkPolicy") {
		t.Fatalf("cannot read the case: %v, %d others\n%s", err, others, text)
	}
	contents, _ := ReadAll("x.yaml", []byte(text))
	var found []string
	for _, f := range Run(Input{Resources: resources, Target: target, Others: contents.Others}) {
		if f.Fault.ID == id {
			found = append(found, f.Object.Kind+" "+f.Field)
			if f.Line == 0 || f.Fault.Release != target.String() || !strings.HasSuffix(f.Message, ".") || !strings.HasSuffix(f.Remedy, ".") {
				t.Errorf("the finding lacks a part: %+v", f)
			}
		}
	}
	return found
}

// TestKnown: each fault is found in the manifest that is exposed to it, on the releases that have it and on no other; and never in one that
// is not.
func TestKnown(t *testing.T) {
	cases := knownCases()
	for _, k := range knownFaults() {
		t.Run(k.id, func(t *testing.T) {
			c, ok := cases[k.id]
			if !ok || c.good == "" {
				t.Fatal("it has no cases")
			}
			has, lacks := 0, 0
			for _, target := range profiles.Targets() {
				var want []string
				if lacks++; k.has(target) {
					has, lacks, want = has+1, lacks-1, []string{c.field}
				}
				if diff := cmp.Diff(want, knownFindings(t, c.bad, target, k.id)); diff != "" {
					t.Errorf("exposed manifest with %s (-want +got):\n%s", target, diff)
				}
				if found := knownFindings(t, c.good, target, k.id); len(found) > 0 {
					t.Errorf("with %s it is found in the other manifest: %v", target, found)
				}
			}
			if has == 0 || lacks == 0 {
				t.Errorf("%d releases have it, and %d do not", has, lacks)
			}
			delete(cases, k.id)
		})
	}
	for id := range cases {
		t.Errorf("%s is no fault", id)
	}
}

// TestKnownTable: ids are unique, releases are known, and texts are complete. A fault that the newest release has belongs to an ordinary rule.
func TestKnownTable(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range knownFaults() {
		if seen[k.id] {
			t.Errorf("duplicate %s", k.id)
		}
		seen[k.id] = true
		for _, list := range []profiles.Releases{k.since, k.fixed} {
			checkList(t, k.id, list)
		}
		if k.fixed == "" || k.has(profiles.NewestTarget) {
			t.Errorf("%s is not mended in the newest release", k.id)
		}
		if (k.cluster == nil) == (k.object == nil) || k.what == "" || k.exposes == "" {
			t.Errorf("%s lacks a part", k.id)
		}
		if strings.HasSuffix(k.what, ".") || k.helps != "" && !strings.HasSuffix(k.helps, ".") || strings.HasSuffix(k.exposes, ".") {
			t.Errorf("%s: only what helps is a sentence", k.id)
		}
	}
}

func checkList(t *testing.T, id string, list profiles.Releases) {
	t.Helper()
	var last profiles.Target
	for text := range strings.FieldsSeq(string(list)) {
		r := profiles.Releases(text).First()
		if _, ok := r.Known(); !ok || r.String() != text || last != 0 && (int(r) <= int(last) || r.Line() == last.Line()) {
			t.Errorf("%s: %q is no list of releases", id, string(list))
		}
		last = r
	}
}

// TestFaultsPage compares docs/faults.md with the table. With -update it writes the page.
func TestFaultsPage(t *testing.T) {
	const path = "../docs/faults.md"
	got, _ := os.ReadFile(path)
	if diff := cmp.Diff(faultsPage(), string(got)); diff != "" {
		t.Errorf("%s is not up to date; run go test ./lint -run TestFaultsPage -update (-want +got):\n%s", path, diff)
		if *update {
			if err := os.WriteFile(path, []byte(faultsPage()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func faultsPage() string {
	var b strings.Builder
	b.WriteString("# Faults of the operator's releases\n\n" + wrapped("`pgha lint --target 1.28.1` reports the faults of exactly this release that a manifest is exposed "+
		"to, as long as a later release mends them. `pgha diff`, `pgha plan` and the runbook say which come and go with an upgrade. This page is generated "+
		"from the table in `lint/known*.go`. Of each line the first release with the fix is named; a line that is not named never got it. "+
		"Faults that the newest release still has are ordinary rules.") + "\n")
	for _, part := range []struct {
		title string
		harm  harm
	}{{"Can lose data, or stop a failover, all writes or a recovery", loses}, {"Security holes", opens}, {"Other faults", errs}} {
		fmt.Fprintf(&b, "\n## %s\n\nRule [%s](rules/%s.md).\n\n| fault | with an affected operator | exposed | since | fixed in |\n|---|---|---|---|---|\n",
			part.title, part.harm.rule(), part.harm.rule())
		for _, k := range knownFaults() {
			if k.harm != part.harm {
				continue
			}
			since := k.since.String()
			if since == "" {
				since = "always"
			}
			cell := func(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
			fmt.Fprintf(&b, "| [%s](%s) | %s | %s | %s | %s |\n", k.id, k.url(), cell(k.what), cell(k.exposes), since, k.fixed)
		}
	}
	return b.String()
}

// TestKnownIsIgnored: one fault can be ignored alone, and an ignore of an unknown one is reported.
func TestKnownIsIgnored(t *testing.T) {
	const manifest = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: pg, annotations: {pgha.dev/ignore: '%s'}}\n" +
		"spec: {instances: 3, storage: {size: 1Gi}}\n"
	for name, c := range map[string]struct {
		reason, ignore string
		gone           []string // faults that are not reported
		rules          []string // about the ignore
	}{
		"one fault":     {"only this one", "PGHA821/#11336: we watch it", []string{"#11336"}, nil},
		"a rule":        {"all its faults", "PGHA821: we watch it", []string{"#10409", "#10448", "#11336"}, nil},
		"unknown fault": {"nothing is ignored", "PGHA821/#1: we watch it", nil, []string{unknownIgnore}},
		"other rule":    {"this fault is of another rule", "PGHA823/#11336: we watch it", nil, []string{unknownIgnore}},
		"not here":      {"the release does not have it", "PGHA821/#11356: we watch it", nil, []string{unusedIgnore}},
	} {
		t.Run(name, func(t *testing.T) {
			resources, _, _ := Read("x.yaml", fmt.Appendf(nil, manifest, c.ignore))
			target, _ := profiles.ParseTarget("1.28.1")
			r := Check(Input{Resources: resources, Target: target})
			var gone, about []string
			for _, f := range r.Suppressed {
				gone = append(gone, f.Fault.ID)
			}
			for _, f := range r.Findings {
				if !canIgnore(f.Rule) {
					about = append(about, f.Rule)
				}
			}
			slices.Sort(gone)
			if diff := cmp.Diff(c.gone, gone); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
			if diff := cmp.Diff(c.rules, about); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
