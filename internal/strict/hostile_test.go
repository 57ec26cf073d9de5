// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/strict"
)

// hostileBytes is large enough to show quadratic cost.
const hostileBytes = strict.MaxProfileBytes / 4

// TestHostile checks that the worst files are read in acceptable time.
func TestHostile(t *testing.T) {
	unknown := strings.Builder{}
	unknown.WriteString("spec:\n")
	for i := range 15000 {
		fmt.Fprintf(&unknown, "  maxSyncRep%d: 1\n", i)
	}
	fill := func(s string) string { return strings.Repeat(s, hostileBytes/len(s)-1) }
	cases := map[string]string{
		"Unknown":   unknown.String(),
		"Indent":    fill("spec: {}\n") + " x: 1\n",
		"Block":     "spec:\n" + fill("  instances: 1\n") + "\n x: 1\n",
		"Brackets":  fill("["),
		"Braces":    fill("{a: "),
		"Dashes":    fill("- "),
		"Aliases":   "spec: &a {instances: 1}\nx: [" + fill("*a,"),
		"Documents": fill("--- a\n"),
		"Broken":    fill("--- '\n"),
		"Markers":   fill("---\n"),
		"CR":        fill("a: 1\r"),
		"Quote":     "a: '" + fill("x\n"),
		"LongKeys":  fill(strings.Repeat("k", 90) + "\n: 1\n"),
		"Questions": fill("? "),
		"Anchors":   fill("&a "),
		"Comments":  fill("a: # b\n# c\n"),
	}
	for name, in := range cases {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, errs := strict.Decode("p.yaml", []byte(in), &cnpgv1.Cluster{})
			if len(errs) == 0 {
				t.Error("got no fault")
			}
			_ = errs.Error()
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %s for %d faults, the first: %v", took, len(errs), errs[0])
			}
		})
	}
}
