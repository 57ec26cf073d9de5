// SPDX-License-Identifier: Apache-2.0

package schema_test

import (
	"encoding/json"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/e2e/schema"
	"github.com/pgha/pgha/e2e/sources"
)

const goodCluster = `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: db}
spec:
  instances: 3
  storage: {size: 1Gi}
`

// with merges a YAML patch into a YAML object, so that a case shows only its fault.
func with(t *testing.T, base, patch string) *unstructured.Unstructured {
	t.Helper()
	var object, change map[string]any
	for text, into := range map[string]*map[string]any{base: &object, patch: &change} {
		raw, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, into); err != nil {
			t.Fatal(err)
		}
	}
	merge(object, change)
	raw, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	out := &unstructured.Unstructured{}
	if err := out.UnmarshalJSON(raw); err != nil {
		t.Fatal(err)
	}
	return out
}

func merge(into, from map[string]any) {
	for key, value := range from {
		a, inner := into[key].(map[string]any)
		b, outer := value.(map[string]any)
		switch {
		case value == nil:
			delete(into, key)
		case inner && outer:
			merge(a, b)
		default:
			into[key] = value
		}
	}
}

// TestGood checks that the base of the bad cases is valid in every target, so that each has only its own fault.
func TestGood(t *testing.T) {
	for _, target := range sources.Targets {
		for name, text := range map[string]string{"cluster": goodCluster, "store": goodStore, "monitor": goodMonitor, "service": goodService} {
			object := with(t, text, "")
			before := object.DeepCopy()
			if errs := validator(t, target).Validate(object); len(errs) > 0 {
				t.Errorf("%s, %s: %s", target, name, join(errs))
			}
			if !equal(t, before, object) {
				t.Errorf("%s, %s: Validate changed its argument", target, name)
			}
		}
	}
}

func equal(t *testing.T, a, b *unstructured.Unstructured) bool {
	t.Helper()
	x, errX := a.MarshalJSON()
	y, errY := b.MarshalJSON()
	if errX != nil || errY != nil {
		t.Fatal(errX, errY)
	}
	return string(x) == string(y)
}

// TestDefaults: a field that is required and has a default may be left out.
func TestDefaults(t *testing.T) {
	if errs := validator(t, sources.Newest).Validate(with(t, goodCluster, "spec: {instances: null}")); len(errs) > 0 {
		t.Errorf("instances has a default: %s", join(errs))
	}
}

// TestTargetsDiffer checks that each target uses its own release: a field is unknown before the minor that added it.
func TestTargetsDiffer(t *testing.T) {
	for field, c := range map[string]struct{ since, patch string }{
		"synchronous":     {"1.24.0", "spec: {postgresql: {synchronous: {method: any, number: 1}}}"},
		"dataDurability":  {"1.25.0", "spec: {postgresql: {synchronous: {method: any, number: 1, dataDurability: preferred}}}"},
		"probes":          {"1.25.0", "spec: {probes: {startup: {periodSeconds: 3}}}"},
		"maximumLag":      {"1.26.0", "spec: {probes: {startup: {type: streaming, maximumLag: 1Gi}}}"},
		"isolationCheck":  {"1.27.0", "spec: {probes: {liveness: {isolationCheck: {enabled: true}}}}"},
		"failoverQuorum":  {"1.28.0", "spec: {postgresql: {synchronous: {method: any, number: 1, failoverQuorum: true}}}"},
		"podSelectorRefs": {"1.29.0", `spec: {podSelectorRefs: [{name: a, selector: {matchLabels: {a: b}}}]}`},
		"primaryLease":    {"1.30.0", "spec: {primaryLease: {leaseDurationSeconds: 15}}"},
	} {
		known := false
		for _, target := range sources.Targets {
			known = known || target == c.since
			text := join(validator(t, target).Validate(with(t, goodCluster, c.patch)))
			if unknown := strings.Contains(text, "unknown field"); unknown == known || known && text != "" {
				t.Errorf("%s at %s (since %s): %q", field, target, c.since, text)
			}
		}
	}
}

// TestUnknownTarget: a target without a release manifest is an error.
func TestUnknownTarget(t *testing.T) {
	if _, err := schema.ForTarget("1.22"); err == nil || !strings.Contains(err.Error(), `"releases/cnpg-1.22.yaml"`) {
		t.Errorf("got %v", err)
	}
}
