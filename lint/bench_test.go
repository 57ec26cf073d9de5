// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// fleet is a manifest of n documents: clusters with all their objects, and between them objects that no rule checks.
func fleet(tb testing.TB, n int) []byte {
	tb.Helper()
	text, err := profiles.Builtin("aks")
	if err != nil {
		tb.Fatal(err)
	}
	p, err := profiles.Parse("aks", text)
	if err != nil {
		tb.Fatal(err)
	}
	b := bytes.Buffer{}
	for i, documents := 0, 0; documents < n; i++ {
		p.Metadata.Name = fmt.Sprintf("pg%d", i)
		objects, err := render.Objects(p, render.Options{})
		if err != nil {
			tb.Fatal(err)
		}
		stream, err := manifest.YAML(objects)
		if err != nil {
			tb.Fatal(err)
		}
		b.Write(stream)
		b.WriteString("---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\nspec:\n  replicas: 3\n")
		b.WriteString("---\n")
		documents += len(objects) + 1
	}
	return b.Bytes()
}

// BenchmarkLint reads and checks 10,000 documents without the faults of the guide.
func BenchmarkLint(b *testing.B) { benchmark(b, fleet(b, 10_000)) }

// BenchmarkLintFindings checks manifests in which every document has findings, whose lines must be found.
func BenchmarkLintFindings(b *testing.B) {
	one, err := os.ReadFile("testdata/rules/PGHA704/bad-plain.yaml")
	if err != nil {
		b.Fatal(err)
	}
	text := bytes.Buffer{}
	for i := range 10_000 {
		text.WriteString("---\n")
		text.Write(bytes.ReplaceAll(one, []byte("name: pg\n"), fmt.Appendf(nil, "name: pg%d\n", i)))
	}
	benchmark(b, text.Bytes())
}

// BenchmarkLintLarge is 50 MB in documents of 20 kB.
func BenchmarkLintLarge(b *testing.B) {
	text := bytes.Buffer{}
	for i := 0; text.Len() < 50<<20; i++ {
		fmt.Fprintf(&text, "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c%d\ndata:\n", i)
		for line := range 400 {
			fmt.Fprintf(&text, "  key%d: a value that is long enough to fill the line\n", line)
		}
	}
	benchmark(b, text.Bytes())
}

func benchmark(b *testing.B, text []byte) {
	b.Helper()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		resources, _, faults := Read("fleet.yaml", text)
		if len(faults) > 0 {
			b.Fatal(faults)
		}
		findings := Run(Input{Resources: resources})
		b.ReportMetric(float64(len(resources)), "objects")
		b.ReportMetric(float64(len(findings)), "findings")
	}
}
