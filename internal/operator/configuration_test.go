// SPDX-License-Identifier: Apache-2.0

package operator_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/effects"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// TestConfiguration compares the parameters that differ with those that the operator's own code wrote differently: names and values.
func TestConfiguration(t *testing.T) {
	changes, err := effects.Load("../../plan/testdata/effects")
	assert.NilError(t, err)
	compared, differ := 0, 0
	for _, change := range changes {
		for _, version := range slices.Sorted(maps.Keys(change.Observed)) {
			target, err := profiles.ParseTarget(version)
			assert.NilError(t, err)
			lines := strings.Join(differences(t, change.Old, change.New, target), "; ")
			seen := change.Observed[version]
			if diff := cmp.Diff(seen.Lines, lines); diff != "" {
				t.Errorf("%s, %s: postgresql.conf differs from the operator's (-want +got):\n%s", change.Label, version, diff)
			}
			compared++
			if lines != "" {
				differ++
			}
		}
	}
	if compared < 200 || differ < 30 {
		t.Errorf("only %d changes are compared, and only %d of them change a line", compared, differ)
	}
}

// differences are the lines that differ, as observed-VERSION.tsv has them.
func differences(t *testing.T, old, new []byte, target profiles.Target) []string {
	t.Helper()
	running := cluster(t, old)
	before, after := configuration(running, running, target), configuration(cluster(t, new), running, target)
	all := maps.Clone(before)
	maps.Copy(all, after)
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if before[name] != after[name] {
			lines = append(lines, name+": "+before[name]+"→"+after[name])
		}
	}
	return lines
}

func cluster(t *testing.T, manifest []byte) *cnpgv1.Cluster {
	t.Helper()
	c := &cnpgv1.Cluster{}
	assert.NilError(t, yaml.UnmarshalStrict(manifest, c))
	return c
}

func configuration(c, running *cnpgv1.Cluster, target profiles.Target) map[string]string {
	_, tag, _ := strings.Cut(c.Spec.ImageName, ":")
	number, _, _ := strings.Cut(tag, ".")
	major, _ := strconv.Atoi(number) // 0 for latest, as in the run
	if c.Spec.ImageCatalogRef != nil {
		major = c.Spec.ImageCatalogRef.Major
	}
	lines := map[string]string{}
	for _, p := range operator.Configuration(c, running, major, target) {
		lines[p.Name] = p.Value
	}
	return lines
}
