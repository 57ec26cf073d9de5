// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// operatorChecks is how many checks the operator's webhooks and CRD rules have, as numbered in parity.md.
const operatorChecks = 184

// TestParity compares parity.md with the rules and their cases: every check has a line, every line with a rule has a case
// that the rule finds, and each case names its check.
func TestParity(t *testing.T) {
	cases := map[string]caseFile{}
	for _, c := range caseFiles(t) {
		cases[c.rule+"/"+c.name] = c
	}
	seen := map[int]bool{}
	for _, row := range parityRows(t) {
		number, err := strconv.Atoi(row[0])
		if err != nil {
			continue
		}
		if seen[number] {
			t.Errorf("check %d is in the table twice", number)
		}
		seen[number] = true
		if row[3] == "-" {
			if row[4] == "" {
				t.Errorf("check %d has neither a rule nor a reason", number)
			}
			continue
		}
		mustRule(t, row[3])
		c, ok := cases[row[3]+"/"+row[4]]
		switch {
		case !ok || !c.bad():
			t.Errorf("check %d: there is no bad case %s/%s", number, row[3], row[4])
		case !slices.Contains(parityOf(c), number):
			t.Errorf("check %d: %s/%s does not name the check", number, row[3], row[4])
		}
	}
	for n := 1; n <= operatorChecks; n++ {
		if !seen[n] {
			t.Errorf("check %d is not in the table", n)
		}
	}
	if len(seen) != operatorChecks {
		t.Errorf("the table has %d checks and should have %d", len(seen), operatorChecks)
	}
}

// TestAdmissionWarnings: what the operator only warns about is at most a warning, unless the rule is marked as beyond.
func TestAdmissionWarnings(t *testing.T) {
	rows := 0
	for _, row := range parityRows(t) {
		if len(row) < 3 || len(row) > 4 || !strings.HasPrefix(row[2], "PGHA") {
			continue
		}
		rows++
		for id := range strings.SplitSeq(row[2], ", ") {
			if r := mustRule(t, id); r.Severity == Error && !r.Beyond {
				t.Errorf("the operator only warns about what %s reports as an error", id)
			}
		}
	}
	if rows < 10 {
		t.Errorf("the table of warnings has %d rows", rows)
	}
}

// parityRows returns the cells of every table row in parity.md.
func parityRows(t *testing.T) [][]string {
	t.Helper()
	text, err := os.ReadFile("parity.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}

// parityOf reads the numbers of checks in a case's first lines.
func parityOf(c caseFile) []int {
	var numbers []int
	for line := range strings.Lines(string(c.text)) {
		list, ok := strings.CutPrefix(strings.TrimSpace(line), "# parity: ")
		if !ok {
			continue
		}
		for n := range strings.SplitSeq(list, ", ") {
			number, err := strconv.Atoi(n)
			if err == nil {
				numbers = append(numbers, number)
			}
		}
	}
	return numbers
}
