// SPDX-License-Identifier: Apache-2.0

package fit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

const base = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: orders, namespace: shop}
spec:
  target: "1.30"
  instances: 3
  postgresql: {major: "17"}
  resources: {cpu: "2", memory: 8Gi}
  storage: {size: 64Gi, storageClass: disk}
  walStorage: {size: 32Gi, storageClass: disk}
  storageClasses: [{name: disk, provisioner: disk.csi.azure.com, parameters: {skuName: Premium_LRS}, reclaimPolicy: Retain, volumeBindingMode: WaitForFirstConsumer, allowVolumeExpansion: true}]
  scheduling:
    zoneSpread: DoNotSchedule
    podAntiAffinity: required
    pools: [{name: pg, zones: ["1", "2", "3"], count: 3, azure: {vmSize: Standard_D4s_v5, maxPods: 30}}]
  identity: {azure: {clientID: 11111111-2222-3333-4444-555555555555, name: mi, resourceGroup: rg, aks: {name: aks, resourceGroup: rg-aks}}}
  backup: {store: {azure: {storageAccount: account}}, sidecar: {cpu: "1", memory: 1Gi}}
`

func parse(t *testing.T, sets ...string) *profiles.Profile {
	t.Helper()
	var overrides []profiles.Override
	for _, set := range sets {
		path, value, _ := strings.Cut(set, "=")
		overrides = append(overrides, profiles.Set("test", path, value))
	}
	p, err := profiles.Parse("test", []byte(base), overrides...)
	assert.NilError(t, err)
	return p
}

func report(t *testing.T, sets ...string) *fit.Report {
	t.Helper()
	r, err := fit.Of(parse(t, sets...))
	assert.NilError(t, err)
	return r
}

const (
	v2      = `spec.storageClasses[0].parameters={skuName: PremiumV2_LRS, cachingMode: None, DiskIOPSReadWrite: "6000", DiskMBpsReadWrite: "250"}`
	pool    = "spec.scheduling.pools[0]."
	size    = pool + "azure.vmSize="
	shared  = `spec.scheduling.podAntiAffinity=preferred`
	oneNode = `spec.scheduling.pools=[{name: pg, count: 1, azure: {vmSize: Standard_D8s_v5}}]`
	spread  = `spec.scheduling.zoneSpread=none`
	local   = `spec.storageClasses=[{name: disk, provisioner: localdisk.csi.acstor.io, reclaimPolicy: Delete, volumeBindingMode: WaitForFirstConsumer}]`
	noPool  = `spec.patches=[{target: {kind: Pooler}, patch: {spec: {pgbouncer: {parameters: {default_pool_size: "0"}}}}}]`
	pooler  = `spec.poolers=[{type: rw, instances: 3, pgbouncer: {poolMode: transaction, parameters: {default_pool_size: "%s"}}}]`
)

func hugePages(size string) string {
	return "spec.patches=[{target: {kind: Cluster}, patch: {spec: {resources: {limits: {hugepages-2Mi: " + size + "}}}}}]"
}

func TestBudgets(t *testing.T) {
	const gi = 1 << 30
	cases := map[string]struct {
		reason      string
		sets        []string
		id          string
		used, limit int64
		want        fit.Verdict
		says        string // a part of it
	}{
		"memory":           {"tuned: 2Gi, 100 times 21MB, three times 512MB, 256MB", nil, "memory", 6228541440, 8 * gi, fit.Fits, "2.2Gi are left"},
		"memory over":      {"a work_mem that somebody raised", []string{`spec.postgresql.parameters={work_mem: 64MB}`}, "memory", 10737418240, 8 * gi, fit.Over, "needs 2Gi more"},
		"autovacuum":       {"its own memory counts", []string{`spec.postgresql.parameters={autovacuum_work_mem: 2GB}`}, "memory", 11060379648, 8 * gi, fit.Over, "more than the container has"},
		"huge pages":       {"they do not count against the limit", []string{`spec.patches=[{target: {kind: Cluster}, patch: {spec: {resources: {limits: {hugepages-2Mi: 2Gi}}}}}]`}, "memory", 6228541440 - 2*gi, 8 * gi, fit.Fits, "4.2Gi"},
		"no huge pages":    {"PostgreSQL does not use them", []string{`spec.postgresql.parameters={huge_pages: "off"}`, `spec.patches=[{target: {kind: Cluster}, patch: {spec: {resources: {limits: {hugepages-2Mi: 2Gi}}}}}]`}, "memory", 6228541440, 8 * gi, fit.Fits, "2.2Gi"},
		"huge budget":      {"as large as shared_buffers, and the rest of the shared memory is missing", []string{hugePages("2Gi")}, "huge-pages", 2 * gi, 2 * gi, fit.Tight, "uses no huge pages"},
		"huge, must":       {"then it does not start", []string{`spec.postgresql.parameters={huge_pages: "on"}`, hugePages("2Gi")}, "huge-pages", 2 * gi, 2 * gi, fit.Over, "does not start"},
		"huge, none":       {"it does not start", []string{`spec.postgresql.parameters={huge_pages: "on"}`}, "huge-pages", 2 * gi, 0, fit.Over, "the container has none"},
		"huge enough":      {"with room for the rest", []string{hugePages("3Gi")}, "huge-pages", 2 * gi, 3 * gi, fit.Fits, "or none of it"},
		"huge on the node": {"the node has them beside the memory", []string{hugePages("4Gi")}, "node-memory", 13 * gi, 16*gi - 750<<20, fit.Fits, "2.3Gi"},
		"no limit":         {"nothing to compare with", []string{`spec.patches=[{target: {kind: Cluster}, patch: {spec: {resources: {limits: {memory: null}}}}}]`}, "memory", 6228541440, 0, fit.Unknown, "no limit"},
		"wal":              {"12.8Gi and 9.6Gi: 9.6Gi at 25 MB/s", nil, "wal", 24041750528, 32 * gi, fit.Fits, "6 minutes while archiving fails, if WAL is written as fast as the disk does, 25 MB/s"},
		"wal tight":        {"less than a tenth is left", []string{`spec.postgresql.parameters={max_slot_wal_keep_size: 18GB}`}, "wal", 33067892736, 32 * gi, fit.Tight, "1.2Gi are left"},
		"wal over":         {"more than the volume", []string{`spec.postgresql.parameters={max_slot_wal_keep_size: 20GB}`}, "wal", 35215376384, 32 * gi, fit.Over, "stops the primary"},
		"wal without end":  {"a slot without a limit", []string{`spec.postgresql.parameters={max_slot_wal_keep_size: "-1"}`}, "wal", 14277410816, 32 * gi, fit.Tight, "keeps WAL without a limit"},
		"wal in data":      {"no volume of its own", []string{`spec.walStorage=null`}, "wal", 14411628544, 64 * gi, fit.Fits, "left for data and for WAL"},
		"no archive":       {"then nothing waits", []string{`spec.backup={method: none}`}, "wal", 24041750528, 32 * gi, fit.Fits, "nothing is archived"},
		"connections":      {"3 are reserved", nil, "connections-primary", 3, 100, fit.Fits, "97 connections for clients"},
		"poolers":          {"3 pods with 10, and as many to look up passwords", []string{strings.Replace(pooler, "%s", "10", 1)}, "connections-primary", 63, 100, fit.Fits, "does not name: 37 connections."},
		"poolers over":     {"3 pods with 40", []string{strings.Replace(pooler, "%s", "40", 1)}, "connections-primary", 243, 100, fit.Over, "143 connections more"},
		"poolers unending": {"0 is no limit, and only a patch can say it", []string{strings.Replace(pooler, "%s", "20", 1), noPool}, "connections-primary", 3, 100, fit.Over, "without a limit"},
		"cpu":              {"2 and 1 of 4 less 140m", nil, "node-cpu", 3000, 3860, fit.Fits, "0.86 CPU are left"},
		"cpu tight":        {"less than 250m for the system", []string{`spec.resources.cpu=2700m`}, "node-cpu", 3700, 3860, fit.Tight, "Only 0.16 CPU"},
		"cpu over":         {"4 are never allocatable", []string{`spec.resources.cpu=3`}, "node-cpu", 4000, 3860, fit.Over, "0.14 CPU are missing"},
		"memory of node":   {"9Gi of 16Gi less 650Mi and 100Mi", nil, "node-memory", 9 * gi, 16*gi - 750<<20, fit.Fits, "6.3Gi"},
		"250 pods":         {"a quarter is reserved", []string{pool + "azure.maxPods=250", "spec.resources.memory=11Gi"}, "node-memory", 12 * gi, 12*gi - 100<<20, fit.Over, "100Mi are missing"},
		"not said":         {"the default is said", []string{pool + "azure.maxPods=null"}, "node-memory", 9 * gi, 12*gi - 100<<20, fit.Fits, "that of 250 pods"},
		"before 1.29":      {"the old formula", []string{`spec.scheduling.kubernetes={version: "1.28"}`, "spec.target=1.24"}, "node-memory", 8 * gi, 13601708442, fit.Fits, "4.7Gi"},
		"disks":            {"data and WAL", nil, "node-disks", 2, 8, fit.Fits, "6 disks more"},
		"disks over":       {"three instances on one node, each with two", []string{shared, spread, oneNode, size + "Standard_D2s_v5"}, "node-disks", 6, 4, fit.Over, "2 disks too many"},
		"local disks":      {"they are attached to nothing", []string{local}, "node-disks", 0, 8, fit.Fits, "8 disks more"},
		"shared":           {"three instances on one node", []string{shared, spread, oneNode}, "node-cpu", 9000, 7820, fit.Over, "1.18 CPU are missing"},
		"iops":             {"P6 and P4", nil, "node-iops", 360, 6400, fit.Fits, "The disks are the bottleneck: 360 of the machine's 6,400 IOPS"},
		"throughput":       {"250 for each", []string{v2}, "node-throughput", 500, 145, fit.Capped, "The machine is the bottleneck: the disks do 500 MB/s together, and the machine 145"},
		"v2 on v6":         {"machines since v6 have a limit of their own for Premium SSD v2", []string{v2, size + "Standard_D4s_v6"}, "node-throughput", 500, 248, fit.Capped, "the machine 248"},
		"v1 on v6":         {"and the usual one for Premium SSD", []string{size + "Standard_D4s_v6"}, "node-throughput", 75, 212, fit.Fits, "75 of the machine's 212 MB/s"},
		"no premium":       {"D4_v5 has no s", []string{size + "Standard_D4d_v5"}, "node", 0, 0, fit.Unknown, "takes no Premium SSD: sizes with an s in their name do, as Standard_D4ds_v5."},
		"unknown":          {"never guessed", []string{size + "Standard_D4sx_v5"}, "node", 0, 0, fit.Unknown, "Standard_D4sx_v5 is not in pgha's table"},
		"spot":             {"no instance tolerates it", []string{`spec.scheduling.pools=[{name: pg, zones: ["1", "2", "3"], count: 3, spot: true, azure: {vmSize: Standard_D4s_v5}}]`}, "node", 0, 0, fit.Over, "No instance may run on any of the pools"},
		"one unknown disk": {"the others alone fit, so nobody knows", []string{"spec.walStorage.storageClass=managed-csi"}, "node-iops", 240, 6400, fit.Unknown, "Without wal, whose figures are not known."},
		"no size":          {"nobody said it", []string{pool + "azure=null"}, "node", 0, 0, fit.Unknown, fit.NoSize},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := report(t, c.sets...)
			b := r.Budget(c.id, "")
			assert.Assert(t, b != nil, "%s: no budget %s", c.reason, c.id)
			assert.Check(t, cmp.Diff([]any{c.used, c.limit, c.want}, []any{b.Used(), b.Limit, b.Verdict}) == "", "%s: %d of %d, %s: %s", c.reason, b.Used(), b.Limit, b.Verdict, b.Says)
			assert.Check(t, strings.Contains(b.Says, c.says), "%s: %s", c.reason, b.Says)
			assert.Check(t, b.Source != "" && b.Title != "", "%+v", b)
		})
	}
}

// TestOnlyUsedPools: a pool on which no instance may run says nothing, and pools of one size are one.
func TestOnlyUsedPools(t *testing.T) {
	r := report(t, `spec.scheduling.pools=[{name: a, zones: ["1"], count: 1, azure: {vmSize: Standard_D4s_v5}}, {name: b, zones: ["2"], count: 1, azure: {vmSize: standard_d4s_v5}}, `+
		`{name: c, zones: ["3"], count: 1, azure: {vmSize: Standard_E8s_v6}}, {name: spot, zones: ["3"], count: 1, spot: true, azure: {vmSize: Standard_L8s_v3}}]`)
	var got []string
	for i := range r.Budgets {
		if r.Budgets[i].ID == "node-cpu" {
			got = append(got, r.Budgets[i].Title+": "+r.Budgets[i].LimitOf)
		}
	}
	want := []string{"CPU of pools a, b: allocatable on Standard_D4s_v5", "CPU of pool c: allocatable on Standard_E8s_v6"}
	assert.Check(t, cmp.Diff(want, got) == "", "(-want +got):\n%s", cmp.Diff(want, got))
}

func TestRestore(t *testing.T) {
	cases := map[string]struct {
		reason          string
		sets            []string
		seconds, steady int64
	}{
		"small":   {"64Gi at 170 MB/s of the burst, at 50 MB/s without", nil, 404, 1374},
		"large":   {"half an hour at 170 MB/s, the rest at the 145 of the machine", []string{"spec.storage.size=512Gi"}, 3481, 3791},
		"machine": {"the machine does 145 of the 250 MB/s, and bursts to 1200: the disk does not", []string{v2}, 274, 473},
		"table":   {"the volume of a tablespace takes longer", []string{`spec.tablespaces=[{name: slow, storage: {size: 1Ti, storageClass: disk}}]`}, 6900, 7582},
		"unknown": {"the disk alone", []string{pool + "azure=null", v2}, 274, 274},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := report(t, c.sets...).Restore
			assert.Check(t, cmp.Diff([]int64{c.seconds, c.steady}, []int64{r.Seconds, r.Lasting}) == "", "%s: %d and %d: %s", c.reason, r.Seconds, r.Lasting, r.Says)
		})
	}
	assert.Check(t, report(t, "spec.backup={method: none}").Restore == nil, "nothing is archived")
	assert.Check(t, report(t, local, "spec.timings.stopDelay=600").Restore == nil, "the speed of a local disk is not known")
}

func TestRemarks(t *testing.T) {
	cases := map[string]struct {
		reason string
		sets   []string
		want   string
	}{
		"no pools":  {"what a node needs", []string{"spec.scheduling.pools=null"}, "A node needs 3 CPU and 9Gi for pods, beside those of the system, and 2 data disks."},
		"burst":     {"it does not last", nil, "The volume wal does 120 IOPS and 25 MB/s. More, up to 3,500 IOPS and 170 MB/s, only for 30 minutes with full credits."},
		"on nodes":  {"not Azure's disks", []string{local}, "The volume data is a disk of the node"},
		"class":     {"somebody else's", []string{"spec.storage.storageClass=theirs"}, `its class is "theirs", which neither the profile nor AKS makes as a disk.`},
		"share":     {"no disk at all", []string{"spec.storage.storageClass=azurefile-csi-premium"}, "a share in the network and no disk: PostgreSQL may lose or corrupt data there."},
		"too large": {"no such disk", []string{v2, "spec.storage.size=100Ti"}, "Premium SSD v2 has at most 65536 GiB, and this has 102400."},
		"local":     {"not Azure's", []string{local, "spec.scheduling.pools=null"}, "beside those of the system, and 0 data disks."},
		"AKS's own": {"Standard SSD without figures", []string{"spec.storage.storageClass=managed-csi"}, "The figures of StandardSSD_LRS, the disk of the volume data, are not in pgha's table."},
		"poolers":   {"they run elsewhere", []string{strings.Replace(pooler, "%s", "20", 1), "spec.poolers[0].resources={cpu: 500m, memory: 128Mi}"}, "The 3 pods of poolers are not counted on these nodes: they request 1.5 CPU and 384Mi together"},
		"ultra":     {"it needs nodes of its own", []string{"spec.storageClasses[0].parameters={skuName: UltraSSD_LRS, cachingMode: None}"}, "made with --enable-ultra-ssd"},
		"no zone":   {"most regions attach it only in zones", []string{v2, spread, "spec.scheduling.pools=[{name: nozone, count: 3}]"}, "The nodes of pool nozone are in no zone"},
		"refused":   {"Azure does not create it", []string{v2, `spec.storageClasses[0].parameters.DiskIOPSReadWrite=90000`}, "Premium SSD v2 has at most 80000 IOPS, and 90000 are asked for. Set at most 32000."},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			all := strings.Join(report(t, c.sets...).Remarks, "\n")
			assert.Check(t, strings.Contains(all, c.want), "%s:\n%s", c.reason, all)
		})
	}
	assert.Equal(t, report(t, v2).Verdict(), fit.Capped)
	assert.Equal(t, report(t, "spec.resources.cpu=2700m").Verdict(), fit.Tight)
	assert.Equal(t, report(t, "spec.resources.cpu=4").Verdict(), fit.Over)
	assert.Equal(t, report(t, pool+"azure=null").Verdict(), fit.Fits, "what is not known counts least")
}

// TestGolden pins the forms.
func TestGolden(t *testing.T) {
	now, then := report(t), report(t, v2, size+"Standard_E8s_v6", strings.Replace(pooler, "%s", "40", 1))
	compared := &fit.Compared{WhatIf: []string{"spec.storageClasses[0].parameters={…}"}, Now: now, Then: then}
	json, err := fit.JSON([]*fit.Report{then})
	assert.NilError(t, err)
	both, err := fit.ComparedJSON([]*fit.Compared{compared})
	assert.NilError(t, err)
	for name, got := range map[string][]byte{
		"fit.txt": fit.Text([]*fit.Report{now, then}), "fit.md": fit.Markdown([]*fit.Report{then}), "fit.json": json,
		"whatif.txt": compared.Text(), "whatif.md": compared.Markdown(), "whatif.json": both,
	} {
		golden.Assert(t, string(got), name)
	}
}
