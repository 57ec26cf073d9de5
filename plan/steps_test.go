// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// cause is a change that one apply cannot make. Each edits another part of the objects.
type cause struct {
	reason string
	// old and new are set in the objects of both sides: path to value; nil removes the field.
	old, new map[string]any
	// titles are parts of the titles of the steps, in order.
	titles []string
	// moves: the new side is reached under another name.
	moves bool
	// only are the cases in which there are steps; nil for all.
	only func(c stepCase) bool
}

// stepCase is a way in which the old side and the operator may be.
type stepCase struct {
	target    profiles.Target
	method    string
	live      bool
	instances int
}

func (c stepCase) String() string {
	return fmt.Sprintf("%s %s live=%t instances=%d", c.target, c.method, c.live, c.instances)
}

func stepCases() []stepCase {
	var all []stepCase
	for _, target := range []profiles.Target{2704, 3001} {
		for _, method := range []string{"restart", "switchover"} {
			for _, live := range []bool{false, true} {
				for _, instances := range []int{1, 3} {
					all = append(all, stepCase{target, method, live, instances})
				}
			}
		}
	}
	return all
}

const stepsBase = `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: disk.csi.azure.com
allowVolumeExpansion: true
volumeBindingMode: WaitForFirstConsumer
parameters: {skuName: Premium_LRS}
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: {name: store, namespace: shop}
spec: {configuration: {destinationPath: "https://x.blob.core.windows.net/c", azureCredentials: {inheritFromAzureAD: true}}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: shop}
spec:
  instances: 3
  imageName: ghcr.io/cloudnative-pg/postgresql:17.5-standard-bookworm
  storage: {size: 20Gi, storageClass: fast}
  walStorage: {size: 10Gi, storageClass: fast}
  resources: {requests: {cpu: "2", memory: 4Gi}, limits: {memory: 4Gi}}
  postgresql: {parameters: {max_connections: "200", max_wal_senders: "20", shared_buffers: 1GB}}
  plugins:
  - name: barman-cloud.cloudnative-pg.io
    isWALArchiver: true
    parameters: {barmanObjectName: store}
  topologySpreadConstraints:
  - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {cnpg.io/cluster: pg}}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: {name: pool, namespace: shop}
spec: {cluster: {name: pg}, instances: 2, type: rw, pgbouncer: {poolMode: session}}
---
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata: {name: daily, namespace: shop}
spec:
  cluster: {name: pg}
  schedule: "0 0 2 * * *"
  backupOwnerReference: none
  method: plugin
  pluginConfiguration: {name: barman-cloud.cloudnative-pg.io}
`

func causes() map[string]cause {
	const spec = "Cluster.spec."
	return map[string]cause{
		"image": {
			reason: "refused together",
			new: map[string]any{spec + "imageName": "ghcr.io/cloudnative-pg/postgresql:17.6-standard-bookworm",
				spec + "postgresql.parameters.work_mem": "16MB"},
			titles: []string{"change the parameters", "change the image"},
			only:   func(c stepCase) bool { return c.target < 2800 || c.method == "switchover" },
		},
		"standby": {
			reason: "one parameter shrinks, one grows",
			new:    map[string]any{spec + "postgresql.parameters.max_connections": "100", spec + "postgresql.parameters.max_wal_senders": "30"},
			titles: []string{"lower max_connections", "raise max_wal_senders"},
			only:   func(c stepCase) bool { return c.instances > 1 },
		},
		"class": {
			reason: "existing volumes keep their class",
			new:    map[string]any{spec + "storage.storageClass": "other"},
		},
		"shrink": {reason: "a claim cannot shrink", new: map[string]any{spec + "storage.size": "15Gi"}, moves: true},
		"wal":    {reason: "pg_wal is on it", new: map[string]any{spec + "walStorage": nil}, moves: true},
		"user":   {reason: "the files belong to the old one", new: map[string]any{spec + "postgresUID": 1000}, moves: true},
		"account": {
			reason: "a rule of the CRD",
			old:    map[string]any{spec + "serviceAccountName": "one"}, new: map[string]any{spec + "serviceAccountName": "two"},
			titles: []string{"use the service account of the operator", "use service account two"},
			only:   func(c stepCase) bool { return c.target >= 2900 },
		},
		"archive": {
			reason: "the plugin needs its ObjectStore first",
			old: map[string]any{spec + "plugins": nil, "ObjectStore": nil, "ScheduledBackup.spec.method": "barmanObjectStore", "ScheduledBackup.spec.pluginConfiguration": nil,
				spec + "backup": map[string]any{"barmanObjectStore": map[string]any{"destinationPath": "https://x.blob.core.windows.net/c",
					"azureCredentials": map[string]any{"inheritFromAzureAD": true}}}},
			titles: []string{"create the ObjectStore", "", "take a base backup"},
		},
		"slots": {
			reason: "the operator finds the old slots by it",
			new:    map[string]any{spec + "replicationSlots": map[string]any{"highAvailability": map[string]any{"enabled": true, "slotPrefix": "_x_"}}},
			titles: []string{"turn off the slots", "use the new prefix"},
		},
		"storageclass": {
			reason: "parameters are immutable", new: map[string]any{"StorageClass.parameters.skuName": "PremiumV2_LRS"},
			titles: []string{"delete what cannot change"},
		},
	}
}

// sides are the objects of both sides with some causes.
func (c stepCase) sides(t *testing.T, names ...string) (old, new plan.Side) {
	t.Helper()
	before, after := map[string]any{}, map[string]any{}
	for _, all := range []map[string]any{before, after} {
		all["Cluster.spec.primaryUpdateMethod"], all["Cluster.spec.instances"] = c.method, c.instances
	}
	for _, name := range names {
		maps.Copy(before, causes()[name].old)
		maps.Copy(after, causes()[name].new)
	}
	return plan.Side{Label: "old", Resources: objectsWith(t, before, c.live), Target: c.target},
		plan.Side{Label: "new", Resources: objectsWith(t, after, false), Target: c.target}
}

func objectsWith(t *testing.T, edits map[string]any, live bool) []lint.Resource {
	t.Helper()
	var all []lint.Resource
	for text := range strings.SplitSeq(stepsBase, "---\n") {
		var tree map[string]any
		assert.NilError(t, yaml.Unmarshal([]byte(text), &tree))
		kind := tree["kind"].(string)
		if value, ok := edits[kind]; ok && value == nil {
			continue
		}
		for _, at := range slices.Sorted(maps.Keys(edits)) {
			if field, ok := strings.CutPrefix(at, kind+"."); ok {
				set(tree, edits[at], strings.Split(field, ".")...)
			}
		}
		if live {
			liven(t, tree)
		}
		data, err := json.Marshal(tree)
		assert.NilError(t, err)
		resources, _, faults := lint.Read("x.yaml", data)
		assert.NilError(t, faults.Err())
		all = append(all, resources...)
	}
	return all
}

func set(tree map[string]any, value any, names ...string) {
	for _, name := range names[:len(names)-1] {
		below, ok := tree[name].(map[string]any)
		if !ok {
			below = map[string]any{}
			tree[name] = below
		}
		tree = below
	}
	if last := names[len(names)-1]; value == nil {
		delete(tree, last)
	} else {
		tree[last] = value
	}
}

// liven adds what kubectl, the API server and the operator write.
func liven(t *testing.T, tree map[string]any) {
	t.Helper()
	text, err := json.Marshal(tree)
	assert.NilError(t, err)
	set(tree, string(text), "metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration")
	for name, value := range map[string]any{"uid": "u-1", "resourceVersion": "7", "generation": 3, "creationTimestamp": "2026-01-02T03:04:05Z"} {
		set(tree, value, "metadata", name)
	}
	if tree["kind"] != "Cluster" {
		return
	}
	set(tree, 26, "spec", "postgresUID")
	set(tree, 26, "spec", "postgresGID")
	set(tree, "on", "spec", "postgresql", "parameters", "archive_mode")
	names := []any{"pg-1", "pg-4", "pg-5"}[:tree["spec"].(map[string]any)["instances"].(int)]
	tree["status"] = map[string]any{
		"currentPrimary": names[len(names)-1], "instanceNames": names, "phase": "Cluster in healthy state", "image": tree["spec"].(map[string]any)["imageName"],
		"pgDataImageInfo": map[string]any{"image": "x", "majorVersion": 17},
	}
}

// follow applies step by step, and returns what is left to the new side.
func follow(t *testing.T, old, new plan.Side, steps []plan.Step) *plan.Plan {
	t.Helper()
	now := old
	for i, step := range steps {
		for _, r := range step.Objects {
			text := string(r.JSON())
			assert.Check(t, r.Object.GetUID() == "" && r.Object.GetResourceVersion() == "" && !strings.Contains(text, "last-applied"), "%s", text)
			assert.Check(t, !strings.Contains(text, `"status"`), "%s", text)
		}
		now.Resources = slices.DeleteFunc(slices.Clone(now.Resources), func(r lint.Resource) bool { return slices.Contains(step.Deletes, r.Ref()) })
		if len(step.Objects) == 0 {
			continue
		}
		next := plan.Side{Label: "step", Resources: step.Objects, Target: new.Target}
		p, err := plan.Compare(now, next)
		assert.NilError(t, err)
		plan.CheckCommands(t, p)
		for _, s := range p.Sites {
			for _, o := range s.Objects {
				if len(o.Refusals) > 0 {
					t.Errorf("step %d, %s: %s: %+v", i+1, step.Title, o.Ref, o.Refusals)
				}
			}
		}
		checkLint(t, old, new, next, step.Title)
		now = next
	}
	p, err := plan.Compare(now, new)
	assert.NilError(t, err)
	plan.CheckCommands(t, p)
	return p
}

// checkLint: the objects of a step have no fault that neither side has.
func checkLint(t *testing.T, old, new, step plan.Side, title string) {
	t.Helper()
	known := map[string]bool{}
	for _, s := range []plan.Side{old, new} {
		for _, f := range lint.Check(lint.Input{Resources: s.Resources, Target: s.Target}).Findings {
			known[f.Rule] = true
		}
	}
	for _, f := range lint.Check(lint.Input{Resources: step.Resources, Target: step.Target}).Findings {
		if f.Severity == lint.Error && !known[f.Rule] {
			t.Errorf("step %q has a new fault: %s %s %s: %s", title, f.Rule, f.Object, f.Field, f.Message)
		}
	}
}

func stepsIn(t *testing.T, old, new plan.Side) ([]plan.Step, *plan.Plan) {
	t.Helper()
	p, err := plan.Compare(old, new)
	assert.NilError(t, err)
	plan.CheckCommands(t, p)
	var all []plan.Step
	for _, s := range p.Sites {
		all = append(all, s.Steps...)
	}
	return all, p
}

// checkSteps: no step is refused, and the last one reaches the new side, or its Cluster of another name.
func checkSteps(t *testing.T, c stepCase, names ...string) []plan.Step {
	t.Helper()
	old, new := c.sides(t, names...)
	steps, p := stepsIn(t, old, new)
	if len(steps) == 0 {
		assert.Check(t, !refusesAny(p), "%s %v: refused without steps: %+v", c, names, p.Sites)
		return nil
	}
	left := follow(t, old, new, steps)
	if slices.ContainsFunc(names, func(name string) bool { return causes()[name].moves }) {
		checkMoved(t, left)
	} else if len(left.Sites) > 0 {
		t.Errorf("%s %v: the last step does not reach the new side: %+v", c, names, left.Sites)
	}
	return steps
}

// checkMoved: beside the Cluster of another name nothing differs but references to it.
func checkMoved(t *testing.T, left *plan.Plan) {
	t.Helper()
	for _, s := range left.Sites {
		for _, o := range s.Objects {
			for _, c := range o.Changes {
				assert.Check(t, c.Path == "spec.cluster.name", "%s %s", o.Ref, c.Path)
			}
		}
	}
}

// TestSteps: each cause alone.
func TestSteps(t *testing.T) {
	for name, cause := range causes() {
		for _, c := range stepCases() {
			t.Run(name+" "+c.String(), func(t *testing.T) {
				steps := checkSteps(t, c, name)
				if want := cause.only == nil || cause.only(c); want != (len(steps) > 0) {
					t.Fatalf("%s: %d steps: %+v", cause.reason, len(steps), steps)
				}
				for i, part := range cause.titles {
					if len(steps) > 0 {
						assert.Check(t, i < len(steps) && strings.Contains(strings.ToLower(steps[i].Title), strings.ToLower(part)), "%s: step %d is %q in %v", cause.reason, i+1, part, titlesOf(steps))
					}
				}
			})
		}
	}
}

func titlesOf(steps []plan.Step) []string {
	var all []string
	for _, s := range steps {
		all = append(all, s.Title)
	}
	return all
}

// TestStepsTogether: two and three causes at once.
func TestStepsTogether(t *testing.T) {
	names := slices.Sorted(maps.Keys(causes()))
	cases := stepCases()
	random := rand.New(rand.NewPCG(1, 2))
	reached := 0
	for i := range names {
		for j := range i {
			picked := []string{names[i], names[j]}
			if third := names[random.IntN(len(names))]; random.IntN(2) == 0 && !slices.Contains(picked, third) {
				picked = append(picked, third)
			}
			c := cases[random.IntN(len(cases))]
			t.Run(strings.Join(picked, "+")+" "+c.String(), func(t *testing.T) {
				if len(checkSteps(t, c, picked...)) > 0 {
					reached++
				}
			})
		}
	}
	assert.Check(t, reached > 30, "%d", reached)
}
