// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// saidOf is a finding without its position, which for a profile is in the profile.
func saidOf(findings []Finding) []string {
	var said []string
	for _, f := range findings {
		if f.Object.Kind != profiles.Kind {
			said = append(said, fmt.Sprintf("%s %s %s %s: %s", f.Rule, f.Object, f.Field, f.Severity, f.Message))
		}
	}
	slices.Sort(said)
	return slices.Compact(said)
}

// ofText lints what a profile renders as pgha lint -f does.
func ofText(t *testing.T, p *profiles.Profile) []Finding {
	t.Helper()
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Spec.Backup.Method != profiles.MethodNone {
		restored, err := render.Recovery(p, render.RecoveryOptions{})
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, restored...)
	}
	text, err := manifest.YAML(objects)
	if err != nil {
		t.Fatal(err)
	}
	resources, _, faults := Read("rendered.yaml", text)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return Run(Input{Resources: resources, Target: p.Resolve().Target})
}

// TestProfileSaysWhatItsManifestsSay: for every built-in, with patches that write values that a typed object cannot distinguish
// from missing ones, lint finds the same in the profile and in what it renders.
func TestProfileSaysWhatItsManifestsSay(t *testing.T) {
	patches := []profiles.Patch{
		{}, // none
		operation("replace", "Cluster", "/spec/instances", int64(0)),
		operation("replace", "Cluster", "/spec/storage/size", ""),
		operation("add", "Cluster", "/spec/imageName", ""),
		operation("add", "Cluster", "/spec/plugins", []any{}),
		operation("add", "Cluster", "/spec/plugins", []any{map[string]any{"name": ""}}),
		operation("add", "Cluster", "/spec/env", []any{map[string]any{"name": ""}}),
		operation("add", "Cluster", "/spec/envFrom", []any{map[string]any{}}),
		operation("add", "Cluster", "/spec/tablespaces", []any{map[string]any{"name": "", "storage": map[string]any{}}}),
		operation("add", "Cluster", "/spec/replica", map[string]any{"source": ""}),
		operation("add", "Cluster", "/spec/bootstrap", map[string]any{"recovery": map[string]any{}}),
		operation("add", "Cluster", "/spec/bootstrap", map[string]any{"pg_basebackup": map[string]any{"source": ""}}),
		operation("add", "Cluster", "/spec/externalClusters", []any{map[string]any{"name": ""}}),
		operation("add", "Cluster", "/spec/imageCatalogRef", map[string]any{"kind": "", "name": "", "major": int64(0)}),
		operation("add", "Cluster", "/spec/managed", map[string]any{"roles": []any{map[string]any{"name": ""}}}),
		operation("add", "Cluster", "/spec/managed", map[string]any{"services": map[string]any{"additional": []any{}}}),
		operation("add", "Cluster", "/spec/postgresql/synchronous", map[string]any{"method": "", "number": int64(0)}),
		operation("add", "Cluster", "/spec/postgresql/parameters", map[string]any{"work_mem": ""}),
		operation("add", "Cluster", "/spec/projectedVolumeTemplate", map[string]any{}),
		operation("add", "Cluster", "/spec/smartShutdownTimeout", int64(0)),
		operation("add", "Cluster", "/spec/affinity", map[string]any{"topologyKey": ""}),
		operation("add", "Cluster", "/spec/topologySpreadConstraints", []any{map[string]any{"maxSkew": int64(0), "topologyKey": "", "whenUnsatisfiable": ""}}),
		operation("add", "Cluster", "/metadata/annotations", map[string]any{"cnpg.io/hibernation": ""}),
		operation("replace", "ScheduledBackup", "/spec/schedule", ""),
		operation("add", "ScheduledBackup", "/spec/cluster", map[string]any{"name": ""}),
		operation("add", "ObjectStore", "/spec/configuration/destinationPath", ""),
		operation("add", "Service", "/spec/selector", map[string]any{}),
		operation("add", "Service", "/spec/ports", []any{map[string]any{"port": int64(0)}}),
		operation("add", "PodMonitor", "/spec/podMetricsEndpoints", []any{}),
		operation("add", "PodMonitor", "/spec/podMetricsEndpoints", []any{map[string]any{"port": ""}}),
		operation("add", "StorageClass", "/parameters", map[string]any{}),
		operation("add", "StorageClass", "/provisioner", ""),
	}
	differs := 0
	for n, name := range profiles.Names() {
		for i, patch := range patches {
			if testing.Short() && (i+n)%4 != 0 {
				continue // a quarter, with each patch and each built-in among them
			}
			p := builtin(t, name, "")
			p.Spec.Lint.Ignore = nil
			if patch.Patch != nil {
				p.Spec.Patches = append(slices.Clone(p.Spec.Patches), patch)
			}
			if _, err := render.Objects(p, render.Options{}); err != nil {
				if strings.Contains(err.Error(), "no object matches ") || strings.Contains(err.Error(), "missing path") {
					continue // the profile has no such object
				}
			}
			got := Profile(p, time.Time{})
			if slices.ContainsFunc(got, func(f Finding) bool { return f.Rule == unrendered }) {
				continue // render refuses it as well
			}
			differs++
			if diff := cmp.Diff(saidOf(ofText(t, p)), saidOf(got)); diff != "" {
				t.Errorf("%s with patch %d: the profile's findings differ from those of its manifests (-want +got):\n%s", name, i, diff)
			}
		}
	}
	if differs < 150 && !testing.Short() {
		t.Errorf("only %d patched profiles were compared", differs)
	}
}

func operation(op, kind, path string, value any) profiles.Patch {
	return profiles.Patch{
		Target: profiles.PatchTarget{Kind: kind},
		Patch:  []any{map[string]any{"op": op, "path": path, "value": value}},
	}
}

// TestProfileFindsEmptyValues: lint finds empty values, which a typed object cannot distinguish from missing ones, in a profile
// too.
func TestProfileFindsEmptyValues(t *testing.T) {
	p := builtin(t, "aks", "")
	p.Spec.Patches = []profiles.Patch{operation("replace", "Cluster", "/spec/instances", int64(0))}
	findings := Profile(p, time.Time{})
	if Worst(findings) != Error || !slices.ContainsFunc(findings, func(f Finding) bool { return f.Field == "spec.instances" }) {
		t.Errorf("instances: 0 is not an error: %v", findings)
	}
}
