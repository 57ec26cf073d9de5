// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIgnores(t *testing.T) {
	const place = ".pgha-lint.yaml:2:3 "
	cases := map[string]struct {
		reason     string
		file       string
		ignored    int
		complaints []string
	}{
		"Used":       {"a rule, an object and a file with a reason", "{rule: PGHA431, object: Cluster prod/p*, path: a b, reason: fast}", 1, nil},
		"NoReason":   {"no reason is a finding, and the ignore holds", "{rule: PGHA431, reason: ''}", 1, []string{place + "PGHA009"}},
		"Unknown":    {"an unknown rule is a finding", "{rule: PGHA999, reason: fast}", 0, []string{place + "PGHA008"}},
		"Unused":     {"an unused ignore is a finding", "{rule: PGHA707, reason: fast}", 0, []string{place + "PGHA007"}},
		"NoConcern":  {"an ignore for an object that was not linted is not unused", "{rule: PGHA431, object: Cluster other, reason: fast}", 0, nil},
		"Elsewhere":  {"nor is one for a file that was not linted", "{rule: PGHA431, path: c, reason: fast}", 0, nil},
		"OtherKind":  {"the kind must match", "{rule: PGHA431, object: Service, reason: fast}", 0, []string{place + "PGHA007"}},
		"OwnRules":   {"rules about ignores cannot be ignored", "{rule: PGHA007, reason: fast}", 0, []string{place + "PGHA007"}},
		"Everything": {"a file may be a pattern", "{rule: PGHA602, path: 'a ?/*.yaml', reason: fast}", 1, nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			ignores, err := ParseIgnores(".pgha-lint.yaml", []byte("ignore:\n- "+tc.file+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			r := Report{Findings: someFindings(), Files: []string{"a b/pg.yaml"}}
			for _, f := range r.Findings {
				r.Objects = append(r.Objects, f.Object)
			}
			r.Ignore(ignores)
			var complaints []string
			for _, f := range r.Findings {
				if f.File == ".pgha-lint.yaml" {
					complaints = append(complaints, strings.TrimSpace(placeOf(f)+" "+f.Rule))
				}
			}
			if diff := cmp.Diff(tc.complaints, complaints); diff != "" || len(r.Suppressed) != tc.ignored {
				t.Errorf("%s: %d are ignored, want %d (-want +got):\n%s", tc.reason, len(r.Suppressed), tc.ignored, diff)
			}
		})
	}
	for _, text := range []string{"ignore: [{rul: PGHA431}]", "ignore: [{rule: PGHA431, reason: x, path: '[a'}]", "- a"} {
		if _, err := ParseIgnores("f", []byte(text)); err == nil || !strings.HasPrefix(err.Error(), "f:1:") {
			t.Errorf("%s is rejected as: %v", text, err)
		}
	}
}

// TestKustomized checks that something missing is only an info in a file next to a kustomization, which may add it.
func TestKustomized(t *testing.T) {
	resources, _, _ := Read("f", []byte(cluster1))
	for want, files := range map[Severity][]string{Warning: nil, Info: {"f"}} {
		for _, f := range Run(Input{Resources: resources, Kustomized: files}) {
			if f.Rule == "PGHA524" && f.Severity != want {
				t.Errorf("with kustomized files %v it is %s", files, f)
			}
		}
	}
}

// TestVariable checks the hint that a rejected value may become valid when Flux replaces a variable in it.
func TestVariable(t *testing.T) {
	resources, _, _ := Read("f", []byte(strings.Replace(cluster1, "name: pg", "name: ${APP}-pg", 1)))
	for _, f := range Run(Input{Resources: resources}) {
		if f.Rule == "PGHA115" && (f.Severity != Error || !strings.Contains(f.Message, "envsubst")) {
			t.Errorf("a variable is %s", f)
		}
	}
}
