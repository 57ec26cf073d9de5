// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/lint"
	"gotest.tools/v3/assert"
)

// threeInstances is a Cluster with three instances.
const threeInstances = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: pg
  namespace: db
spec:
  imageName: ghcr.io/cloudnative-pg/postgresql:17.4
  instances: 3
  storage: {size: 10Gi}
`

// liveText is what the API server adds to it.
const liveText = `status:
  phase: Cluster in healthy state
  currentPrimary: pg-1
  targetPrimary: pg-1
  instances: 3
  readyInstances: 3
  latestGeneratedNode: 3
  instanceNames: [pg-3, pg-1, pg-2]
  pgDataImageInfo: {image: "ghcr.io/cloudnative-pg/postgresql:17.4", majorVersion: 17}
`

// live makes a manifest an object of an API server.
func live(text string) string {
	return strings.Replace(text, "metadata:\n", "metadata:\n  uid: 8e6ae0f2-0000-0000-0000-000000000000\n", 1) + liveText
}

// with replaces lines of a text, or appends to it what replaces "".
func with(text string, replace ...string) string {
	for i := 0; i < len(replace); i += 2 {
		if replace[i] == "" {
			text += replace[i+1]
			continue
		}
		if !strings.Contains(text, replace[i]) {
			panic(fmt.Sprintf("the text lacks %q", replace[i]))
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	return text
}

// sidesOf pairs two sides, and returns the comparison and the first Cluster in it.
func sidesOf(t *testing.T, old, new string) (*comparison, *pair) {
	t.Helper()
	var sides [2]Side
	for i, text := range []string{old, new} {
		resources, _, faults := lint.Read("side", []byte(text))
		assert.NilError(t, faults.Err())
		sides[i] = Side{Label: "side", Resources: resources}
	}
	c, err := newComparison(sides[0], sides[1])
	assert.NilError(t, err)
	for _, p := range c.pairs {
		p.differ()
	}
	return c, c.clusters[0]
}

// same replaces what is there by what is wanted where it contains it, so that a difference shows in full.
func same(got, want []string) []string {
	for i := range got {
		if i < len(want) && strings.Contains(got[i], want[i]) {
			got[i] = want[i]
		}
	}
	return got
}

func TestSequence(t *testing.T) {
	store := `---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: {name: store, namespace: db}
spec:
  configuration: {destinationPath: "https://example.blob.core.windows.net/pg"}
`
	const switchover, supervisedText = "  primaryUpdateMethod: switchover\n", "  primaryUpdateStrategy: supervised\n"
	const replicaText = "  replica: {enabled: true, source: x}\n  externalClusters: [{name: x, connectionParameters: {host: x}}]\n"
	changed := with(threeInstances, "", "  description: changed\n")
	for name, test := range map[string]struct {
		reason    string
		old, new  string
		does      mechanism
		decreases bool
		refused   string // a kind
		want      []string
	}{
		"nothing": {
			reason: "no change, no event", old: threeInstances, new: threeInstances,
		},
		"reload": {
			reason: "the instance managers do it alone", old: threeInstances, new: changed, does: reloads,
			want: []string{"stores 1 object: Cluster pg", "reloads it"},
		},
		"objects": {
			reason: "the operator's own", old: threeInstances, new: changed, does: objects,
			want: []string{"stores", "changes its objects: Services"},
		},
		"restart": {
			reason: "replicas' pods are deleted even for a pending restart", old: live(threeInstances), new: changed, does: reloads | restarts,
			want: []string{
				"stores", "reloads it", "report the same configuration", "the pods of pg-2 and pg-3 on the same volumes, one after the other, the one that lags most first",
				"Then the primary pg-1 restarts in place", "healthy again",
			},
		},
		"restart, names unknown": {
			reason: "manifests name no instances", old: threeInstances, new: changed, does: reloads | restarts,
			want: []string{"stores", "reloads it", "same configuration", "the pods of the 2 replicas", "Then the primary restarts in place", "healthy again"},
		},
		"restart, switchover": {
			reason: "the old primary's pod stays", old: live(threeInstances), new: with(changed, "", switchover), does: reloads | restarts,
			want: []string{"stores", "reloads it", "same", "pg-2 and pg-3", "stops the primary pg-1 and promotes", "its pod stays", "healthy again"},
		},
		"pods": {
			reason: "without a switchover", old: live(threeInstances), new: changed, does: pods,
			want: []string{"stores", "all instances are ready. Until", "pg-2 and pg-3", "recreates its pod without a switchover", "healthy again"},
		},
		"pods and restart": {
			reason: "one field of the pods rules out a restart in place", old: live(threeInstances), new: changed, does: pods | restarts | reloads,
			want: []string{"stores", "reloads it", "same", "pg-2 and pg-3", "recreates its pod without a switchover", "healthy again"},
		},
		"pods, switchover": {
			reason: "the old primary's pod goes too", old: live(threeInstances), new: with(changed, "", switchover), does: pods,
			want: []string{"stores", "ready", "pg-2 and pg-3", "promotes the replica", "its pod is deleted and recreated too", "healthy again"},
		},
		"pods, supervised": {
			reason: "the user promotes", old: live(threeInstances), new: with(changed, "", supervisedText), does: pods,
			want: []string{"stores", "ready", "pg-2 and pg-3", "until you promote a replica: kubectl cnpg promote pg pg-2 -n db"},
		},
		"restart, supervised": {
			reason: "a restart in place is enough", old: live(threeInstances), new: with(changed, "", supervisedText), does: restarts,
			want: []string{"stores", "reloads it", "same", "pg-2 and pg-3", "(kubectl cnpg promote pg pg-2 -n db) or restart it in place (kubectl cnpg restart pg pg-1 -n db)"},
		},
		"decrease": {
			reason: "the primary first, by the instance manager", old: live(threeInstances), new: with(changed, "", switchover), does: restarts | reloads, decreases: true,
			want: []string{
				"stores", "reloads it", "restarts PostgreSQL of the primary pg-1 in place", "same",
				"pg-2 and pg-3 on the same volumes, one after the other, the one that lags most first; each begins when it has received", "healthy again",
			},
		},
		"decrease and pods": {
			reason: "connections drop twice", old: live(threeInstances), new: changed, does: restarts | reloads | pods, decreases: true,
			want: []string{"stores", "reloads it", "drop a second time", "same", "pg-2 and pg-3", "recreates its pod", "healthy again"},
		},
		"decrease, supervised": {
			reason: "the replicas wait for the primary, and a promotion does not help", old: live(threeInstances), new: with(changed, "", supervisedText),
			does: restarts | reloads, decreases: true,
			want: []string{"stores", "reloads it", "until you run kubectl cnpg restart pg pg-1 -n db. A promotion does not help", "same", "each begins when", "healthy again"},
		},
		"decrease and pods, supervised": {
			reason: "the pods of the replicas differ already", old: live(threeInstances), new: with(changed, "", supervisedText),
			does: restarts | reloads | pods, decreases: true,
			want: []string{
				"stores", "reloads it", "same", "pg-2 and pg-3 on the same volumes, one after the other, the one that lags most first.",
				"so the primary restarts before the replicas take the value: it waits until you run kubectl cnpg restart pg pg-1 -n db", "once more",
				"keeps its old pod until you promote a replica",
			},
		},
		"one instance": {
			reason: "nobody else can take over", old: with(threeInstances, "instances: 3", "instances: 1"),
			new: with(changed, "instances: 3", "instances: 1", "", switchover), does: pods,
			want: []string{"stores", "the method switchover cannot be used", "healthy again"},
		},
		"one instance, supervised": {
			reason: "the operator waits before it looks at the number of instances", old: with(threeInstances, "instances: 3", "instances: 1"),
			new: with(changed, "instances: 3", "instances: 1", "", supervisedText), does: pods,
			want: []string{"stores", "until you delete it: kubectl delete pod --selector cnpg.io/cluster=pg,cnpg.io/podRole=instance -n db"},
		},
		"two instances": {
			reason: "one replica has no order", old: with(threeInstances, "instances: 3", "instances: 2"), new: with(changed, "instances: 3", "instances: 2"), does: pods,
			want: []string{"stores", "ready", "recreates the pod of the replica on the same volumes.", "recreates its pod", "healthy again"},
		},
		"archiver": {
			reason: "a primary without the sidecar cannot be demoted", old: live(threeInstances), does: pods,
			new:  with(changed, "", switchover+"  plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: store}}]\n"),
			want: []string{"stores", "ready", "pg-2 and pg-3", "although the method is switchover", "healthy again"},
		},
		"fenced replica": {
			reason: "its pod is not ready", old: with(live(threeInstances), "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"pg-3\"]'}\n"), new: with(changed, "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"pg-3\"]'}\n"), does: pods,
			want: []string{"stores", "Nothing rolls: pg-3 is fenced and so not ready"},
		},
		"fenced primary": {
			reason: "its instance manager does not restart it either", old: with(live(threeInstances), "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"pg-1\"]'}\n"), new: with(changed, "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"pg-1\"]'}\n"),
			does: restarts | reloads, decreases: true,
			want: []string{"stores", "reloads it", "Nothing rolls: pg-1 is fenced"},
		},
		"fenced, not live": {
			reason: "it may be any of them", old: with(threeInstances, "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"pg-3\"]'}\n"), new: with(changed, "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"pg-3\"]'}\n"), does: pods,
			want: []string{"stores", "Nothing rolls: pg-3 is fenced"},
		},
		"fenced and a roll": {
			reason: "its pod is ready a little longer", old: live(threeInstances), new: with(changed, "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"pg-3\"]'}\n"), does: pods,
			want: []string{"stores", "PostgreSQL of pg-3 stops", "Until then the operator may recreate one other replica"},
		},
		"fence of another name": {
			reason: "no instance has it", old: live(threeInstances), new: with(changed, "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"pg-9\"]'}\n"), does: pods,
			want: []string{"stores", "ready", "pg-2 and pg-3", "recreates its pod", "healthy again"},
		},
		"fence ends": {
			reason: "the operator waits until it is ready", old: with(live(threeInstances), "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"pg-3\"]'}\n"), new: with(changed, "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[]'}\n"), does: pods,
			want: []string{"stores", "PostgreSQL of pg-3 starts again", "ready", "pg-2 and pg-3", "recreates its pod", "healthy again"},
		},
		"all fenced": {
			reason: "nothing rolls", old: with(live(threeInstances), "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"*\"]'}\n"),
			new: with(changed, "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"*\"]'}\n"), does: pods,
			want: []string{"stores", "Nothing rolls: all instances are fenced"},
		},
		"fence": {
			reason: "PostgreSQL stops, the pod stays", old: live(threeInstances),
			new:  with(threeInstances, "metadata:\n", "metadata:\n  annotations: {cnpg.io/fencedInstances: '[\"pg-1\"]'}\n"),
			want: []string{"stores", "pg-1 stops; the pod stays, and says ready for up to 30 s more. No replica is promoted"},
		},
		"volumes and scale": {
			reason: "volumes before instances before pods", old: live(threeInstances), does: volumes | pods,
			new:  with(threeInstances, "instances: 3", "instances: 5", "size: 10Gi", "size: 20Gi", "", "  walStorage: {size: 5Gi}\n"),
			want: []string{"stores", "claims of the data volume grow", "claims of the WAL volume for all", "adds pg-4 and pg-5, one at a time", "ready", "pods of", "Then", "healthy again"},
		},
		"no resize": {
			reason: "the operator is told not to", old: threeInstances, new: with(threeInstances, "size: 10Gi", "size: 20Gi, resizeInUseVolumes: false"), does: volumes,
			want: []string{"stores", "do not grow: storage.resizeInUseVolumes is false"},
		},
		"from one": {
			reason: "new replicas have the new settings, and the primary has somebody to switch over to", does: pods,
			old: with(threeInstances, "instances: 3", "instances: 1"), new: with(changed, "", switchover),
			want: []string{"stores", "adds 2 replicas, one at a time", "ready", "promotes the replica", "recreated too", "healthy again"},
		},
		"scale down": {
			reason: "the highest numbers but the primary", old: with(live(threeInstances), "currentPrimary: pg-1", "currentPrimary: pg-3"), new: with(threeInstances, "instances: 3", "instances: 1"),
			want: []string{"stores", "deletes pg-2 and pg-1 ("},
		},
		"scale up after a replica was removed": {
			reason: "the operator uses the free number", new: with(threeInstances, "instances: 3", "instances: 4"),
			old:  with(live(threeInstances), "[pg-3, pg-1, pg-2]", "[pg-3, pg-1, pg-4]", "latestGeneratedNode: 3", "latestGeneratedNode: 4"),
			want: []string{"stores", "adds pg-2:"},
		},
		"scale up by accident": {
			reason: "the API server accepts any number, and two billion names are no sentence", old: live(threeInstances),
			new:  with(threeInstances, "instances: 3", "instances: 2147483647"),
			want: []string{"stores", "adds 2147483644 replicas, one at a time"},
		},
		"hibernation": {
			reason: "only the condition tells", old: live(threeInstances), does: pods | objects,
			new:  with(threeInstances, "metadata:\n", "metadata:\n  annotations: {cnpg.io/hibernation: 'on'}\n"),
			want: []string{"stores", "deletes the pods, the primary pg-1 first", "wait until hibernation", "kubectl annotate cluster pg cnpg.io/hibernation=off --overwrite -n db"},
		},
		"hibernated": {
			reason: "no pods", old: with(threeInstances, "metadata:\n", "metadata:\n  annotations: {cnpg.io/hibernation: 'on'}\n"), does: pods,
			new:  with(changed, "metadata:\n", "metadata:\n  annotations: {cnpg.io/hibernation: 'on'}\n"),
			want: []string{"stores", "has no pods"},
		},
		"wakes": {
			reason: "pods are created with the new spec", old: with(threeInstances, "metadata:\n", "metadata:\n  annotations: {cnpg.io/hibernation: 'on'}\n"), new: threeInstances, does: pods,
			want: []string{"stores", "creates the pods on the existing claims", "Trust the pods"},
		},
		"disabled": {
			reason: "the instance managers go on", old: live(threeInstances), does: reloads | restarts | pods, decreases: true,
			new:  with(changed, "metadata:\n", "metadata:\n  annotations: {cnpg.io/reconciliationLoop: disabled}\n"),
			want: []string{"stores", "does nothing", "reloads it", "takes effect with it."},
		},
		"major": {
			reason: "all pods at once", old: live(threeInstances), new: with(threeInstances, ":17.4", ":18.1"), does: pods,
			want: []string{"stores", "deletes all pods at once", "pg_upgrade --link from 17 to 18", "claims of the replicas", "PostgreSQL 18, on timeline 1", "2 replicas are cloned", "Take a base backup"},
		},
		"major of a replica cluster": {
			reason: "pg_upgrade refuses its data", old: with(live(threeInstances), "  storage:", replicaText+"  storage:"),
			new: with(threeInstances, ":17.4", ":18.1", "", replicaText), does: pods,
			want: []string{"stores", "deletes all pods at once", "The Job's pg_upgrade fails"},
		},
		"another major in a catalog": {
			reason: "the first new pod does not start", old: live(threeInstances), new: with(threeInstances, "imageName: ghcr.io/cloudnative-pg/postgresql:17.4",
				"imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: images, major: 17}") + `---
apiVersion: postgresql.cnpg.io/v1
kind: ImageCatalog
metadata: {name: images, namespace: db}
spec: {images: [{major: 17, image: "ghcr.io/cloudnative-pg/postgresql:18.1"}]}
`, does: pods,
			want: []string{"stores", "ready", "PostgreSQL 18 does not start with the data of 17, and the update stops: the primary and the other replicas go on", "kubectl delete pod INSTANCE -n db"},
		},
		"major, one instance": {
			reason: "no replica, no claim to delete", old: with(threeInstances, "instances: 3", "instances: 1"),
			new: with(threeInstances, "instances: 3", "instances: 1", ":17.4", ":18.1"), does: pods,
			want: []string{"stores", "deletes all pods at once", "pg_upgrade --link from 17 to 18", "PostgreSQL 18, on timeline 1", "Take a base backup"},
		},
		"demotion": {
			reason: "fences stop everything", old: live(threeInstances), does: restarts | reloads,
			new:  with(threeInstances, "", "  externalClusters: [{name: other}]\n  replica: {enabled: true, source: other}\n"),
			want: []string{"stores", "fences all instances", "The primary pg-1 becomes", "demotion token", "reloads it"},
		},
		"promotion": {
			reason: "with a token", does: restarts | reloads,
			old:  live(with(threeInstances, "", "  externalClusters: [{name: other}]\n  replica: {enabled: true, source: other}\n")),
			new:  with(threeInstances, "", "  externalClusters: [{name: other}]\n  replica: {enabled: false, source: other, promotionToken: abc}\n"),
			want: []string{"stores", "position in the promotion token", "archive_mode changes", "reloads it", "same", "pg-2 and pg-3", "restarts in place", "healthy again"},
		},
		"maintenance": {
			reason: "the replicas lose their budget", old: threeInstances, new: with(threeInstances, "", "  nodeMaintenanceWindow: {inProgress: true}\n"),
			want: []string{"stores", "no PodDisruptionBudget of the replicas"},
		},
		"sidecar alone": {
			reason: "the operator does not watch ObjectStores", old: live(threeInstances) + store, new: threeInstances + with(store, "/pg\"", "/other\""), does: pods,
			want: []string{"stores 1 object: ObjectStore store.", "wait: the operator does not watch the ObjectStore", "ready", "pg-2 and pg-3", "Then", "healthy again"},
		},
		"refused": {
			reason: "kubectl apply goes on", old: threeInstances + store, new: changed + with(store, "/pg\"", "/other\""), refused: "Cluster", does: pods,
			want: []string{"is refused, and the database stays as it is: because.", "applies the other objects all the same, and ends with an error: ObjectStore store."},
		},
		"another refused": {
			reason: "the Cluster rolls", old: threeInstances + store, new: changed + with(store, "/pg\"", "/other\""), refused: "ObjectStore", does: reloads,
			want: []string{"ObjectStore db/store is refused, and the object stays", "stores 1 object: Cluster pg.", "reloads it"},
		},
		"added": {
			reason: "a new database", old: store, new: threeInstances + store,
			want: []string{"stores 1 object", "first instance", "joins 2 replicas", "healthy"},
		},
		"removed": {
			reason: "apply deletes nothing", old: threeInstances + store, new: store,
			want: []string{"kubectl apply deletes nothing", "If it is pruned"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, owner := sidesOf(t, test.old, test.new)
			owner.cluster.did, owner.cluster.decreases = test.does, test.decreases
			for _, p := range c.pairs {
				for _, ch := range p.changes {
					ch.does = test.does
				}
				if p.ref.Kind == test.refused {
					p.refusals = []Refusal{{Why: "because"}}
				}
			}
			var got []string
			for _, e := range sequenceOf(owner, c.pairs) {
				assert.Check(t, e.Who != "")
				got = append(got, e.What)
			}
			if diff := cmp.Diff(test.want, same(got, test.want)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.reason, diff)
			}
		})
	}
}

// TestSequenceOfOperatorUpgrade: a new operator recreates every pod, also those of poolers, though nothing of the Cluster changes.
func TestSequenceOfOperatorUpgrade(t *testing.T) {
	pooler := "---\napiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: pool, namespace: db}\nspec:\n  cluster: {name: pg}\n  pgbouncer: {poolMode: session}\n"
	c, owner := sidesOf(t, threeInstances+pooler, threeInstances+pooler)
	c.from--
	want := []string{
		"You install the operator 1.", "The pods of Pooler pool are replaced", "all instances are ready", "2 replicas", "Then the primary", "healthy again",
	}
	var got []string
	for _, e := range sequenceOf(owner, c.pairs) {
		got = append(got, e.What)
	}
	if diff := cmp.Diff(want, same(got, want)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSequenceInPlan: the tables, the sequence and the figures together.
func TestSequenceInPlan(t *testing.T) {
	side := func(text string) Side {
		resources, _, faults := lint.Read("side", []byte(text))
		assert.NilError(t, faults.Err())
		return Side{Label: "side", Resources: resources}
	}
	p, err := Compare(side(live(threeInstances)), side(with(threeInstances, "", "  resources: {requests: {memory: 2Gi}}\n")))
	assert.NilError(t, err)
	assert.Equal(t, len(p.Sites), 1)
	site := p.Sites[0]
	if diff := cmp.Diff([]Endpoint{RW, RO}, site.Drops); diff != "" {
		t.Errorf("drops (-want +got):\n%s", diff)
	}
	assert.Equal(t, site.Waits.Writes, "up to 20 s")
	assert.Equal(t, len(site.Sequence), 5)
	assert.Assert(t, strings.Contains(site.Sequence[2].What, "pg-2 and pg-3"), site.Sequence[2].What)
}
