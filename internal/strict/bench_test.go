// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/pgha/pgha/internal/strict"
)

// BenchmarkDocuments reads a stream as lint does: one document of some 3 KB at a time.
func BenchmarkDocuments(b *testing.B) {
	one := []byte("---\nkind: ConfigMap\nmetadata:\n  name: x # a comment\ndata:\n")
	for i := range 90 {
		one = fmt.Appendf(one, "  key%d: \"some value %d\"\n", i, i)
	}
	stream := bytes.Repeat(one, 100)
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		for doc, errs := range strict.Documents("m.yaml", stream) {
			var object map[string]any
			if errs = append(errs, doc.Decode(&object)...); len(errs) > 0 {
				b.Fatal(errs)
			}
		}
	}
}
