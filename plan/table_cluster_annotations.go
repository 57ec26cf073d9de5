// SPDX-License-Identifier: Apache-2.0

package plan

// annotationRules are the annotations that the operator reads, and the rest.
func annotationRules() []rule { return append(commandRules(), quietRules()...) }

func annotationPath(name string) string { return "metadata.annotations[" + name + "]" }

// commandRules are the annotations that stop, start or recreate something.
func commandRules() []rule {
	return []rule{
		{
			path: annotationPath(hibernationAnnotation), does: objects, decide: decideHibernation, source: "pkg/reconciler/hibernation/reconciler.go#L66",
			why: "the operator does nothing for this value",
		},
		{
			path: annotationPath(restartedAtAnnotation), mechanism: restartedAtMechanism, source: "internal/controller/cluster_upgrade.go#L607",
			why: "the operator compares the annotation of every pod with that of the Cluster, unless the Cluster has none",
		},
		{
			path: annotationPath(podPatchAnnotation), mechanism: patchMechanism, source: "pkg/specs/pods.go#L578",
			why: "the operator applies the patch to the pod's spec, of which it compares some fields and others not",
		},
		{
			path: annotationPath("alpha.cnpg.io/enableInstancePprof"), mechanism: pprofMechanism, source: "pkg/specs/pods.go#L283",
			why: "the operator adds an option and a port to the container, and compares both with those of every pod",
		},
		{
			path: annotationPath(podSpecAnnotation), does: event, when: AtReconcile, decide: decidePodSpec, source: "internal/controller/cluster_upgrade.go#L445",
			why: "with the value disabled the operator does not compare the spec of pods; other changes of it then wait for the next pod",
		},
		{
			path: annotationPath(reconcileAnnotation), does: event, when: AtReconcile, decide: decideReconcile,
			source: "internal/controller/cluster_controller.go#L313",
			why:    "the operator carries on with the Cluster, and does what has waited",
			guards: annotationGuard(FailsLater, reconcileAnnotation, "disabled",
				"the operator stops all work on the Cluster: no failover, no recreated pod, no renewed certificate"),
		},
		{
			path: annotationPath(fencedAnnotation), does: objects, decide: decideFence, source: "internal/management/controller/instance_controller.go#L495",
			why:     "the instance managers start PostgreSQL on the instances that are no longer fenced",
			noGuard: "CEL cannot parse JSON, and a policy does not see the names of the instances", misses: FailsLater,
		},
		{
			path: annotationPath(skipArchivingAnnotation), does: reloads | restarts, decide: decideArchiving, source: "pkg/postgres/configuration.go#L739",
			why: "the operator derives archive_mode from it, which PostgreSQL reads at its start",
			guards: annotationGuard(DataAtRisk, skipArchivingAnnotation, "enabled",
				"the operator sets archive_mode to off, so that no backup can be recovered to a time after this"),
		},
	}
}

// quietRules are those that are read at some later event, and annotations of others.
func quietRules() []rule {
	return []rule{
		{
			path: "metadata.annotations.*", does: nothing, when: Never, who: ByNobody, decide: decideAnnotation, source: labelsSource,
			why:    "the operator copies annotations of the Cluster only if INHERITED_ANNOTATIONS in its configuration lists them",
			guards: appArmorGuard("metadata"),
		},
		{
			path: annotationPath("cnpg.io/skipEmptyWalArchiveCheck"), does: event, when: AtBackup, who: ByOperator,
			source: "pkg/management/postgres/archiver/archiver.go#L207",
			why:    "the instance manager reads it before it archives the first WAL file, and after that no more",
		},
		{
			path: annotationPath(validationAnnotation), does: event, decide: decideValidation, source: "internal/webhook/v1/common.go#L44",
			why: "the webhook checks the Cluster again",
		},
		{
			path: annotationPath(reloadedAtAnnotation), does: reloads, source: "internal/cmd/plugin/reload/reload.go#L49",
			why: "nobody reads the value; any change of the Cluster makes the instance managers read it again, and they reload if a file differs",
		},
		{
			path: annotationPath("cnpg.io/coredumpFilter"), does: event, when: AtNextPod, who: ByOperator,
			source: "internal/management/controller/instance_controller.go#L535",
			why:    "the instance manager reads it when it starts",
		},
		{
			path: annotationPath("cnpg.io/forceLegacyBackup"), does: event, when: AtBackup, who: ByOperator, source: "api/v1/cluster_funcs.go#L1331",
			why: "the instance manager reads it when it takes a base backup with the settings of spec.backup",
		},
		{
			path: annotationPath("alpha.cnpg.io/livenessPinger"), does: event, source: "api/v1/cluster_defaults.go#L321",
			why: "the webhook copies it to probes.liveness.isolationCheck if that is not set",
		},
		{
			path: annotationPath("alpha.cnpg.io/failoverQuorum"), does: event, when: AtFailover, source: "api/v1/cluster_defaults.go#L338",
			why: "the webhook copies it to postgresql.synchronous.failoverQuorum, which the operator reads at a failover",
		},
	}
}
