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
	plan.CheckCommands(t, p)
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

// TestDowngradeDropsField: a field that the older CRD lacks is lost with what follows from its removal, also of a live object, and as a
// change that is undone.
func TestDowngradeDropsField(t *testing.T) {
	const account, security, extension = "spec.serviceAccountName", "spec.podSecurityContext", "spec.postgresql.extensions[x].env"
	own := clusterWith(disk + ", serviceAccountName: own, podSecurityContext: {fsGroup: 26}")
	secure := clusterWith(disk + ", imageName: 'ghcr.io/cloudnative-pg/postgresql:17.5', podSecurityContext: {fsGroup: 26}")
	withExtension := clusterWith(disk + ", postgresql: {extensions: [{name: x, image: {reference: r}, env: [{name: A, value: b}]}]}")
	pooler := own + "---\napiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: pool, namespace: db}\n" +
		"spec: {cluster: {name: pg}, instances: 2, type: rw, serviceAccountName: own, pgbouncer: {poolMode: session}}\n"
	live := strings.Replace(own, "namespace: db", "namespace: db, uid: u", 1)
	for name, tt := range map[string]struct {
		reason, old, new, kind, path string
		from, to                     int
		want                         plan.Class // Unchanged for no change
	}{
		"account":          {"the pods have another account", own, own, "Cluster", account, 29, 28, plan.FailsLater},
		"two versions":     {"all that is lost", own, own, "Cluster", security, 30, 27, plan.ReplicasRecreated}, // the lost account keeps the first replica down
		"context alone":    {"all pods are recreated", secure, secure, "Cluster", security, 30, 27, plan.PrimaryRecreated},
		"still known":      {"1.28 has it", own, own, "Cluster", security, 29, 28, plan.Unchanged},
		"live":             {"the cluster has it, and the manifest", live, own, "Cluster", account, 29, 28, plan.FailsLater},
		"live alone":       {"the cluster has it", live, clusterWith(disk), "Cluster", account, 29, 28, plan.FailsLater},
		"other value":      {"the new value is dropped too", own, strings.Replace(own, "own", "other", 1), "Cluster", account, 29, 28, plan.FailsLater},
		"only the new":     {"nothing is lost", clusterWith(disk), own, "Cluster", account, 29, 28, plan.Ignored},
		"item of a list":   {"a field of an extension", withExtension, withExtension, "Cluster", extension, 30, 28, plan.NextPod},
		"other kind":       {"the Deployment replaces the pods", pooler, pooler, "Pooler", account, 30, 27, plan.ObjectsOnly},
		"no older version": {"nothing is lost", own, own, "Cluster", account, 30, 30, plan.Unchanged},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := plan.Compare(manifestSide(t, "old", []byte(tt.old), target(tt.from)), manifestSide(t, "new", []byte(tt.new), target(tt.to)))
			assert.NilError(t, err)
			c := changeAt(p, tt.kind, tt.path)
			if tt.want == plan.Unchanged {
				assert.Assert(t, c == nil, tt.reason)
				return
			}
			assert.Assert(t, c != nil, tt.reason)
			assert.Equal(t, c.Class, tt.want, "%s: %s", tt.reason, c.Why)
			assert.Assert(t, strings.Contains(c.Why, "no such field"), c.Why)
			assert.Assert(t, tt.want == plan.Ignored || c.New == nil && c.Old != nil, tt.reason)
		})
	}
}

// TestDroppedIsNotRead: what the old CRD drops has no part in what the upgrade does, also where rules read the typed object.
func TestDroppedIsNotRead(t *testing.T) {
	manifest := clusterWith(disk + ", serviceAccountName: own")
	p := upgradePlan(t, manifest, 28, 29)
	c := changeAt(p, "Cluster", "spec.serviceAccountName")
	assert.Assert(t, c != nil && c.Class == plan.FailsLater)
	assert.Assert(t, strings.Contains(c.Step, "kubectl create rolebinding pg-steps-own --role=pg --serviceaccount=db:own -n db;"), c.Step)
	steps := false
	for _, s := range p.Sites {
		for _, step := range s.Steps {
			steps = steps || strings.Contains(step.Title, "se service account own")
		}
	}
	assert.Assert(t, steps, "the steps read the account of the old side from the typed object")
}

// TestDerivedParameter: archive_mode follows from other fields, so that it is a change only if it is written.
func TestDerivedParameter(t *testing.T) {
	const path = "spec.postgresql.parameters.archive_mode"
	const origin = disk + ", bootstrap: {pg_basebackup: {source: x}}, externalClusters: [{name: x, connectionParameters: {host: h}}], replica: {source: x, enabled: "
	role := comparedFiles(t, []byte(clusterWith(origin+"true}")), []byte(clusterWith(origin+"false}")), 3000)
	assert.Assert(t, changeAt(role, "Cluster", path) == nil)
	assert.Assert(t, changeAt(role, "Cluster", "spec.replica.enabled") != nil)
	written := clusterWith(disk + ", postgresql: {parameters: {archive_mode: 'off'}}")
	c := changeAt(comparedFiles(t, []byte(clusterWith(disk)), []byte(written), 3000), "Cluster", path)
	assert.Assert(t, c != nil && c.Class == plan.Ignored && c.New == "off", "%+v", c)
	stored, err := yaml.YAMLToJSON([]byte(clusterWith(disk)))
	assert.NilError(t, err)
	live := mergePatched(t, liveObject(t, stored, nil), []byte(`{"spec": {"postgresql": {"parameters": {"archive_mode": "on"}}}}`))
	assert.Assert(t, changeAt(comparedFiles(t, live, []byte(clusterWith("storage: {size: 11Gi}")), 3000), "Cluster", path) == nil)
}

// TestUpgradeFirst: the operator is installed before the objects are applied, and pgha applies no Deployment.
func TestUpgradeFirst(t *testing.T) {
	p, err := plan.Compare(manifestSide(t, "old", []byte(clusterWith(disk)), target(29)), manifestSide(t, "new", []byte(clusterWith(disk+", logLevel: debug")), target(30)))
	assert.NilError(t, err)
	events := p.Sites[0].Sequence
	assert.Assert(t, strings.HasPrefix(events[0].What, "You install the operator 1.30.0;") && strings.Contains(events[0].What, " a second time."), events[0].What)
	assert.Equal(t, events[1].What, "Once the new operator has started and every Cluster is healthy again, you apply: the API server stores 1 object: Cluster pg.")
	assert.Assert(t, strings.Contains(string(plan.Text(p, "")), "from 1.29.0 to 1.30.0: 1 object to change."))
	alone := upgradePlan(t, clusterWith(disk), 29, 30)
	for _, e := range alone.Sites[0].Sequence {
		assert.Assert(t, !strings.Contains(e.What, "stores"), e.What)
	}
	assert.Assert(t, strings.Contains(string(plan.Text(alone, "")), "from 1.29.0 to 1.30.0: no object to apply."))
}

// TestWaitingUnchanged: a Cluster that waits for somebody is noted although nothing changes.
func TestWaitingUnchanged(t *testing.T) {
	p, err := plan.Compare(server(t, func(o map[string]any) bool {
		if o["kind"] == "Cluster" {
			at(o, "status")["phase"] = "Waiting for user action"
		}
		return true
	}), ordersProfile(t))
	assert.NilError(t, err)
	assert.Equal(t, len(p.Sites), 0)
	assert.Assert(t, len(p.Notes) == 1 && strings.HasPrefix(p.Notes[0], "Cluster shop/orders: the Cluster waits for you: "), "%q", p.Notes)
}

// TestUpgradeLines: text, Markdown and JSON say what the other operator means, and nothing if both sides have one.
func TestUpgradeLines(t *testing.T) {
	p := upgradePlan(t, clusterWith(disk), 29, 30)
	for _, out := range []string{string(plan.Text(p, "")), string(plan.Markdown(p, ""))} {
		words := strings.Join(strings.Fields(strings.ReplaceAll(out, "<!-- -->", "")), " ")
		assert.Assert(t, strings.Contains(words, "Operator "+p.To+" instead of "+p.From), words)
		assert.Assert(t, strings.Contains(words, "mends #10409: an old primary"), words)
		assert.Assert(t, !strings.Contains(words, "all pods of Cluster pg are recreated"), "it is in the changes")
	}
	js, err := plan.JSON(p, "")
	assert.NilError(t, err)
	assert.Assert(t, strings.Contains(string(js), `"upgrade"`) && strings.Contains(string(js), `"#10409"`))
	same := upgradePlan(t, clusterWith(disk), 28, 28)
	assert.Assert(t, same.Upgrade == nil && !strings.Contains(string(plan.Text(same, "")), "instead of"))
}

// TestUpgradeInPlace: with in-place updates, only a release that builds other pods recreates them.
func TestUpgradeInPlace(t *testing.T) {
	const config = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cnpg-controller-manager-config, namespace: cnpg-system}\n" +
		"data: {ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES: 'true'}\n"
	for name, tt := range map[string]struct {
		reason   string
		from, to int
		want     plan.Class
	}{
		"same pods":  {"only the instance manager is replaced", 29, 30, plan.ObjectsOnly},
		"other pods": {"1.26 has another startup probe", 25, 26, plan.PrimaryRecreated},
	} {
		t.Run(name, func(t *testing.T) {
			c := changeAt(upgradePlan(t, clusterWith(disk)+config, tt.from, tt.to), "Deployment", managerImage)
			assert.Assert(t, c != nil)
			assert.Equal(t, c.Class, tt.want, "%s: %s", tt.reason, c.Why)
		})
	}
}
