// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
)

// TestFeatures checks the entries of the table.
func TestFeatures(t *testing.T) {
	names := map[string]bool{}
	for _, f := range profiles.Features() {
		if f.Name == "" || names[f.Name] || !strings.HasPrefix(f.Source, "https://") {
			t.Errorf("feature %q has a missing or duplicate name, or no source", f.Name)
		}
		names[f.Name] = true
		if f.Since == "" {
			t.Errorf("feature %q came with no release", f.Name)
		}
		if (f.Deprecated != "" || f.Removed != "") && f.Replacement == "" {
			t.Errorf("feature %q is deprecated or removed and names no replacement", f.Name)
		}
		if found, ok := profiles.FeatureAt(f.Path); ok != (f.Path != "") || ok && found != f {
			t.Errorf("feature %q is not the one at its path %q", f.Name, f.Path)
		}
	}
}

func TestFirstTarget(t *testing.T) {
	for name, c := range map[string]struct {
		reason string
		can    func(profiles.Target) bool
		want   profiles.Target
	}{
		"came later":   {"the first that has it", profiles.Target.BarmanPlugin, 2600},
		"always there": {"the oldest", profiles.Target.BarmanInTree, profiles.OldestTarget},
		"never":        {"no target has it", func(profiles.Target) bool { return false }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := profiles.FirstTarget(profiles.OldestTarget, c.can); got != c.want {
				t.Errorf("FirstTarget is %s and should be %s: %s", got, c.want, c.reason)
			}
		})
	}
}
