// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// where lists the positions of a rule's findings: file:line:column field.
func where(findings []Finding, rule string) []string {
	var places []string
	for _, f := range findings {
		if f.Rule == rule {
			places = append(places, fmt.Sprintf("%s:%d:%d %s", f.File, f.Line, f.Column, f.Field))
		}
	}
	return places
}

const cluster1 = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: pg
spec:
  instances: 3
  startDelay: 30
  storage:
    size: 64Gi
`

func TestRead(t *testing.T) {
	cases := map[string]struct {
		reason     string
		text       string
		refs       []string
		passedOver int
		faults     []string
		rule       string
		places     []string
	}{
		"Stream": {
			reason:     "lines are counted across documents, comments and empty documents are left out, and unknown kinds are skipped",
			text:       "# first\n---\n---\napiVersion: apps/v1\nkind: Deployment\n---\n# a comment\n" + cluster1 + "---\n",
			refs:       []string{"Cluster pg"},
			passedOver: 1,
			rule:       "PGHA431",
			places:     []string{"f:14:15 spec.startDelay"},
		},
		"Broken": {
			reason: "a document that is not YAML is a fault at its line, and the others are read",
			text:   "a: [\n---\n" + cluster1 + "---\nb: c: d\n---\n" + strings.Replace(cluster1, "name: pg", "name: pg2", 1),
			refs:   []string{"Cluster pg", "Cluster pg2"},
			faults: []string{"f:1", "f:13"},
			rule:   "PGHA431",
			places: []string{"f:9:15 spec.startDelay", "f:21:15 spec.startDelay"},
		},
		"List": {
			reason: "the items of a List are objects, each with its position, and a broken one does not hide the others",
			text: "apiVersion: v1\nkind: List\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n- apiVersion: postgresql.cnpg.io/v1\n" +
				"  kind: Cluster\n  metadata: {name: pg}\n  spec:\n    instances: 3\n    startDelay: 30\n    stoarge: {}\n",
			refs:       []string{"Cluster pg"},
			passedOver: 1,
			rule:       "PGHA001",
			places:     []string{"f:12:14 spec.stoarge"},
		},
		"JSON": {
			reason: "JSON is YAML",
			text:   `{"apiVersion":"postgresql.cnpg.io/v1","kind":"Cluster","metadata":{"name":"pg"},` + "\n" + `"spec":{"instances":3,"startDelay":30}}`,
			refs:   []string{"Cluster pg"},
			rule:   "PGHA431",
			places: []string{"f:2:36 spec.startDelay"},
		},
		"OtherVersion": {
			reason:     "another version of a known kind is another kind",
			text:       "apiVersion: postgresql.cnpg.io/v2\nkind: Cluster\n---\napiVersion: batch/v1\nkind: Backup\n---\nkind: Cluster\n",
			passedOver: 3,
		},
		"NoObject": {
			reason:     "a document that is not an object is skipped",
			text:       "- a\n- b\n---\njust text\n",
			passedOver: 2,
		},
		"MergeKeys": {
			reason: "kubectl resolves merge keys and turns keys into strings, so the linter sees its result",
			text:   "x: &x {startDelay: 30}\n" + cluster1 + "  <<: *x\n",
			refs:   []string{"Cluster pg"},
			rule:   "PGHA431",
			places: []string{"f:8:15 spec.startDelay"},
		},
		"Duplicate": {
			reason: "one of two duplicate keys is silently lost",
			text:   cluster1 + "  startDelay: 600\n",
			refs:   []string{"Cluster pg"},
			rule:   "PGHA001",
			places: []string{"f:10:3 spec.startDelay"},
		},
		"Markers": {
			reason: "a marker may be followed only by white space or a comment",
			text:   "--- # one\n" + cluster1 + "---\t\n" + cluster1 + "--- \n" + cluster1 + "---\r\n# -----\n",
			refs:   []string{"Cluster pg", "Cluster pg", "Cluster pg"},
			rule:   "PGHA431",
			places: []string{"f:8:15 spec.startDelay", "f:18:15 spec.startDelay", "f:28:15 spec.startDelay"},
		},
		"CRLF": {
			reason: "line endings do not matter",
			text:   strings.ReplaceAll("---\n"+cluster1, "\n", "\r\n"),
			refs:   []string{"Cluster pg"},
			rule:   "PGHA431",
			places: []string{"f:8:15 spec.startDelay"},
		},
		"BlockScalar": {
			reason: "a marker is only at the start of a line, where a value cannot be",
			text:   "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: |\n    ---\n    b\n---\n" + cluster1,
			refs:   []string{"ConfigMap c", "Cluster pg"},
			rule:   "PGHA431",
			places: []string{"f:15:15 spec.startDelay"},
		},
		"Empty": {reason: "an empty text has no objects", text: ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			resources, passedOver, faults := Read("f", []byte(tc.text))
			var refs, places []string
			for i := range resources {
				refs = append(refs, resources[i].ref().String())
			}
			for _, e := range faults {
				places = append(places, fmt.Sprintf("%s:%d", e.File, e.Line))
			}
			for _, d := range []string{
				cmp.Diff(tc.refs, refs), cmp.Diff(tc.passedOver, passedOver), cmp.Diff(tc.faults, places),
				cmp.Diff(tc.places, where(Run(Input{Resources: resources}), tc.rule)),
			} {
				if d != "" {
					t.Errorf("%s (-want +got):\n%s", tc.reason, d)
				}
			}
		})
	}
}

// TestReadNeedsLittleMemory: the parsed trees of documents are not kept. Of 10,000 documents they would take 300 MB.
func TestReadNeedsLittleMemory(t *testing.T) {
	text := strings.Repeat("---\n"+cluster1, 10_000)
	before := heap()
	resources, _, _ := Read("f", []byte(text))
	if used := heap() - before; used > 120<<20 {
		t.Errorf("%d documents keep %d MB", len(resources), used>>20)
	}
	runtime.KeepAlive(resources)
}

// Documents that no rule checks can still be read: alone, in a stream, as items of a List.
func TestOtherDocuments(t *testing.T) {
	const policy = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: deny}\nspec: {a: [1, yes]}\n"
	const want = `{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"deny"},"spec":{"a":[1,true]}}`
	for name, text := range map[string]string{
		"alone":     policy,
		"in stream": "---\n" + cluster1 + "\n---\n" + policy + "---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n",
		"in List":   "apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(strings.TrimSuffix(policy, "\n"), "\n", "\n  ") + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := ReadAll("f", []byte(text))
			if len(c.Others) != 1 {
				t.Fatalf("%d others", len(c.Others))
			}
			got, err := c.Others[0].JSON()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, strings.TrimSpace(string(got))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{cluster1, "kind: List\napiVersion: v1\nitems: [{}, 1, null]", "---\n...\n---", "\xff", "{"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		resources, _, _ := Read("f", text)
		findings := Run(Input{Resources: resources})
		lines := strings.Count(string(text), "\n") + 1
		for _, finding := range findings {
			if finding.Line > lines || finding.Line < 0 {
				t.Errorf("%s is at line %d of %d", finding, finding.Line, lines)
			}
		}
	})
}
