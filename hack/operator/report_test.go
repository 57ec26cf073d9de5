// SPDX-License-Identifier: Apache-2.0

package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

var update = flag.Bool("update", false, "write the golden files")

// testSide reads a small release of testdata.
func testSide(t *testing.T, name string) side {
	t.Helper()
	root := filepath.Join("testdata", name)
	s := side{release: name, files: files{}, crds: map[string]map[string]any{}}
	if err := s.files.walk(root, "."); err != nil {
		t.Fatal(err)
	}
	s.files["go.mod"] = s.files["go.mod.txt"] // a go.mod would make it a module
	for file, text := range s.files {
		if strings.HasPrefix(file, crdFolder) {
			crd := map[string]any{}
			if err := yaml.Unmarshal([]byte(text), &crd); err != nil {
				t.Fatal(err)
			}
			s.crds[file] = crd
		}
	}
	if err := s.parse(); err != nil {
		t.Fatal(err)
	}
	return s
}

// testSections compares the two small releases of testdata.
func testSections(t *testing.T) []section {
	t.Helper()
	old, new := testSide(t, "old"), testSide(t, "new")
	notes, err := notesOf(new.files, "1.31.0")
	if err != nil {
		t.Fatal(err)
	}
	known, err := readPgha(filepath.Join("testdata", "pgha"))
	if err != nil {
		t.Fatal(err)
	}
	sections, err := sectionsOf(old, new, known, notes)
	if err != nil {
		t.Fatal(err)
	}
	return sections
}

// TestReport holds the report of two small releases against a golden file. They differ in everything that the report knows, and in
// comments, formatting, receivers and folders, which it must not show.
func TestReport(t *testing.T) {
	sections := testSections(t)
	for name, every := range map[string]bool{"report.txt": false, "report-v.txt": true} {
		var b strings.Builder
		printReport(&b, sections, every)
		golden(t, name, b.String())
	}
}

// TestDecisionsOfReport: every change that asks for a decision is open, once, and what is decided stays.
func TestDecisionsOfReport(t *testing.T) {
	sections := testSections(t)
	text, err := addDecisions("# Head\nset warnings + new field is deprecated\twaved: no rule\n", sections)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "decided.txt", text)
	again, err := addDecisions(text, sections)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, again); diff != "" {
		t.Errorf("a second run changes the file: -want +got\n%s", diff)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got\n%s", name, diff)
	}
}
