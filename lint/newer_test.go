// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/profiles"
)

// TestFeaturesAgreeWithCRDs: the table of features says of every release what its CRDs say.
func TestFeaturesAgreeWithCRDs(t *testing.T) {
	compared := 0
	for _, f := range profiles.Features() {
		kind, path, _ := strings.Cut(f.Path, ":")
		if admission.Schema(kind, profiles.NewestTarget) == nil || kind == "ObjectStore" || strings.HasPrefix(path, "metadata.") {
			continue
		}
		compared++
		for _, target := range profiles.Targets() {
			if has := admission.Schema(kind, target).At(path) != nil; has != f.Since.Has(target) {
				t.Errorf("the CRDs of %s have %s: %t, and the table of features says %t", target, f.Path, has, !has)
			}
		}
	}
	if compared < 12 {
		t.Errorf("only %d features are fields or kinds of a CRD", compared)
	}
}
