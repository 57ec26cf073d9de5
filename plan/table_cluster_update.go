// SPDX-License-Identifier: Apache-2.0

package plan

// clusterUpdateRules are the fields about the image, the update of the primary, and timings.
func clusterUpdateRules() []rule {
	return append([]rule{
		{
			path: "spec.imageName", mechanism: imageMechanism, decide: decideImage, source: "internal/controller/cluster_upgrade.go#L554",
			why:     "the operator compares the image of every pod with the new one",
			guards:  append(distributionGuard(), replicaUpgradeGuard()...),
			noGuard: tableNotCEL, misses: FailsLater, // for parameters that the new major version lacks
		},
		{
			path: "spec.imageCatalogRef", mechanism: imageMechanism, decide: decideImage, source: "internal/controller/cluster_image.go#L170",
			why:     "the operator compares the image of every pod with that of the catalog",
			guards:  replicaUpgradeGuard(),
			noGuard: "a policy sees only the Cluster, and the name of the image is in the catalog", misses: FailsLater,
		},
		{
			path: "spec.primaryUpdateMethod", does: event, when: AtRestart, source: "internal/controller/cluster_upgrade.go#L190",
			why: "the operator reads it when it updates the primary, so that the other changes of the same apply use the new method",
		},
		{
			path: "spec.primaryUpdateStrategy", does: event, when: AtRestart, source: "internal/controller/cluster_upgrade.go#L130",
			why: "the operator reads it when it updates the primary, so that the other changes of the same apply use the new strategy; " +
				"with unsupervised an update that waits for you goes on at once",
		},
	}, timingRules()...)
}

// timingRules are the fields that say how long something may take.
func timingRules() []rule {
	return []rule{
		{
			path: "spec.stopDelay", does: pods, source: "pkg/specs/pods.go#L536",
			why: "it is the termination grace period, which the operator compares with that of every pod",
		},
		{
			path: "spec.smartShutdownTimeout", does: event, when: AtShutdown, who: ByOperator,
			source: "pkg/management/postgres/instance.go#L623",
			why:    "the instance manager reads it when PostgreSQL is to stop: so long do open sessions go on while new connections fail",
		},
		{
			path: "spec.switchoverDelay", does: event, when: AtFailover, who: ByOperator, source: "pkg/management/postgres/instance.go#L674",
			why: "the primary's instance manager reads it when it is demoted: so long may the fast shutdown take before an immediate one",
		},
		{
			path: "spec.failoverDelay", does: event, when: AtFailover, source: "internal/controller/replicas.go#L430",
			why: "the operator reads it when the primary is not healthy, and waits so long before it promotes a replica",
		},
		{
			path: "spec.primaryLease", does: event, when: AtFailover, who: ByOperator,
			source: "internal/cmd/manager/instance/run/lease/runnable.go#L147",
			why: "an instance manager takes the timings with the first lease that it acquires and keeps them, so that the running primary " +
				"keeps the old ones until it is replaced or its pod is recreated",
		},
	}
}
