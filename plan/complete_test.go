// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestComplete(t *testing.T) {
	pooler := func(kind string) string {
		return "---\napiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: pool, namespace: db}\nspec:\n  cluster: {name: pg}\n  type: " +
			kind + "\n  pgbouncer: {poolMode: session}\n"
	}
	one := with(threeInstances, "instances: 3", "instances: 1")
	two := with(threeInstances, "instances: 3", "instances: 2")
	synchronous := with(two, "", "  postgresql: {synchronous: {method: any, number: 1}}\n")
	asleep := with(threeInstances, "metadata:\n", "metadata:\n  annotations: {cnpg.io/hibernation: 'on'}\n")
	type result struct {
		Who            Actor
		Drops          []Endpoint
		Writes, Reads  string
		Blocked, Steps string // a part of them
	}
	for name, test := range map[string]struct {
		reason    string
		new       string
		others    string
		path      string
		effect    Effect
		does      mechanism
		decreases bool
		want      result
	}{
		"reload":  {reason: "connections stay", new: threeInstances, effect: Effect{Class: Reload}, want: result{Who: ByPostgreSQL, Drops: []Endpoint{}}},
		"ignored": {reason: "nobody", new: threeInstances, effect: Effect{Class: Ignored}, want: result{Who: ByNobody, Drops: []Endpoint{}}},
		"pods": {
			reason: "rw once, ro at each replica", new: threeInstances, effect: Effect{Class: PrimaryRecreated},
			want: result{Who: ByOperator, Drops: []Endpoint{RW, RO}, Writes: "up to 20 s", Blocked: "no replica is promoted"},
		},
		"one instance": {
			reason: "no ro", new: one, effect: Effect{Class: PrimaryRecreated},
			want: result{Who: ByOperator, Drops: []Endpoint{RW}, Writes: "13 to 30 s", Blocked: "one instance"},
		},
		"in place, one instance": {
			reason: "no ro", new: one, effect: Effect{Class: PrimaryRestarted},
			want: result{Who: ByOperator, Drops: []Endpoint{RW}, Writes: "up to 14 s", Blocked: "one instance"},
		},
		"decrease": {
			reason: "the instance manager's restart", new: threeInstances, effect: Effect{Class: PrimaryRestarted}, decreases: true,
			want: result{Who: ByOperator, Drops: []Endpoint{RW, RO}, Writes: "up to 24 s"},
		},
		"two instances": {
			reason: "the only replica is away", new: two, effect: Effect{Class: PrimaryRestarted},
			want: result{Who: ByOperator, Drops: []Endpoint{RW, RO}, Writes: "up to 14 s", Reads: "13 to 33 s"},
		},
		"all replicas must confirm": {
			reason: "commits wait at each replica", new: synchronous, effect: Effect{Class: ReplicasRecreated},
			want: result{Who: ByOperator, Drops: []Endpoint{RO}, Writes: "13 to 33 s at each replica, since each must confirm (dataDurability: required)", Reads: "13 to 33 s"},
		},
		"preferred": {
			reason: "commits go on", new: with(synchronous, "number: 1", "number: 1, dataDurability: preferred"), effect: Effect{Class: ReplicasRecreated},
			want: result{Who: ByOperator, Drops: []Endpoint{RO}, Reads: "13 to 33 s"},
		},
		"switchover": {
			reason: "the archive may block it", new: with(threeInstances, "", "  switchoverDelay: 600\n  backup: {barmanObjectStore: {destinationPath: s3://a}}\n"),
			effect: Effect{Class: Switchover},
			want:   result{Who: ByOperator, Drops: []Endpoint{RW, RO}, Writes: "up to 61 s", Blocked: "up to 600 s (switchoverDelay)"},
		},
		"switchover, nothing archived": {
			reason: "no archive to wait for", new: threeInstances, effect: Effect{Class: Switchover},
			want: result{Who: ByOperator, Drops: []Endpoint{RW, RO}, Writes: "9 to 16 s"},
		},
		"supervised": {
			reason: "rw drops when the user acts", new: with(threeInstances, "", "  primaryUpdateStrategy: supervised\n"), effect: Effect{Class: ReplicasRecreated},
			want: result{Who: ByOperator, Drops: []Endpoint{RO}, Blocked: "until you act", Steps: "kubectl cnpg promote pg REPLICA -n db"},
		},
		"all down": {
			reason: "both", new: threeInstances, effect: Effect{Class: AllDown},
			want: result{Who: ByOperator, Drops: []Endpoint{RW, RO}, Writes: "as long as the instances are down", Reads: "as long as the instances are down", Blocked: "no failover"},
		},
		"hibernated": {reason: "nothing runs", new: asleep, effect: Effect{Class: PrimaryRecreated}, want: result{Who: ByOperator, Drops: []Endpoint{}}},
		"pooler rw": {
			reason: "its connections end too", new: threeInstances, others: pooler("rw"), effect: Effect{Class: PrimaryRecreated},
			want: result{Who: ByOperator, Drops: []Endpoint{RW, RO, Pooled}, Writes: "up to 20 s", Blocked: "no replica is promoted"},
		},
		"pooler rw, replicas": {
			reason: "it leads to the primary", new: threeInstances, others: pooler("rw"), effect: Effect{Class: ReplicasRecreated},
			want: result{Who: ByOperator, Drops: []Endpoint{RO}},
		},
		"pooler ro, replicas": {
			reason: "it leads to the replicas", new: threeInstances, others: pooler("ro"), effect: Effect{Class: ReplicasRecreated},
			want: result{Who: ByOperator, Drops: []Endpoint{RO, Pooled}},
		},
		"pooler r": {
			reason: "it leads to every instance", new: threeInstances, others: pooler("r"), effect: Effect{Class: ReplicasRecreated},
			want: result{Who: ByOperator, Drops: []Endpoint{RO, Pooled}},
		},
		"disabled": {
			reason: "the operator does nothing", new: with(threeInstances, "metadata:\n", "metadata:\n  annotations: {cnpg.io/reconciliationLoop: disabled}\n"),
			effect: Effect{Class: PrimaryRecreated}, want: result{Who: ByOperator, Drops: []Endpoint{}},
		},
		"disabled, decrease": {
			reason: "the instance manager restarts all the same", new: with(threeInstances, "metadata:\n", "metadata:\n  annotations: {cnpg.io/reconciliationLoop: disabled}\n"),
			effect: Effect{Class: PrimaryRestarted}, decreases: true,
			want: result{Who: ByOperator, Drops: []Endpoint{RW}, Writes: "up to 24 s"},
		},
		"a replica fenced": {
			reason: "no write stops", new: threeInstances, path: "metadata.annotations.[cnpg.io/fencedInstances]", effect: Effect{Class: PrimaryRestarted},
			want: result{Who: ByOperator, Drops: []Endpoint{RW, RO}},
		},
		"fails later": {reason: "the pods stay", new: threeInstances, effect: Effect{Class: FailsLater}, want: result{Who: ByOperator, Drops: []Endpoint{}}},
		"fails later, rolls": {
			reason: "and the pods are recreated now", new: threeInstances, effect: Effect{Class: FailsLater}, does: pods,
			want: result{Who: ByOperator, Drops: []Endpoint{RW, RO}, Writes: "up to 20 s", Blocked: "no replica is promoted"},
		},
		"the rule says": {
			reason: "it knows better", new: threeInstances,
			effect: Effect{Class: PrimaryRecreated, Who: ByYou, Drops: []Endpoint{RO}, Waits: Waits{Writes: "1 s"}, Blocked: "all"},
			want:   result{Who: ByYou, Drops: []Endpoint{RO}, Writes: "1 s", Blocked: "all"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, owner := sidesOf(t, test.new+test.others, test.new+test.others)
			owner.cluster.decreases = test.decreases
			c := &change{effect: test.effect, does: test.does, path: parsePattern(test.path)}
			owner.complete(c)
			e := c.effect
			got := result{e.Who, e.Drops, e.Waits.Writes, e.Waits.Reads, e.Blocked, e.Step}
			if test.want.Blocked != "" && strings.Contains(got.Blocked, test.want.Blocked) {
				got.Blocked = test.want.Blocked
			}
			if test.want.Steps != "" && strings.Contains(got.Steps, test.want.Steps) {
				got.Steps = test.want.Steps
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.reason, diff)
			}
		})
	}
}

// TestNewPooler: a Pooler that the apply creates has no connections yet.
func TestNewPooler(t *testing.T) {
	pooler := "---\napiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: pool, namespace: db}\nspec:\n  cluster: {name: pg}\n  pgbouncer: {poolMode: session}\n"
	_, owner := sidesOf(t, threeInstances, threeInstances+pooler)
	if diff := cmp.Diff([]Endpoint{RW}, owner.cluster.withPools([]Endpoint{RW})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNotes(t *testing.T) {
	const plugin = "  plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: store}}]\n"
	const identity = "  serviceAccountTemplate: {metadata: {annotations: {azure.workload.identity/client-id: 1-2}}}\n"
	service := "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: pg-rw\n  namespace: db\n  uid: a\n" +
		"  labels: {cnpg.io/cluster: pg}\n  annotations: {cnpg.io/operatorVersion: 1.27.4}\n" +
		"  ownerReferences: [{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, name: pg, uid: b, controller: true}]\nspec: {}\n"
	extra := "---\napiVersion: postgresql.cnpg.io/v1\nkind: ScheduledBackup\nmetadata: {name: daily, namespace: db}\nspec:\n  cluster: {name: pg}\n  schedule: 0 0 0 * * *\n"
	for name, test := range map[string]struct {
		reason   string
		old, new string
		does     mechanism
		want     []string
	}{
		"live":      {reason: "nothing is assumed", old: live(threeInstances), new: threeInstances},
		"manifests": {reason: "no status", old: threeInstances, new: threeInstances, want: []string{"PostgreSQL 17, from the old image, with 3 instances"}},
		"no major":  {reason: "a tag without a number", old: with(threeInstances, ":17.4", ":latest"), new: threeInstances, want: []string{"no major version"}},
		"busy": {
			reason: "the operator finishes first", new: threeInstances,
			old:  with(live(threeInstances), "phase: Cluster in healthy state", "phase: Upgrading cluster", "readyInstances: 3", "readyInstances: 2", "targetPrimary: pg-1", "targetPrimary: pg-2"),
			want: []string{`its phase is "Upgrading cluster"`, "2 of 3 instances are ready", "from pg-1 to pg-2 is in progress"},
		},
		"waits for the user": {
			reason: "nothing finishes by itself", new: threeInstances,
			old:  with(live(threeInstances), "phase: Cluster in healthy state", "phase: Waiting for user action"),
			want: []string{"promote pg INSTANCE -n db. If that change was a smaller value of a hot-standby parameter such as max_connections, a promotion does not help: kubectl cnpg restart pg pg-1 -n db. The new side is unsupervised"},
		},
		"stuck": {
			reason: "somebody must mend it", new: threeInstances,
			old:  with(live(threeInstances), "phase: Cluster in healthy state", "phase: Cluster cannot proceed to reconciliation due to an unknown plugin being required\n  phaseReason: no such plugin"),
			want: []string{"being required\" (no such plugin). It stays so until the cause is mended"},
		},
		"operator": {reason: "the annotation of what it wrote", old: live(threeInstances) + service, new: threeInstances, want: []string{"written by operator 1.27.4, and this plan is for 1.30.1"}},
		"operator, the same": {
			reason: "a patch release is the same target", old: live(threeInstances) + with(service, "1.27.4", "1.30.1"), new: threeInstances,
		},
		"plugin": {reason: "its store is not there", old: live(with(threeInstances, "", plugin)), new: with(threeInstances, "", plugin), want: []string{"ObjectStore store is on neither side"}},
		"new account": {
			reason: "Azure trusts one account", old: extra, new: with(threeInstances, "", identity) + extra,
			want: []string{"system:serviceaccount:db:pg for the client ID 1-2"},
		},
		"same identity":  {reason: "it has its credential", old: live(with(threeInstances, "", identity)), new: with(threeInstances, "", identity)},
		"other identity": {reason: "it has none yet", old: live(with(threeInstances, "", identity)), new: with(threeInstances, "", strings.Replace(identity, "1-2", "3-4", 1)), want: []string{"system:serviceaccount:db:pg for the client ID 3-4"}},
		"other account":  {reason: "a subject has the account's name", old: live(with(threeInstances, "", identity)), new: with(threeInstances, "", identity+"  serviceAccountName: own\n"), want: []string{"system:serviceaccount:db:own for"}},
		"roll":           {reason: "delays", old: live(threeInstances), new: threeInstances, does: pods, want: []string{"CLUSTERS_ROLLOUT_DELAY"}},
		"left":           {reason: "apply deletes nothing", old: live(threeInstances) + extra, new: threeInstances, want: []string{"lacks ScheduledBackup daily."}},
		"added":          {reason: "there is nothing yet", old: extra, new: threeInstances + extra},
	} {
		t.Run(name, func(t *testing.T) {
			_, owner := sidesOf(t, test.old, test.new)
			owner.cluster.did = test.does
			if diff := cmp.Diff(test.want, same(notesOf(owner), test.want)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.reason, diff)
			}
		})
	}
}
