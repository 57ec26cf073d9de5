// SPDX-License-Identifier: Apache-2.0

package krm_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/krm"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

const (
	list = `apiVersion: config.kubernetes.io/%s
kind: ResourceList
items: %s
functionConfig:
%s`
	profile = `  apiVersion: pgha.dev/v1beta1
  kind: Profile
  metadata:
    name: pg
    namespace: db
    annotations:
      config.kubernetes.io/path: profiles/pg.yaml
      internal.config.kubernetes.io/id: '7'
  spec:
    resources: {cpu: "2", memory: 8Gi}
    storage: {size: 64Gi}
    backup: {method: none}
`
	fleet = `  apiVersion: pgha.dev/v1beta1
  kind: Fleet
  defaults:
    metadata: {namespace: db}
    spec: {resources: {cpu: "2", memory: 8Gi}, storage: {size: 64Gi}, backup: {method: none}}
  sites:
  - name: a
  - name: b
`
	items = `
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: other
    annotations:
      internal.config.kubernetes.io/index: '0'
  data: {port: "5432", on: 'yes'}
- apiVersion: postgresql.cnpg.io/v1
  kind: Cluster
  metadata:
    name: pg
    namespace: db
    annotations:
      internal.config.kubernetes.io/path: old.yaml
      config.kubernetes.io/index: '1'
      mine: gone
  spec: {instances: 1}
- apiVersion: example.com/v1
  kind: Last
  metadata: {name: last}`
)

// decoded is a list, decoded with another library than the one under test.
type decoded struct {
	APIVersion     string           `json:"apiVersion"`
	Kind           string           `json:"kind"`
	Items          []map[string]any `json:"items"`
	FunctionConfig map[string]any   `json:"functionConfig"`
	Results        []map[string]any `json:"results"`
}

func run(t *testing.T, input string) (decoded, error) {
	t.Helper()
	output, err := krm.Run([]byte(input), time.Unix(0, 0))
	var d decoded
	assert.NilError(t, yaml.UnmarshalStrict(output, &d))
	return d, err
}

func TestRun(t *testing.T) {
	for name, tc := range map[string]struct {
		reason  string
		version string
		items   string
		config  string
		want    []string // kind and name of the items
	}{
		"Generator":    {"nothing in, everything out", "v1", "[]", profile, []string{"Cluster pg"}},
		"Beta":         {"the older version is the same", "v1beta1", "[]", profile, []string{"Cluster pg"}},
		"NoItems":      {"kustomize may leave them null", "v1", "", profile, []string{"Cluster pg"}},
		"Transformer":  {"what is there already keeps its place", "v1", items, profile, []string{"ConfigMap other", "Cluster pg", "Last last"}},
		"Fleet":        {"all sites of a fleet", "v1", "[]", fleet, []string{"Cluster a", "Cluster b"}},
		"FleetAndRest": {"behind what is there", "v1", items, fleet, []string{"ConfigMap other", "Cluster pg", "Last last", "Cluster a", "Cluster b"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := run(t, fmt.Sprintf(list, tc.version, tc.items, tc.config))
			assert.NilError(t, err)
			assert.Equal(t, got.APIVersion, "config.kubernetes.io/"+tc.version)
			assert.Equal(t, got.Kind, "ResourceList")
			var names []string
			for _, item := range got.Items {
				names = append(names, fmt.Sprint(item["kind"], " ", item["metadata"].(map[string]any)["name"]))
			}
			if diff := cmp.Diff(tc.want, names); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestUntouched checks that other objects are unchanged, and that pgha's objects keep the orchestrator's annotations.
func TestUntouched(t *testing.T) {
	input := fmt.Sprintf(list, "v1", items, profile)
	got, err := run(t, input)
	assert.NilError(t, err)
	var before decoded
	assert.NilError(t, yaml.UnmarshalStrict([]byte(input), &before))
	for _, i := range []int{0, 2} {
		if diff := cmp.Diff(before.Items[i], got.Items[i]); diff != "" {
			t.Errorf("item %d (-before +after):\n%s", i, diff)
		}
	}
	if diff := cmp.Diff(before.FunctionConfig, got.FunctionConfig); diff != "" {
		t.Errorf("functionConfig (-before +after):\n%s", diff)
	}
	want := map[string]any{"internal.config.kubernetes.io/path": "old.yaml", "config.kubernetes.io/index": "1"}
	if diff := cmp.Diff(want, got.Items[1]["metadata"].(map[string]any)["annotations"]); diff != "" {
		t.Errorf("annotations of the Cluster (-want +got):\n%s", diff)
	}
	assert.Equal(t, got.Items[1]["spec"].(map[string]any)["instances"], float64(3))
}

// TestResults checks that each fault is a result with the path of its field, that the items are unchanged, and that the call fails.
func TestResults(t *testing.T) {
	broken := strings.Replace(strings.Replace(profile, "64Gi", "huge", 1), "backup:", "instances: 0\n    backup:", 1)
	got, err := run(t, fmt.Sprintf(list, "v1", items, broken))
	assert.Error(t, err, `spec.storage.size: Invalid value: "huge": invalid quantity; write a number with an optional unit, as in "2", "500m" or "64Gi"`+
		"\nspec.instances: Invalid value: 0: must be at least 1")
	file := map[string]any{"path": "profiles/pg.yaml"}
	want := []map[string]any{
		{"severity": "error", "message": "Invalid value: 0: must be at least 1", "field": map[string]any{"path": "spec.instances"}, "file": file},
		{"severity": "error", "field": map[string]any{"path": "spec.storage.size"}, "file": file,
			"message": `Invalid value: "huge": invalid quantity; write a number with an optional unit, as in "2", "500m" or "64Gi"`},
	}
	byField := func(results []map[string]any) map[string]any {
		all := map[string]any{}
		for _, r := range results {
			all[fmt.Sprint(r["field"])] = r
		}
		return all
	}
	if diff := cmp.Diff(byField(want), byField(got.Results)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	assert.Equal(t, len(got.Items), 3)
	fine, err := run(t, fmt.Sprintf(list, "v1", "[]", profile))
	assert.NilError(t, err)
	for _, r := range fine.Results { // the linter's; a profile without backups has some
		assert.Assert(t, r["severity"] != "error" && r["tags"].(map[string]any)["rule"] != "", "%v", r)
	}
	assert.Assert(t, len(fine.Results) > 0)
}

func TestRefused(t *testing.T) {
	for name, tc := range map[string]struct{ reason, input, want string }{
		"Empty":    {"nothing at all", "", "cannot read the ResourceList: EOF"},
		"NoYAML":   {"no YAML", "{", "cannot read the ResourceList"},
		"Other":    {"some other object", "kind: List\napiVersion: v1\n", `it is v1 "List", but a KRM function needs a ResourceList`},
		"Scalar":   {"no object", "text", `it is  "", but a KRM function needs`},
		"Version":  {"a version to come", "kind: ResourceList\napiVersion: config.kubernetes.io/v2\n", "needs a ResourceList of config.kubernetes.io/v1 or v1beta1"},
		"Items":    {"items that are none", "kind: ResourceList\napiVersion: config.kubernetes.io/v1\nitems: {}\n", "its items are not a list"},
		"NoConfig": {"no profile", "kind: ResourceList\napiVersion: config.kubernetes.io/v1\n", "the ResourceList has no functionConfig"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := krm.Run([]byte(tc.input), time.Unix(0, 0))
			assert.ErrorContains(t, err, tc.want, tc.reason)
		})
	}
}
