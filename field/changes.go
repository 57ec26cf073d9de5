// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"slices"
)

// change is one that teams make.
type change struct {
	name string
	// flags change the profile, edit what pgha printed for it. Both stay for the changes after it.
	flags []string
	edit  func(o objects)
	// image2: the image becomes the second one.
	image2 bool
	// made: the check of the change before has made it, so that nothing is left to apply.
	made bool
	// live: what happens depends on what an earlier change left waiting, which only the live objects say.
	live bool
	// breaks: the database does not come back from it, so the rows are counted before.
	breaks bool
	// unhealthy: the Cluster need not be healthy afterwards.
	unhealthy bool
	// prepare is done after the plan and before the apply; nil for nothing.
	prepare func(ctx context.Context, s *suite) error
	// check looks at more than pods and times; nil for nothing. It may act, such as a user who is waited for.
	check func(ctx context.Context, s *suite, d *drill, t *timeline)
	// apart is why a plan from the live objects says something else than one from files; empty if it must say the same.
	apart string
}

// clusterField sets a field of the Cluster; nil removes it.
func clusterField(path string, value any) func(o objects) {
	return func(o objects) { o.of("Cluster").set(path, value) }
}

func parameter(name string, value any) func(o objects) {
	return clusterField("spec.postgresql.parameters."+name, value)
}

// changes in the order in which they are made. Those that leave something behind that later ones would suffer from are last.
func changes() []change {
	return slices.Concat(parameterChanges(), objectChanges(), podChanges(), switchoverChanges(), supervisedChanges(), lateChanges())
}

func parameterChanges() []change {
	return []change{
		{name: "the same again"},
		{name: "work_mem", edit: parameter("work_mem", "9MB")},
		{name: "max_connections up", edit: parameter("max_connections", "120")},
		{name: "max_connections down", edit: parameter("max_connections", "90")},
		{name: "max_connections up and max_worker_processes down", edit: func(o objects) {
			parameter("max_connections", "95")(o)
			parameter("max_worker_processes", "24")(o)
		}},
		{name: "pg_hba", edit: hba("hostssl all all 10.0.0.0/8 scram-sha-256")},
		{name: "pg_hba with a faulty line", edit: hba("hostssl all all nonsense-of-an-address/99 scram-sha-256"), check: faultyHBA},
		{name: "pg_hba corrected", edit: hba("hostssl all all 10.0.0.0/8 scram-sha-256")},
		{name: "a misspelt parameter", edit: func(o objects) {
			parameter("work_mem", "10MB")(o)
			parameter("wrok_mem", "8MB")(o)
		}, check: misspelt},
		{
			name: "the misspelt parameter corrected", edit: parameter("wrok_mem", nil),
			apart: "the suite has deleted a pod, which does not start: from the live objects, a restart may have waited for the correction",
		},
		{name: "an unreadable value", edit: func(o objects) {
			parameter("work_mem", "64mb")(o)
			parameter("log_min_duration_statement", "5s")(o)
		}, check: unreadable},
		{name: "the unreadable value corrected", edit: parameter("work_mem", "12MB")},
		{name: "an unreadable value and max_connections up", edit: func(o objects) {
			parameter("work_mem", "64mb")(o)
			parameter("max_connections", "115")(o)
		}, unhealthy: true, check: unreadable},
		{name: "the unreadable value corrected, with max_connections up", edit: parameter("work_mem", "12MB"), live: true},
		{name: "an unreadable value and max_connections down", edit: func(o objects) {
			parameter("work_mem", "64mb")(o)
			parameter("max_connections", "90")(o)
		}, unhealthy: true, check: unreadable},
		{name: "the unreadable value corrected, with max_connections down", edit: parameter("work_mem", "12MB"), made: true},
	}
}

func objectChanges() []change {
	return []change{
		{name: "storage grows", flags: []string{"--set=spec.storage.size=3Gi"}},
		{name: "storage shrinks", flags: []string{"--set=spec.storage.size=1Gi"}},
		{name: "WAL volume grows", flags: []string{"--set=spec.walStorage.size=3Gi"}},
		{name: "a label of the Cluster", edit: clusterField("metadata.labels", map[string]any{"team": "orders"})},
		{name: "inheritedMetadata", edit: clusterField("spec.inheritedMetadata.labels.team", "orders")},
		{name: "schedule of the backups", flags: []string{"--set=spec.backup.schedule.cron=0 30 3 * * *"}},
		{name: "smartShutdownTimeout", edit: clusterField("spec.smartShutdownTimeout", 10)},
		{name: "storageClass", edit: clusterField("spec.storage.storageClass", "another-class")},
		{name: "storageClass back", edit: func(o objects) {
			o.of("Cluster").set("spec.storage.storageClass", o.of("Cluster").at("spec.walStorage.storageClass"))
		}},
		{name: "priorityClassName", edit: clusterField("spec.priorityClassName", "system-cluster-critical")},
		{name: "maxParallel of the ObjectStore", edit: func(o objects) { o.of("ObjectStore").set("spec.configuration.wal.maxParallel", 2) }},
	}
}

func podChanges() []change {
	return []change{
		{name: "memory", flags: []string{"--set=spec.resources.memory=1200Mi"}},
		{name: "sidecar's CPU", flags: []string{"--set=spec.backup.sidecar.cpu=350m"}},
		{name: "image tag", image2: true},
		{name: "instances 3 to 2", flags: []string{"--set=spec.instances=2"}},
		{name: "instances 2 to 3", flags: []string{"--set=spec.instances=3"}},
		{name: "plugin removed", edit: clusterField("spec.plugins", nil), check: archivingStays},
		{name: "plugin added", edit: func(o objects) {
			o.of("Cluster").set("spec.plugins", []any{map[string]any{
				"name": "barman-cloud.cloudnative-pg.io", "isWALArchiver": true, "parameters": map[string]any{"barmanObjectName": o.of("ObjectStore").name()},
			}})
		}},
	}
}

func switchoverChanges() []change {
	return []change{
		{name: "primaryUpdateMethod switchover", edit: clusterField("spec.primaryUpdateMethod", "switchover")},
		{name: "image and a parameter, method switchover", image2: true, edit: parameter("max_connections", "125")},
		{name: "max_connections up, method switchover", edit: parameter("max_connections", "130")},
		{name: "max_connections down, method switchover", edit: parameter("max_connections", "100")},
		{name: "stopDelay, method switchover", edit: clusterField("spec.stopDelay", 500)},
		{name: "CPU and a parameter, method switchover", edit: func(o objects) {
			o.of("Cluster").set("spec.resources.limits.cpu", "400m")
			o.of("Cluster").set("spec.resources.requests.cpu", "400m")
			parameter("max_connections", "140")(o)
		}},
		{name: "primaryUpdateMethod restart", edit: clusterField("spec.primaryUpdateMethod", nil)},
	}
}

func supervisedChanges() []change {
	return []change{
		{name: "primaryUpdateStrategy supervised", edit: clusterField("spec.primaryUpdateStrategy", "supervised")},
		{name: "max_connections up, supervised", edit: parameter("max_connections", "150"), unhealthy: true, check: promoteAndLook},
		{name: "max_connections down, supervised", edit: parameter("max_connections", "110"), unhealthy: true, check: restartAndLook},
		{name: "primaryUpdateStrategy unsupervised", edit: clusterField("spec.primaryUpdateStrategy", nil)},
	}
}

// lateChanges are accepted, and break something later.
func lateChanges() []change {
	return []change{
		{name: "an AppArmor annotation", edit: clusterField("metadata.annotations", map[string]any{appArmor: "runtime/default"}), check: appArmorErrors},
		{
			name: "the AppArmor annotation removed", edit: clusterField("metadata.annotations", nil),
			apart: "the suite has removed it already, to end the operator's errors",
		},
		{name: "initdb.owner", edit: clusterField("spec.bootstrap.initdb.owner", "other"), check: ownerAfterRestart},
		{name: "initdb.owner back", edit: clusterField("spec.bootstrap.initdb.owner", owner), check: ownerHealed},
		{name: "serviceAccountName beside serviceAccountTemplate", edit: func(o objects) {
			o.of("Cluster").set("spec.serviceAccountName", accountName)
			o.of("Cluster").set("spec.serviceAccountTemplate.metadata.labels.team", "orders")
		}},
		{name: "serviceAccountName in place of serviceAccountTemplate", edit: func(o objects) {
			o.of("Cluster").set("spec.serviceAccountName", accountName)
			o.of("Cluster").set("spec.serviceAccountTemplate", nil)
		}, unhealthy: true, breaks: true, prepare: account, check: roleBinding},
	}
}

// changesAlone are those of a Cluster with one instance.
func changesAlone() []change {
	return []change{
		{name: "alone: max_connections up", edit: parameter("max_connections", "120")},
		{name: "alone: max_connections down", edit: parameter("max_connections", "90")},
		{name: "alone: memory", flags: []string{"--set=spec.resources.memory=1100Mi"}},
		{name: "alone: max_connections up, method switchover", edit: func(o objects) {
			clusterField("spec.primaryUpdateMethod", "switchover")(o)
			parameter("max_connections", "130")(o)
		}},
		{name: "alone: memory, method switchover", flags: []string{"--set=spec.resources.memory=1200Mi"}},
		{name: "alone: memory, supervised", flags: []string{"--set=spec.resources.memory=1150Mi"},
			edit: clusterField("spec.primaryUpdateStrategy", "supervised"), unhealthy: true},
	}
}

func hba(line string) func(o objects) {
	return func(o objects) {
		o.of("Cluster").set("spec.postgresql.pg_hba", []any{line, "hostssl all all all scram-sha-256", "hostnossl all all all reject"})
	}
}
