// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"testing"

	"k8s.io/apimachinery/pkg/util/validation"
)

// FuzzIsLabel: names that skip Kubernetes' checks would pass them.
func FuzzIsLabel(f *testing.F) {
	for _, seed := range []string{"pg", "a-1", "1a", "-a", "a-", "A", "a_b", "", "a.b", "a..b", "a.b-", "example.com/role", "a/b/c", "/a", "a/",
		"abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-0123456789", "ä"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if isLabel(name) {
			for check, messages := range map[string][]string{
				"IsDNS1035Label":     validation.IsDNS1035Label(name),
				"IsDNS1123Label":     validation.IsDNS1123Label(name),
				"IsDNS1123Subdomain": validation.IsDNS1123Subdomain(name),
				"IsValidLabelValue":  validation.IsValidLabelValue(name),
			} {
				if len(messages) > 0 {
					t.Errorf("isLabel(%q) is true, %s says %q", name, check, messages)
				}
			}
		}
		if isSubdomain(name) && len(validation.IsDNS1123Subdomain(name)) > 0 {
			t.Errorf("isSubdomain(%q) is true, IsDNS1123Subdomain says %q", name, validation.IsDNS1123Subdomain(name))
		}
		if messages := validation.IsQualifiedName(name); len(labelKey(nil, name)) == 0 && len(messages) > 0 {
			t.Errorf("labelKey(%q) finds no fault, IsQualifiedName says %q", name, messages)
		}
	})
}
