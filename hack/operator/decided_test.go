// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/crdtable"
)

// TestDecided: pgha has decided everything that a release changes.
func TestDecided(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("decided", "*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatalf("got %v, %v: there are no decisions", names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all, err := parseDecisions(string(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, d := range all {
			if fault := d.fault(); fault != "" {
				t.Errorf("%s: %q %s", name, d.id, fault)
			}
		}
	}
}

// TestNewestIsDecided: the newest release that pgha knows has a file of decisions.
func TestNewestIsDecided(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(releasesFile)))
	if err != nil {
		t.Fatal(err)
	}
	all, err := releasesIn(string(text))
	if err != nil {
		t.Fatal(err)
	}
	newest := slices.MaxFunc(all, crdtable.Compare)
	if _, err := os.Stat(filepath.Join("decided", newest+".txt")); err != nil {
		t.Errorf("%v: run make operator VERSION=%s", err, newest)
	}
}

// TestFault: what a verdict must be.
func TestFault(t *testing.T) {
	for verdict, want := range map[string]string{
		"open":                          "is open",
		"taken: lint/rules_3xx.go":      "",
		"waved: pgha renders no Pooler": "",
		"taken":                         "has no reason",
		"waved: ":                       "has no reason",
		"done: yes":                     `has the verdict "done: yes"`,
		"":                              `has the verdict ""`,
	} {
		if got := (decision{"id", verdict}).fault(); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q: got %q, want %q", verdict, got, want)
		}
	}
	for _, text := range []string{"id\n", "id\topen\nid\topen\n", "\topen\n"} {
		if _, err := parseDecisions(text); err == nil {
			t.Errorf("%q is no file of decisions", text)
		}
	}
}
