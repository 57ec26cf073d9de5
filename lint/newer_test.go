// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
)

// TestFeaturesAgreeWithCRDs: render's list of newer fields, which comes from the CRDs, has the same versions as the table of
// features.
func TestFeaturesAgreeWithCRDs(t *testing.T) {
	compared := 0
	for _, f := range profiles.Features() {
		kind, path, isField := strings.Cut(f.Path, ":")
		since, listed := newerField(kind, path)
		switch {
		case !isField || kind == "ConfigMap" || strings.HasPrefix(path, "metadata."):
		case !listed && f.Since.Has(profiles.OldestTarget):
		case !listed || since != f.Since:
			t.Errorf("feature %q was added in %s, and the CRD's field in %s", f.Name, f.Since, since)
		default:
			compared++
		}
	}
	if compared < 5 {
		t.Errorf("only %d features are fields of a CRD", compared)
	}
}
