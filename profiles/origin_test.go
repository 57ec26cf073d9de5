// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
)

// TestPosition: callers get the line of a field without the parsed text.
func TestPosition(t *testing.T) {
	text, err := os.ReadFile("aks-dev.yaml")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := profiles.Parse("dev.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	fleet, err := profiles.ParseFleet("fleet.yaml", []byte(`apiVersion: `+parsed.APIVersion+`
kind: Fleet
defaults:
  spec:
    instances: 1
    storage: {size: 8Gi}
    resources: {cpu: "1", memory: 1Gi}
    backup: {method: none}
sites:
- name: one
  metadata: {namespace: one}
  spec: {instances: 3}
`))
	if err != nil {
		t.Fatal(err)
	}
	site, err := fleet.Profile(0)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		reason  string
		profile *profiles.Profile
		field   string
		want    string
	}{
		"built by a program":        {"there is no text", profiles.Default(), "spec.instances", ":0:0 false"},
		"file":                      {"the field is there", parsed, "kind", "dev.yaml:" + "3" + ":7 true"},
		"site":                      {"the site overrides the defaults", site, "spec.instances", "fleet.yaml:12:21 true"},
		"defaults of the site":      {"the site does not set it", site, "spec.storage.size", "fleet.yaml:6:21 true"},
		"neither site nor defaults": {"the closest parent in the site", site, "spec.timings.startDelay", "fleet.yaml:12:9 false"},
	} {
		t.Run(name, func(t *testing.T) {
			line, column, ok := c.profile.Position(c.field)
			if diff := cmp.Diff(c.want, fmt.Sprintf("%s:%d:%d %t", c.profile.File(), line, column, ok)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
