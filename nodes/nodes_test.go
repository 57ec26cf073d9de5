// SPDX-License-Identifier: Apache-2.0

package nodes_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/nodes"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

const base = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: pg, namespace: db}
spec:
  target: "1.30"
  instances: 3
  postgresql: {major: "17", synchronous: {method: any, number: 1, durability: required, failoverQuorum: enabled}}
  resources: {cpu: "2", memory: 8Gi}
  storage: {size: 64Gi, storageClass: disk}
  storageClasses: [{name: disk, provisioner: disk.csi.azure.com, parameters: {skuName: Premium_LRS}, reclaimPolicy: Retain, volumeBindingMode: WaitForFirstConsumer, allowVolumeExpansion: true}]
  timings: {smartShutdownTimeout: 5, stopDelay: 600, switchoverDelay: 600}
  identity: {azure: {clientID: 11111111-2222-3333-4444-555555555555, name: mi, resourceGroup: rg, aks: {name: aks, resourceGroup: rg-aks}}}
  backup: {store: {azure: {storageAccount: account}}}
`

// The pools of the table.
const (
	onePerZone  = `spec.scheduling.pools=[{name: a, zones: ["1"], count: 1}, {name: b, zones: ["2"], count: 1}, {name: c, zones: ["3"], count: 1}]`
	overZones   = `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3}]`
	surgeFree   = `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, azure: {maxSurge: "0", maxUnavailable: "1"}}]`
	together    = `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, azure: {maxSurge: "100%"}}]`
	blueGreen   = `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, azure: {upgradeStrategy: BlueGreen}}]`
	blueGreenAt = `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, azure: {upgradeStrategy: BlueGreen, drainBatchSize: "100%"}}]`
	autoscaled  = `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, autoscaler: cluster}]`
	karpenter   = `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, autoscaler: karpenter}]`
	spotPool    = `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3, spot: true}]`

	spotToleration = `spec.scheduling.tolerations=[{key: kubernetes.azure.com/scalesetpriority, operator: Exists, effect: NoSchedule}]`
	crowd          = `spec.scheduling.pools=[{name: a, zones: ["1", "2"], count: 2, azure: {maxSurge: "1"}}]`
	oneNode        = `spec.scheduling.pools=[{name: a, count: 1}]`
	deleting       = `spec.patches=[{target: {kind: Cluster}, patch: {spec: {nodeMaintenanceWindow: {inProgress: true, reusePVC: false}}}}]`

	redundant = `spec.storageClasses[0].parameters.skuName=Premium_ZRS`
	local     = `spec.storageClasses=[{name: disk, provisioner: localdisk.csi.acstor.io, reclaimPolicy: Delete, volumeBindingMode: WaitForFirstConsumer}]`
	durable   = `spec.storageClasses=[{name: disk, provisioner: localdisk.csi.acstor.io, parameters: {localdisk.csi.acstor.io/failover-mode: durability}, reclaimPolicy: Delete, volumeBindingMode: WaitForFirstConsumer}]`
	two       = `spec.instances=2`
	budget    = `spec.patches=[{target: {kind: Cluster}, patch: {spec: {enablePDB: true}}}]`
	noBudget  = `spec.patches=[{target: {kind: Cluster}, patch: {spec: {enablePDB: false}}}]`
	evictable = `spec.inheritedMetadata.annotations={"cluster-autoscaler.kubernetes.io/safe-to-evict": "true"}`
)

func one(pools string) []string {
	return []string{"spec.instances=1", "spec.postgresql.synchronous=null", pools}
}

// want is what a test says about an effect.
type want struct {
	Class       plan.Class
	Switchovers nodes.Range
	Away        nodes.Range
	Hang        nodes.Verdict
	Failover    nodes.Verdict
	Blocks      nodes.Verdict
}

func parse(t *testing.T, sets ...string) *profiles.Profile {
	t.Helper()
	var overrides []profiles.Override
	for _, set := range sets {
		field, value, _ := strings.Cut(set, "=")
		overrides = append(overrides, profiles.Set("test", field, value))
	}
	p, err := profiles.Parse("test", []byte(base), overrides...)
	assert.NilError(t, err)
	return p
}

// TestSituations: each situation that shared pages about AKS and CloudNativePG describe.
func TestSituations(t *testing.T) {
	minutes := func(least, most int) nodes.Range { return nodes.Range{Least: least * 60, Most: most * 60} }
	times := func(least, most int) nodes.Range { return nodes.Range{Least: least, Most: most} }
	cases := map[string]struct {
		reason string
		sets   []string
		effect string
		want   want
	}{
		"one pool per zone": {
			reason: "the new node is in the zone of the disk, and 180 + 200 + 600 + 600 s fit into 30 minutes",
			sets:   []string{onePerZone}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 4), minutes(1, 3), nodes.No, nodes.No, nodes.No},
		},
		"one pool over zones": {
			reason: "the pod waits for its own node, and the last new node is removed again",
			sets:   []string{overZones}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 4), minutes(6, 11), nodes.No, nodes.No, nodes.No},
		},
		"surge-free": {
			reason: "no node is added", sets: []string{surgeFree}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 3), minutes(6, 11), nodes.No, nodes.No, nodes.No},
		},
		"all nodes together": {
			reason: "there is no candidate until a replica is ready on a new node", sets: []string{together}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 4), minutes(6, 11), nodes.May, nodes.No, nodes.May},
		},
		"zone-redundant disks": {
			reason: "a cordoned node still counts for its zone", sets: []string{overZones, redundant}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 4), minutes(6, 11), nodes.No, nodes.No, nodes.No},
		},
		"zone-redundant disks, ScheduleAnyway": {
			reason: "the pod moves to the new node, whatever its zone", sets: []string{overZones, redundant, "spec.scheduling.zoneSpread=ScheduleAnyway"}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 4), minutes(1, 3), nodes.No, nodes.No, nodes.No},
		},
		"blue-green": {
			reason: "the primary's node may be in the first batch", sets: []string{blueGreen}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 2), minutes(1, 3), nodes.No, nodes.No, nodes.May},
		},
		"blue-green at once": {
			reason: "the budgets pace the drain, one after the other within 30 minutes", sets: []string{blueGreenAt}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 2), minutes(1, 3), nodes.May, nodes.No, nodes.May},
		},
		"two instances": {
			reason: "no replica is left while one is away", sets: []string{two, onePerZone}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 3), minutes(1, 3), nodes.Yes, nodes.No, nodes.No},
		},
		"two instances, preferred": {
			reason: "commits go on with one copy", sets: []string{two, onePerZone, "spec.postgresql.synchronous.durability=preferred", "spec.postgresql.synchronous.failoverQuorum=disabled"}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 3), minutes(1, 3), nodes.No, nodes.No, nodes.No},
		},
		"one instance with a budget": {
			reason: "its node is never drained", sets: append(one(onePerZone), budget), effect: "upgrade",
			want: want{plan.FailsLater, times(0, 0), minutes(1, 3), nodes.Yes, nodes.No, nodes.Yes},
		},
		"one instance": {
			reason: "pgha renders no budget for it", sets: one(onePerZone), effect: "upgrade",
			want: want{plan.AllDown, times(0, 0), minutes(1, 3), nodes.Yes, nodes.No, nodes.No},
		},
		"local disks": {
			reason: "the first replica comes back empty and is not ready", sets: []string{overZones, local}, effect: "upgrade",
			want: want{plan.FailsLater, times(0, 1), times(0, 0), nodes.May, nodes.No, nodes.Yes},
		},
		"local disks, durability": {
			reason: "the pod waits, and then finds an empty disk", sets: []string{overZones, durable}, effect: "upgrade",
			want: want{plan.FailsLater, times(0, 1), times(0, 0), nodes.May, nodes.No, nodes.Yes},
		},
		"local disks, durability, two nodes together": {
			reason: "a Pending pod counts as failed, so that there is a switchover", sets: []string{together, durable}, effect: "upgrade",
			want: want{plan.FailsLater, times(0, 1), times(0, 0), nodes.May, nodes.No, nodes.May},
		},
		"local disks, two instances": {
			reason: "the operator has nowhere to switch over to", sets: []string{two, overZones, local}, effect: "upgrade",
			want: want{plan.FailsLater, times(0, 1), times(0, 0), nodes.Yes, nodes.No, nodes.Yes},
		},
		"local disks, forced": {
			reason: "all data", sets: []string{overZones, local}, effect: "forced",
			want: want{plan.DataAtRisk, times(0, 0), times(0, 0), nodes.May, nodes.May, nodes.No},
		},
		"local disks, stopped": {
			reason: "all data", sets: []string{overZones, local}, effect: "stop",
			want: want{plan.DataAtRisk, times(0, 0), times(0, 0), nodes.Yes, nodes.No, nodes.No},
		},
		"without budgets": {
			reason: "a drain takes the primary without a switchover", sets: []string{overZones, noBudget}, effect: "upgrade",
			want: want{plan.PrimaryRecreated, times(0, 3), minutes(6, 11), nodes.May, nodes.No, nodes.No},
		},
		"a quorum that holds": {
			reason: "five instances and two that a commit waits for: 3 + 2 > 4",
			sets:   []string{"spec.instances=5", "spec.postgresql.synchronous.number=2", `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 6}]`}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 6), minutes(6, 11), nodes.No, nodes.Yes, nodes.No},
		},
		"the operator's default delays": {
			reason: "3600 + 1800 s do not fit into 30 minutes", sets: []string{onePerZone, "spec.timings.stopDelay=null", "spec.timings.switchoverDelay=null"}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 4), minutes(1, 3), nodes.No, nodes.No, nodes.May},
		},
		"drain": {
			reason: "no other node of the zone is free", sets: []string{onePerZone}, effect: "drain",
			want: want{plan.Switchover, times(0, 1), times(0, 0), nodes.No, nodes.No, nodes.No},
		},
		"drain with a free node": {
			reason: "each zone has two nodes", sets: []string{`spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 6}]`}, effect: "drain",
			want: want{plan.Switchover, times(0, 1), minutes(1, 3), nodes.No, nodes.No, nodes.No},
		},
		"drain of one instance": {
			reason: "the budget", sets: append(one(onePerZone), budget), effect: "drain",
			want: want{plan.FailsLater, times(0, 0), times(0, 0), nodes.Yes, nodes.No, nodes.Yes},
		},
		"autoscaler": {
			reason: "it does not take nodes with instances", sets: []string{autoscaled}, effect: "scale-down",
			want: want{plan.Unchanged, times(0, 0), times(0, 0), nodes.No, nodes.Yes, nodes.No},
		},
		"autoscaler, safe to evict": {
			reason: "stopDelay is not above the 600 s that it waits", sets: []string{autoscaled, evictable}, effect: "scale-down",
			want: want{plan.Switchover, times(0, 1), times(0, 0), nodes.No, nodes.No, nodes.No},
		},
		"autoscaler, safe to evict, slow": {
			reason: "it waits 600 s", sets: []string{autoscaled, evictable, "spec.timings.stopDelay=900"}, effect: "scale-down",
			want: want{plan.Switchover, times(0, 1), times(0, 0), nodes.No, nodes.No, nodes.May},
		},
		"autoscaler, old operator": {
			reason: "before 1.26 it does not know the taint", sets: []string{autoscaled, evictable, "spec.target=1.25", "spec.postgresql.synchronous.failoverQuorum=disabled"}, effect: "scale-down",
			want: want{plan.Switchover, times(0, 1), times(0, 0), nodes.No, nodes.Yes, nodes.May},
		},
		"karpenter drift": {
			reason: "the node of the primary is never chosen", sets: []string{karpenter}, effect: "karpenter-drift",
			want: want{plan.ReplicasRecreated, times(0, 0), minutes(1, 3), nodes.No, nodes.No, nodes.May},
		},
		"karpenter drift of one instance": {
			reason: "its node is never chosen", sets: append(one(karpenter), budget), effect: "karpenter-drift",
			want: want{plan.Unchanged, times(0, 0), times(0, 0), nodes.No, nodes.Yes, nodes.No},
		},
		"karpenter expiry": {
			reason: "it does not ask the budgets before it begins", sets: []string{karpenter}, effect: "karpenter-expiry",
			want: want{plan.Switchover, times(0, 1), minutes(1, 3), nodes.No, nodes.No, nodes.No},
		},
		"spot": {
			reason: "all nodes can go at once", sets: []string{spotPool, spotToleration}, effect: "spot",
			want: want{plan.AllDown, times(0, 0), times(0, 0), nodes.Yes, nodes.No, nodes.No},
		},
		"no spot": {
			reason: "no pool is one", sets: []string{overZones}, effect: "spot",
			want: want{plan.Unchanged, times(0, 0), times(0, 0), nodes.No, nodes.Yes, nodes.No},
		},
		"stop": {
			reason: "everything", sets: []string{overZones}, effect: "stop",
			want: want{plan.AllDown, times(0, 0), times(0, 0), nodes.Yes, nodes.No, nodes.No},
		},
		"stop with karpenter": {
			reason: "AKS refuses it", sets: []string{karpenter}, effect: "stop",
			want: want{plan.Unchanged, times(0, 0), times(0, 0), nodes.No, nodes.Yes, nodes.No},
		},
		"forced": {
			reason: "a failover, and not a switchover", sets: []string{overZones}, effect: "forced",
			want: want{plan.PrimaryRecreated, times(0, 0), minutes(6, 11), nodes.May, nodes.May, nodes.No},
		},
		"instances that share nodes": {
			reason: "the budget lets one replica go, and its pod waits for the cordoned node",
			sets:   []string{crowd, "spec.scheduling.podAntiAffinity=preferred", "spec.scheduling.zoneSpread=none"}, effect: "upgrade",
			want: want{plan.FailsLater, times(1, 4), minutes(6, 11), nodes.May, nodes.No, nodes.Yes},
		},
		"drain of a node with several": {
			reason: "the same", sets: []string{oneNode, "spec.scheduling.podAntiAffinity=preferred", "spec.scheduling.zoneSpread=none"}, effect: "drain",
			want: want{plan.FailsLater, times(0, 1), times(0, 0), nodes.No, nodes.No, nodes.Yes},
		},
		"without budgets, all together": {
			reason: "nothing holds them, so that all go at once", sets: []string{together, noBudget}, effect: "upgrade",
			want: want{plan.AllDown, times(0, 3), minutes(6, 11), nodes.May, nodes.No, nodes.No},
		},
		"forced, all together": {
			reason: "no instance is left to promote", sets: []string{together}, effect: "forced",
			want: want{plan.AllDown, times(0, 0), minutes(6, 11), nodes.May, nodes.No, nodes.No},
		},
		"upgrade of a spot pool": {
			reason: "there is no drain", sets: []string{spotPool, spotToleration}, effect: "upgrade",
			want: want{plan.AllDown, times(0, 0), minutes(6, 11), nodes.May, nodes.No, nodes.No},
		},
		"upgrade of a pool of Karpenter": {
			reason: "it replaces nodes by drift", sets: []string{karpenter}, effect: "upgrade",
			want: want{plan.ReplicasRecreated, times(0, 0), minutes(1, 3), nodes.No, nodes.No, nodes.May},
		},
		"a maintenance window that deletes volumes": {
			reason: "each Pending pod loses its volumes", sets: []string{overZones, deleting}, effect: "upgrade",
			want: want{plan.DataAtRisk, times(1, 4), minutes(6, 11), nodes.No, nodes.No, nodes.No},
		},
		"one spot pool of three": {
			reason: "one instance goes without a drain, and the others with one",
			sets:   []string{`spec.scheduling.pools=[{name: a, zones: ["1"], count: 1, spot: true}, {name: b, zones: ["2"], count: 1}, {name: c, zones: ["3"], count: 1}]`, spotToleration}, effect: "upgrade",
			want: want{plan.PrimaryRecreated, times(0, 3), minutes(1, 3), nodes.May, nodes.No, nodes.No},
		},
		"eviction of one spot pool of three": {
			reason: "no more than its instances can go",
			sets:   []string{`spec.scheduling.pools=[{name: a, zones: ["1"], count: 1, spot: true}, {name: b, zones: ["2"], count: 1}, {name: c, zones: ["3"], count: 1}]`, spotToleration}, effect: "spot",
			want: want{plan.PrimaryRecreated, times(0, 0), times(0, 0), nodes.May, nodes.May, nodes.No},
		},
		"two nodes of six together": {
			reason: "both nodes of a zone may be cordoned", sets: []string{`spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 6, azure: {maxSurge: "33%"}}]`}, effect: "upgrade",
			want: want{plan.Switchover, times(1, 4), minutes(6, 11), nodes.May, nodes.No, nodes.May},
		},
		"unknown pools": {
			reason: "what depends on them is a range", effect: "upgrade",
			want: want{plan.Switchover, times(1, 4), minutes(1, 11), nodes.No, nodes.No, nodes.May},
		},
		"unknown pools, one instance with a budget": {
			reason: "that blocks whatever the pools are", sets: []string{"spec.instances=1", "spec.postgresql.synchronous=null", budget}, effect: "upgrade",
			want: want{plan.FailsLater, times(0, 0), minutes(1, 11), nodes.Yes, nodes.No, nodes.Yes},
		},
		"unknown pools, local disks": {
			reason: "so do local disks", sets: []string{local}, effect: "upgrade",
			want: want{plan.FailsLater, times(0, 1), times(0, 0), nodes.May, nodes.No, nodes.Yes},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r, err := nodes.Of(parse(t, c.sets...))
			assert.NilError(t, err)
			e := r.Effect(c.effect, "")
			assert.Assert(t, e != nil)
			got := want{e.Class, e.Switchovers, e.Away, e.CommitsHang.Verdict, e.Failover.Verdict, e.Blocks.Verdict}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s\n%s\n%s", c.reason, diff, e.Blocks.Why, e.CommitsHang.Why)
			}
			for _, why := range []string{e.Moves, e.SwitchoversWhy, e.AwayWhy, e.CommitsHang.Why, e.Failover.Why, e.Blocks.Why} {
				assert.Check(t, why != "" && !strings.HasSuffix(why, "."), "%q", why)
			}
		})
	}
}

// TestRefused: the profile itself refuses what a drain would delete.
func TestRefused(t *testing.T) {
	_, err := nodes.Of(parse(t, local, noBudget))
	assert.ErrorContains(t, err, "a drain deletes data")
	var sets []profiles.Override
	for _, set := range append(one(overZones), local) {
		field, value, _ := strings.Cut(set, "=")
		sets = append(sets, profiles.Set("test", field, value))
	}
	_, err = profiles.Parse("test", []byte(base), sets...)
	assert.ErrorContains(t, err, "localdisk.csi.acstor.io")
	for _, sets := range [][]string{
		{spotPool}, // without the toleration
		{onePerZone, `spec.patches=[{target: {kind: Cluster}, patch: {spec: {instances: 5}}}]`},
		{onePerZone, "spec.scheduling.nodeSelector={kubernetes.azure.com/agentpool: a}"},
	} {
		_, err := nodes.Of(parse(t, sets...))
		assert.ErrorContains(t, err, "spec.scheduling.pools have room for", "%q", sets)
	}
}

// TestPool: what AKS makes of the settings of a pool.
func TestPool(t *testing.T) {
	cases := map[string]struct {
		reason, azure   string
		count           string
		surge, together int
		instances       nodes.Range
	}{
		"defaults":       {"10% of three, rounded up", "{}", "3", 1, 1, nodes.Range{Least: 3, Most: 3}},
		"a third of six": {"33% of six is 1.98", `{maxSurge: "33%"}`, "6", 2, 2, nodes.Range{Least: 3, Most: 3}},
		"a third of 7":   {"33% of seven is 2.31", `{maxSurge: "33%"}`, "7", 3, 3, nodes.Range{Least: 3, Most: 3}},
		"more than all":  {"no more than there are nodes", `{maxSurge: "9"}`, "3", 3, 3, nodes.Range{Least: 3, Most: 3}},
		"unavailable":    {"rounded up too", `{maxSurge: "0", maxUnavailable: "50%"}`, "3", 0, 2, nodes.Range{Least: 3, Most: 3}},
		"both":           {"the surge first", `{maxSurge: "1", maxUnavailable: "2"}`, "3", 1, 1, nodes.Range{Least: 3, Most: 3}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r, err := nodes.Of(parse(t, `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: `+c.count+`, azure: `+c.azure+`}]`))
			assert.NilError(t, err)
			p := r.Pools[0]
			assert.Equal(t, p.Surge, c.surge, c.reason)
			assert.Equal(t, p.Together, c.together, c.reason)
			assert.Equal(t, p.Instances, c.instances, c.reason)
		})
	}
}

// TestInstances: how many instances a pool has at least and at most.
func TestInstances(t *testing.T) {
	cases := map[string]struct {
		reason, pools string
		extra         []string
		want          []nodes.Range
	}{
		"one per zone":       {"one each", onePerZone, nil, []nodes.Range{{Least: 1, Most: 1}, {Least: 1, Most: 1}, {Least: 1, Most: 1}}},
		"two pools per zone": {"either", `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3}, {name: b, zones: ["1", "2", "3"], count: 3}]`, nil, []nodes.Range{{Least: 0, Most: 3}, {Least: 0, Most: 3}}},
		"a small pool beside": {"two zones are only in a", `spec.scheduling.pools=[{name: a, zones: ["1", "2", "3"], count: 3}, {name: b, zones: ["1"], count: 1}]`, nil,
			[]nodes.Range{{Least: 2, Most: 3}, {Least: 0, Most: 1}}},
		"no zones": {"one node is in b", `spec.scheduling.pools=[{name: a, count: 2}, {name: b, count: 1}]`, []string{"spec.scheduling.zoneSpread=none"},
			[]nodes.Range{{Least: 2, Most: 2}, {Least: 1, Most: 1}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r, err := nodes.Of(parse(t, append(c.extra, c.pools)...))
			assert.NilError(t, err)
			var got []nodes.Range
			for _, p := range r.Pools {
				got = append(got, p.Instances)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
