// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/plan"
)

// upgradePlan compares one manifest with itself for two operators.
func upgradePlan(t *testing.T, manifest string, from, to int) *plan.Plan {
	t.Helper()
	p, err := plan.Compare(manifestSide(t, "old", []byte(manifest), target(from)), manifestSide(t, "new", []byte(manifest), target(to)))
	assert.NilError(t, err)
	return p
}

// changeAt is the change of a field of an object of one kind; nil for none.
func changeAt(p *plan.Plan, kind, path string) *plan.FieldChange {
	for _, s := range p.Sites {
		for _, o := range s.Objects {
			for i := range o.Changes {
				if o.Kind == kind && o.Changes[i].Path == path {
					return &o.Changes[i]
				}
			}
		}
	}
	return nil
}

const managerImage = "spec.template.spec.containers[manager].image"

// TestUpgradeOfInvalid: since 1.30 the operator does not reconcile what its webhook would refuse.
func TestUpgradeOfInvalid(t *testing.T) {
	const invalid = disk + ", postgresql: {parameters: {port: '1'}}"
	for name, tt := range map[string]struct {
		reason, manifest string
		from, to         int
		want             plan.Class
	}{
		"valid":   {"the pods are recreated", clusterWith(disk), 29, 30, plan.PrimaryRecreated},
		"invalid": {"the new operator looks at every reconcile", clusterWith(invalid), 29, 30, plan.FailsLater},
		"older":   {"before 1.30 the operator does not look", clusterWith(invalid), 27, 28, plan.PrimaryRecreated},
		"switched off": {"the annotation counts", strings.Replace(clusterWith(invalid), "namespace: db", "namespace: db, annotations: {cnpg.io/validation: disabled}", 1),
			29, 30, plan.PrimaryRecreated},
	} {
		t.Run(name, func(t *testing.T) {
			c := changeAt(upgradePlan(t, tt.manifest, tt.from, tt.to), "Deployment", managerImage)
			assert.Assert(t, c != nil)
			assert.Equal(t, c.Class, tt.want, "%s: %s", tt.reason, c.Why)
			assert.Equal(t, strings.Contains(c.Why, "Cluster db/pg ("), tt.want == plan.FailsLater, c.Why)
		})
	}
}

// TestUpgradeKeepsField: a field that the old CRD dropped appears with the upgrade.
func TestUpgradeKeepsField(t *testing.T) {
	manifest := clusterWith(disk + ", serviceAccountName: own")
	c := changeAt(upgradePlan(t, manifest, 28, 29), "Cluster", "spec.serviceAccountName")
	assert.Assert(t, c != nil && c.Old == nil && c.New == "own")
	assert.Assert(t, changeAt(upgradePlan(t, manifest, 29, 30), "Cluster", "spec.serviceAccountName") == nil)
	assert.Assert(t, changeAt(upgradePlan(t, manifest, 27, 28), "Cluster", "spec.serviceAccountName") == nil)
}

// TestDerivedParameter: archive_mode follows from other fields, so that it is a change only if it is written.
func TestDerivedParameter(t *testing.T) {
	const path = "spec.postgresql.parameters.archive_mode"
	const origin = disk + ", bootstrap: {pg_basebackup: {source: x}}, externalClusters: [{name: x, connectionParameters: {host: h}}], replica: {source: x, enabled: "
	role := comparedFiles(t, []byte(clusterWith(origin+"true}")), []byte(clusterWith(origin+"false}")), 30)
	assert.Assert(t, changeAt(role, "Cluster", path) == nil)
	assert.Assert(t, changeAt(role, "Cluster", "spec.replica.enabled") != nil)
	written := clusterWith(disk + ", postgresql: {parameters: {archive_mode: 'off'}}")
	c := changeAt(comparedFiles(t, []byte(clusterWith(disk)), []byte(written), 30), "Cluster", path)
	assert.Assert(t, c != nil && c.Class == plan.Ignored && c.New == "off", "%+v", c)
	stored, err := yaml.YAMLToJSON([]byte(clusterWith(disk)))
	assert.NilError(t, err)
	live := mergePatched(t, liveObject(t, stored, nil), []byte(`{"spec": {"postgresql": {"parameters": {"archive_mode": "on"}}}}`))
	assert.Assert(t, changeAt(comparedFiles(t, live, []byte(clusterWith("storage: {size: 11Gi}")), 30), "Cluster", path) == nil)
}
