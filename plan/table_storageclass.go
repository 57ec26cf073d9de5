// SPDX-License-Identifier: Apache-2.0

package plan

// storageClassRules are the rules for a StorageClass.
func storageClassRules() []rule {
	const (
		docs       = "https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/storage-class-v1/"
		validation = "https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/storage/validation/validation.go"
	)
	fixed := func(path string) rule {
		return rule{
			path: path, class: Refused, when: Never, who: ByKubernetes, source: validation,
			why:  "the API server refuses another value: the field of a StorageClass is immutable, and volumes that exist would not follow",
			step: "create a StorageClass with another name, and move the instances to it one by one",
		}
	}
	return []rule{
		fixed("provisioner"), fixed("parameters"), fixed("reclaimPolicy"), fixed("volumeBindingMode"),
		{
			path: "allowVolumeExpansion", does: event, when: Now, who: ByKubernetes, source: docs, decide: expansion,
			why:     "the API server accepts larger claims of this class from now on; volumes that wait for it grow",
			noGuard: "a policy cannot see whether a Cluster has volumes of this class, and other workloads may have some", misses: FailsLater,
		},
		{
			path: "mountOptions", does: waits, when: AtReplica, who: ByKubernetes, source: docs,
			why: "the options are copied into a volume when it is made; volumes that exist keep theirs",
		},
		{
			path: "allowedTopologies", does: waits, when: AtReplica, who: ByKubernetes, source: docs,
			why: "the zones are read when a volume is made; volumes that exist stay where they are",
		},
		{
			path: "metadata.annotations[storageclass.kubernetes.io/is-default-class]", does: waits, when: AtReplica, who: ByKubernetes,
			source: "https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass",
			why:    "claims that name no class get the default one when they are made; claims that exist keep theirs",
		},
	}
}

// expansion: without it, a larger claim is refused, and the operator repeats an error without telling the Cluster.
func expansion(_ *pair, c *change) {
	if on, _ := c.new.(bool); !on {
		c.effect.Class, c.effect.When = FailsLater, Now
		c.effect.Why = "the API server refuses larger claims of this class, while the operator's webhook accepts a larger size in the Cluster: the operator repeats an error in its log, the Cluster says healthy, and the size cannot go back"
	}
}
