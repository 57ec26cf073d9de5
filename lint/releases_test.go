// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/profiles"
)

// TestReleases pins what each case's rule says for each release of the operator, where that differs: refused, accepted (and fails later),
// error, warning, info, or nothing. Every list of releases in the rules shows up in testdata/releases.txt; -update writes it.
func TestReleases(t *testing.T) {
	var got []string
	for _, c := range caseFiles(t) {
		if strings.Contains(string(c.text), "kind: Profile\n") {
			continue
		}
		if said := verdicts(t, c); strings.Contains(said, ";") {
			got = append(got, filepath.Join(c.rule, c.name)+": "+said)
		}
	}
	const path = "testdata/releases.txt"
	text := strings.Join(got, "\n") + "\n"
	want, _ := os.ReadFile(path)
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(text, "\n")); diff != "" {
		t.Errorf("%s is not up to date; run go test ./lint -run TestReleases -update (-want +got):\n%s", path, diff)
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(got) < 40 {
		t.Errorf("only %d cases depend on the release", len(got))
	}
}

// verdicts are what the rule says for the releases, as runs: "accepted 1.23.0-1.28.2 1.29.0; refused 1.28.3-1.28.4 1.29.1-1.30.1".
func verdicts(t *testing.T, c caseFile) string {
	t.Helper()
	var order []string
	runs := map[string][]string{}
	contents := read(t, c)
	was, first, last := "", "", ""
	end := func() {
		if was == "" {
			return
		}
		if runs[was] == nil {
			order = append(order, was)
		}
		if first != last {
			first += "-" + last
		}
		runs[was] = append(runs[was], first)
	}
	for _, target := range profiles.Targets() {
		is := verdict(t, c, contents, target)
		if is != was {
			end()
			was, first = is, target.String()
		}
		last = target.String()
	}
	end()
	var all []string
	for _, is := range order {
		all = append(all, is+" "+strings.Join(runs[is], " "))
	}
	return strings.Join(all, "; ")
}

func read(t *testing.T, c caseFile) Contents {
	t.Helper()
	contents, faults := ReadAll(c.name, c.text)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return contents
}

// verdict is the worst that the case's rule says for one release, with the number of findings if there are several.
func verdict(t *testing.T, c caseFile, contents Contents, target profiles.Target) string {
	t.Helper()
	in := Input{Resources: contents.Resources, Others: contents.Others, Target: target}
	worst, count := Severity(0), 0
	accepted := false
	p := &pass{in: &in, target: target}
	p.index()
	for _, id := range []string{newerThanTarget, c.rule} {
		if rule, ok := ruleByID(id); ok && rule.check != nil && (id == c.rule || c.rule != newerThanTarget) {
			p.rule = rule
			rule.check(p)
		}
	}
	p.dropRedundant()
	for _, f := range p.findings {
		if f.Rule != c.rule {
			continue
		}
		if count++; f.Severity > worst || f.Severity == worst && !f.Accepted {
			worst, accepted = f.Severity, f.Accepted
		}
	}
	rule := mustRule(t, c.rule)
	says := worst.String()
	switch {
	case count == 0:
		return "nothing"
	case accepted:
		says = "accepted, " + says
	case worst == Error && rule.Rejects():
		says = "refused"
	}
	if count > 1 {
		says = fmt.Sprintf("%s (%d)", says, count)
	}
	return says
}

// TestParityReleases compares the last column of parity.md with the releases whose webhook or CRD refuses the case. With -update it writes
// the column.
func TestParityReleases(t *testing.T) {
	cases := map[string]caseFile{}
	for _, c := range caseFiles(t) {
		cases[c.rule+"/"+c.name] = c
	}
	text, err := os.ReadFile("parity.md")
	if err != nil {
		t.Fatal(err)
	}
	lines, filled := strings.Split(string(text), "\n"), 0
	for i, line := range lines {
		cells := strings.Split(line, "|")
		if len(cells) != 8 {
			continue
		}
		if _, err := strconv.Atoi(strings.TrimSpace(cells[1])); err != nil {
			continue
		}
		c, ok := cases[strings.TrimSpace(cells[4])+"/"+strings.TrimSpace(cells[5])]
		if !ok || !mustRule(t, c.rule).Rejects() || strings.TrimSpace(cells[6]) == "list by release" {
			continue
		}
		want := refusedSince(t, c)
		if want != "" {
			filled++
		}
		if got := strings.TrimSpace(cells[6]); got != want {
			t.Errorf("%s: the last column is %q, want %q", strings.TrimSpace(cells[1]), got, want)
		}
		cells[6] = strings.Replace(" "+want+" ", "  ", " ", 1)
		lines[i] = strings.Join(cells, "|")
	}
	if filled < 30 {
		t.Errorf("only %d checks depend on the release", filled)
	}
	if *update && t.Failed() {
		if err := os.WriteFile("parity.md", []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// refusedSince are the releases that refuse a case, as profiles.Releases writes them; "" for all of them.
func refusedSince(t *testing.T, c caseFile) string {
	t.Helper()
	refuses := map[profiles.Target]bool{}
	var list []string
	line, contents := "", read(t, c)
	for _, target := range profiles.Targets() {
		if refuses[target] = strings.HasPrefix(verdict(t, c, contents, target), "refused"); refuses[target] && target.Line() != line {
			line = target.Line()
			list = append(list, target.String())
		}
	}
	for len(list) > 1 && strings.HasSuffix(list[len(list)-1], ".0") && strings.HasSuffix(list[len(list)-2], ".0") {
		list = list[:len(list)-1]
	}
	since := profiles.Releases(strings.Join(list, " "))
	for target, refused := range refuses {
		if since.Has(target) != refused {
			t.Errorf("%s/%s: no list of first releases says that %s refuses it: %t", c.rule, c.name, target, refused)
		}
	}
	if since == "1.23.0" {
		return ""
	}
	return since.String()
}

// TestAcceptedIgnore: what the target accepts is a risk that an annotation may take, and what it refuses is not.
func TestAcceptedIgnore(t *testing.T) {
	const text = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: pg\n  annotations:\n    pgha.dev/ignore: 'PGHA305: for the old one'\n" +
		"spec:\n  storage: {size: 1Gi}\n  postgresql: {parameters: {work mem: 8MB}}\n"
	contents, faults := ReadAll("pg.yaml", []byte(text))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	for release, want := range map[string]string{"1.28.3": "", "1.28.4": vainIgnore} {
		target, err := profiles.ParseTarget(release)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range Run(Input{Resources: contents.Resources, Target: target}) {
			if f.Rule == vainIgnore || f.Rule == "PGHA305" && got == "" {
				got = f.Rule
			}
		}
		if got != want {
			t.Errorf("operator %s: %q is found, want %q", release, got, want)
		}
	}
}
