// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	_ "embed"
	"encoding/json"
	"reflect"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/serial"
	sigsyaml "sigs.k8s.io/yaml"
)

// clusterYAML is a Cluster as pgha renders it, with strings of the kinds that need a decision about quotes.
//
//go:embed testdata/cluster.yaml
var clusterYAML []byte

func benchmarkCluster(tb testing.TB) *cnpgv1.Cluster {
	tb.Helper()
	cluster := &cnpgv1.Cluster{}
	if err := sigsyaml.UnmarshalStrict(clusterYAML, cluster); err != nil {
		tb.Fatal(err)
	}
	return cluster
}

// TestCluster checks that the text is unchanged after a round trip, and that it uses the code that the benchmark measures.
func TestCluster(t *testing.T) {
	got, err := Document(benchmarkCluster(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(clusterYAML), string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	root, err := objectTree(serial.NewWalker(), benchmarkCluster(t))
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := serial.AppendDirect(nil, &root); !ok {
		t.Errorf("the writer gave up after\n%s", text)
	}
}

func BenchmarkDocument(b *testing.B) {
	cluster := benchmarkCluster(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Document(cluster); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTree and BenchmarkWrite are the two halves of BenchmarkDocument.
func BenchmarkTree(b *testing.B) {
	cluster := reflect.ValueOf(benchmarkCluster(b))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := serial.NewWalker().Tree(cluster); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	root, err := objectTree(serial.NewWalker(), benchmarkCluster(b))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := serial.AppendYAML(nil, &root); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDocumentFallback measures the cost of a string that only sigs.k8s.io/yaml can write.
func BenchmarkDocumentFallback(b *testing.B) {
	cluster := benchmarkCluster(b)
	cluster.Spec.Description = "a\rb"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Document(cluster); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodingJSON(b *testing.B) {
	cluster := benchmarkCluster(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := json.Marshal(cluster); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSigsYAML(b *testing.B) {
	cluster := benchmarkCluster(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sigsyaml.Marshal(cluster); err != nil {
			b.Fatal(err)
		}
	}
}
