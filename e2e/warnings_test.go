// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

// foretold is a warning that the operator must give according to a rule of lint.
type foretold struct{ rule, text string }

// forecast has the predicted warnings for objects. For a server without the operator it is nil: there are none.
type forecast map[lint.Ref][]foretold

func (f forecast) of(object *unstructured.Unstructured) []foretold { return f[refOf(object)] }

func refOf(object *unstructured.Unstructured) lint.Ref {
	return lint.Ref{
		APIVersion: object.GetAPIVersion(), Kind: object.GetKind(), Namespace: object.GetNamespace(), Name: object.GetName(),
	}
}

// linted returns the findings of pgha lint for objects that are applied together, and its read errors.
func linted(t *testing.T, objects ...*unstructured.Unstructured) ([]lint.Finding, strict.Errors) {
	t.Helper()
	var stream []byte
	for _, object := range objects {
		text, err := yaml.Marshal(object.Object)
		if err != nil {
			t.Fatal(err)
		}
		stream = append(append(stream, "---\n"...), text...)
	}
	resources, _, faults := lint.Read("e2e.yaml", stream)
	return lint.Run(lint.Input{Resources: resources, Target: liveTarget(t)}), faults
}

// liveTarget is the exact release of the live operator of sources.Newest: a later patch may have other checks.
func liveTarget(t *testing.T) profiles.Target {
	t.Helper()
	target, err := profiles.ParseTarget(strings.TrimPrefix(sources.Operator.Version, "v"))
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// foretell returns the warnings that lint predicts.
func foretell(t *testing.T, objects []*unstructured.Unstructured) forecast {
	t.Helper()
	findings, faults := linted(t, objects...)
	if len(faults) > 0 {
		t.Fatalf("pgha lint cannot read the objects for the API server: %v", faults)
	}
	f := forecast{}
	for _, object := range objects {
		f[refOf(object)] = foretoldOf(object, findings)
	}
	return f
}

// foretoldOf converts the findings about one object into the operator's text.
func foretoldOf(object *unstructured.Unstructured, findings []lint.Finding) []foretold {
	fields := map[string][]string{}
	for _, finding := range findings {
		if finding.Object == refOf(object) {
			fields[finding.Rule] = append(fields[finding.Rule], finding.Field)
		}
	}
	if off := fields[validationOff]; off != nil {
		fields = map[string][]string{validationOff: off}
	}
	var out []foretold
	for rule, in := range fields {
		if say := mirrors[rule]; say != nil {
			for _, text := range say(object, in) {
				out = append(out, foretold{rule, text})
			}
		}
	}
	return out
}

// surprises returns the warnings that were not predicted, and the predicted ones that did not occur: none if lint is
// correct.
func surprises(warnings []string, expected []foretold) (out []string) {
	for _, warning := range warnings {
		if !slices.ContainsFunc(expected, func(f foretold) bool { return f.text == warning }) {
			out = append(out, "the operator warns, and no rule predicts it: "+warning)
		}
	}
	for _, f := range expected {
		if !slices.Contains(warnings, f.text) {
			out = append(out, f.rule+" predicts a warning that does not occur: "+f.text)
		}
	}
	return out
}

// expectWarnings checks that one request got exactly the warnings that lint predicts.
func expectWarnings(t *testing.T, object *unstructured.Unstructured, warnings []string, f forecast) {
	t.Helper()
	for _, surprise := range surprises(warnings, f.of(object)) {
		t.Errorf("%s %q: %s", object.GetKind(), object.GetName(), surprise)
	}
}

// pinned lists the predicted warnings for the built-in profiles at the newest target, by rule, Cluster and field. Only
// the profiles of Microsoft's guide have any, since they copy the guide. The list makes the test fail if both lint and
// the operator stop warning.
var pinned = map[string][]string{
	"aks-guide-2024": {
		"PGHA207 pg-primary-cnpg spec.storage.pvcTemplate.resources.requests.storage",
		"PGHA207 pg-primary-cnpg spec.walStorage.pvcTemplate.resources.requests.storage",
		"PGHA207 pg-primary-cnpg-recovered-db spec.storage.pvcTemplate.resources.requests.storage",
		"PGHA207 pg-primary-cnpg-recovered-db spec.walStorage.pvcTemplate.resources.requests.storage",
		"PGHA505 pg-primary-cnpg spec.backup.barmanObjectStore",
		"PGHA505 pg-primary-cnpg-recovered-db spec.externalClusters[0].barmanObjectStore",
		"PGHA801 pg-primary-cnpg spec.monitoring.enablePodMonitor",
	},
	"aks-guide-2025": {
		"PGHA207 pg-primary-cnpg-recovered-db spec.storage.pvcTemplate.resources.requests.storage",
		"PGHA207 pg-primary-cnpg-recovered-db spec.walStorage.pvcTemplate.resources.requests.storage",
		"PGHA505 pg-primary-cnpg spec.backup.barmanObjectStore",
		"PGHA505 pg-primary-cnpg-recovered-db spec.externalClusters[0].barmanObjectStore",
	},
}

// TestForetold checks the warnings that pgha lint predicts for each built-in profile, from the profile and from the
// objects for the API server. TestOperator checks that the operator gives exactly those.
func TestForetold(t *testing.T) {
	for _, name := range profiles.Names() {
		t.Run(name, func(t *testing.T) {
			p := profile(t, name, sources.Newest)
			ofObjects, faults := linted(t, everything(t, p)...)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			for given, findings := range map[string][]lint.Finding{
				"the profile": lint.Profile(p, time.Time{}), "the objects": ofObjects,
			} {
				var got []string
				for _, f := range findings {
					if mirrors[f.Rule] != nil {
						got = append(got, f.Rule+" "+f.Object.Name+" "+f.Field)
					}
				}
				slices.Sort(got)
				if !slices.Equal(got, pinned[name]) {
					t.Errorf("given %s, lint predicts\n%q, want\n%q", given, got, pinned[name])
				}
			}
		})
	}
}
