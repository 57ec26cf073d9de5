// SPDX-License-Identifier: Apache-2.0

package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// pgha is what pgha's own source says about the operator's.
type pgha struct {
	parity string
	// sources are the files that mention functions of the operator, by name.
	sources files
}

const parityFile = "lint/parity.md"

// readPgha reads the files of this repository that name functions of the operator.
func readPgha(root string) (pgha, error) {
	p := pgha{sources: files{}}
	parity, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(parityFile)))
	if err != nil {
		return p, err
	}
	p.parity = string(parity)
	for _, folder := range []string{"lint", "plan", "internal", "profiles", "render", "adopt", "guard", "runbook"} {
		all := files{}
		if err := all.walk(root, folder); err != nil {
			return p, err
		}
		for name, text := range all {
			if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.Contains(name, "/testdata/") {
				p.sources[name] = text
			}
		}
	}
	return p, nil
}

var ruleID = regexp.MustCompile(`PGHA\d{3}`)

// knows says where pgha depends on a function of the operator: rows of the table of parity with their rules, and files whose comments
// name it. A name that is one word is too common to look for in files.
func (p pgha) knows(name string) string {
	whole, err := regexp.Compile(`\b` + regexp.QuoteMeta(name) + `\b`)
	if err != nil {
		return ""
	}
	var where []string
	if rows := p.rows(whole); rows != "" {
		where = append(where, rows)
	}
	if strings.ToLower(name[1:]) == name[1:] {
		return strings.Join(where, ", ")
	}
	for _, file := range slices.Sorted(maps.Keys(p.sources)) {
		for line := range strings.Lines(p.sources[file]) {
			place := whole.FindStringIndex(line)
			if place != nil && strings.Contains(line[:place[0]], "//") {
				where = append(where, file)
				break
			}
		}
	}
	return strings.Join(where, ", ")
}

// rows are the lines of the table of parity whose place or check matches.
func (p pgha) rows(whole *regexp.Regexp) string {
	rules, rows := map[string]bool{}, []string{}
	for line := range strings.SplitSeq(p.parity, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 4 || !whole.MatchString(cells[1]+cells[2]) {
			continue
		}
		for _, id := range ruleID.FindAllString(line, -1) {
			rules[id] = true
		}
		if number := strings.TrimSpace(cells[1]); number != "" && number[0] >= '0' && number[0] <= '9' {
			rows = append(rows, number)
		}
	}
	words := slices.Sorted(maps.Keys(rules))
	if len(rows) > 0 {
		words = append(words, "(parity "+strings.Join(rows, " ")+")")
	}
	return strings.Join(words, " ")
}
