// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"reflect"
	"slices"

	"github.com/pgha/pgha/internal/operator"
)

const comparePodSpecs = "pkg/specs/podspec_diff.go#L36"

// clusterPodRules are the fields of the pods' spec.
func clusterPodRules() []rule {
	return slices.Concat(schedulingRules(), containerRules(), securityRules(), clusterProbeRules())
}

func schedulingRules() []rule {
	return []rule{
		{
			path: "spec.affinity.*", does: pods, source: comparePodSpecs,
			why: "the operator compares the affinity of every pod with the new one",
		},
		{
			path: "spec.affinity.tolerations", does: pods, source: comparePodSpecs,
			why: "the operator compares the tolerations of every pod with the new ones",
		},
		{
			path: "spec.affinity.nodeSelector", does: pods, source: comparePodSpecs,
			why: "the operator compares the node selector of every pod with the new one",
		},
		{
			path: "spec.affinity.enablePodAntiAffinity", mechanism: antiAffinityMechanism, source: "pkg/specs/pods.go#L392",
			why: "the operator makes an anti-affinity from it and compares that with the one of every pod",
		},
		{
			path: "spec.affinity.podAntiAffinityType", mechanism: antiAffinityMechanism, source: "pkg/specs/pods.go#L392",
			why: "the operator makes an anti-affinity from it and compares that with the one of every pod",
		},
		{
			path: "spec.affinity.topologyKey", mechanism: antiAffinityMechanism, source: "pkg/specs/pods.go#L392",
			why: "the operator makes an anti-affinity from it and compares that with the one of every pod",
		},
		{
			path: "spec.topologySpreadConstraints", does: pods, source: comparePodSpecs,
			why: "the operator compares the spread constraints of every pod with the new ones",
		},
		{
			path: "spec.schedulerName", does: pods, source: comparePodSpecs,
			why: "the operator compares the name of the scheduler of every pod with the new one",
		},
		{
			path: "spec.priorityClassName", does: waits, source: comparePodSpecs, when: AtNextPod,
			why:  "the operator does not compare the priority class, so that running pods keep the old one",
			step: "to apply it now: kubectl cnpg restart CLUSTER",
		},
	}
}

func containerRules() []rule {
	return []rule{
		{
			path: "spec.resources", does: pods, source: comparePodSpecs,
			why: "the operator compares the resources of every pod with the new ones",
		},
		{
			path: "spec.env", does: pods, source: comparePodSpecs,
			why: "the operator compares the environment of every pod with the new one, also its order",
		},
		{
			path: "spec.envFrom", does: pods, source: comparePodSpecs,
			why: "the operator compares the sources of the environment of every pod with the new ones",
		},
		{
			path: "spec.imagePullPolicy", does: waits, source: comparePodSpecs, when: AtNextPod,
			why:  "the operator does not compare the pull policy, so that running pods keep the old one",
			step: "to apply it now: kubectl cnpg restart CLUSTER",
		},
		{
			path: "spec.imagePullSecrets", does: objects, source: "internal/controller/cluster_create.go#L683", decide: decidePullSecrets,
			why: "the operator adds the names to the ServiceAccount, and Kubernetes reads them there when it creates a pod",
		},
		{
			path: "spec.ephemeralVolumeSource", does: pods, source: "pkg/specs/volumes.go#L316",
			why: "the operator compares the volume scratch-data of every pod with the new one",
		},
		{
			path: "spec.ephemeralVolumesSizeLimit.shm", does: pods, source: comparePodSpecs,
			why: "the operator compares the volume shm of every pod with the new one",
		},
		{
			path: "spec.ephemeralVolumesSizeLimit.temporaryData", mechanism: temporaryDataMechanism, source: "pkg/specs/volumes.go#L316",
			why: "the operator compares the volume scratch-data of every pod with the new one, which has this limit unless " +
				"ephemeralVolumeSource is set",
		},
		{
			path: "spec.projectedVolumeTemplate", does: pods | forced, source: "internal/controller/cluster_upgrade.go#L511",
			why:    "the operator compares the projected volume of every pod with the new one",
			decide: decideProjected, guards: projectedGuard(),
		},
	}
}

func securityRules() []rule {
	return []rule{
		{
			path: "spec.podSecurityContext", mechanism: securityMechanism, source: "pkg/specs/pods.go#L448",
			why: "the operator compares the security context of every pod with the new one",
		},
		{
			path: "spec.securityContext", mechanism: securityMechanism, source: comparePodSpecs,
			why: "the operator compares the security context of every container with the new one",
		},
		{
			path: "spec.seccompProfile", mechanism: securityMechanism, source: "pkg/specs/pods.go#L456",
			why: "the profile is part of the security contexts that the operator compares",
		},
		{
			path: "spec.postgresUID", does: pods, source: "pkg/specs/pods.go#L454",
			why: "the user ID is part of the security context that the operator compares, and the webhook refuses another one",
		},
		{
			path: "spec.postgresGID", does: pods, source: "pkg/specs/pods.go#L455",
			why: "the group ID is part of the security context that the operator compares, and the webhook refuses another one",
		},
	}
}

// securityMechanism: what the operator sets itself may be written out.
func securityMechanism(p *pair, _ *change) mechanism {
	pod, container := operator.SecurityContexts(p.cluster.before)
	newPod, newContainer := operator.SecurityContexts(p.cluster.after)
	if reflect.DeepEqual(pod, newPod) && reflect.DeepEqual(container, newContainer) {
		return nothing
	}
	return pods
}
