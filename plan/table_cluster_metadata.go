// SPDX-License-Identifier: Apache-2.0

package plan

import "slices"

const (
	labelsSource  = "pkg/utils/labels_annotations.go#L426"
	workloadLabel = "azure.workload.identity/use"
	clientID      = "azure.workload.identity/client-id"
	tenantID      = "azure.workload.identity/tenant-id"
	azureRestart  = "https://learn.microsoft.com/azure/aks/workload-identity-overview#service-account-annotations"
)

// clusterMetadataRules are the fields about annotations, labels and the service account.
func clusterMetadataRules() []rule {
	return slices.Concat(inheritedRules(), clusterAccountRules(), annotationRules(), []rule{
		{
			path: "spec.description", does: nothing, when: Never, who: ByNobody, source: "api/v1/cluster_types.go#L243",
			why: "the operator does not read the description",
		},
		{
			path: "metadata.labels.*", does: nothing, when: Never, who: ByNobody, decide: decideInherited, source: labelsSource,
			why: "the operator copies labels of the Cluster only if INHERITED_LABELS in its configuration lists them",
		},
		{
			path: "metadata.namespace", does: objects, who: ByKubernetes, source: kubernetesMetadata,
			why: "one side names no namespace: they are one Cluster only if that side is applied to the namespace of the other; anywhere else it is a new and empty database",
		},
		{
			path: "metadata", does: objects, who: ByKubernetes, source: "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/",
			why: "the operator does not read this part of the metadata of a Cluster",
		},
	})
}

func inheritedRules() []rule {
	return []rule{
		{
			path: "spec.inheritedMetadata.labels.*", does: objects, decide: decideInheritedMetadata,
			source: "pkg/reconciler/instance/metadata.go#L37",
			why:    "the operator patches running pods, claims, Services and its other objects, and recreates nothing",
		},
		{
			path: "spec.inheritedMetadata.labels[" + workloadLabel + "]", does: objects, decide: decideWorkloadLabel, source: azureRestart,
			why: "the operator patches running pods, but Azure's webhook acts only when a pod is created",
			guards: one(FailsLater, "oldObject.spec.?inheritedMetadata.?labels[?'"+workloadLabel+"'].orValue('') != 'true' || "+
				"object.spec.?inheritedMetadata.?labels[?'"+workloadLabel+"'].orValue('') == 'true'",
				"running pods keep their identity, and pods that are created later get none, so that archiving and backups fail there"),
		},
		{
			path: "spec.inheritedMetadata.annotations.*", does: objects, decide: decideInheritedMetadata,
			guards: appArmorGuard("spec.?inheritedMetadata"),
			source: "pkg/reconciler/instance/metadata.go#L37",
			why:    "the operator patches running pods, claims, Services and its other objects, and recreates nothing",
		},
	}
}

func clusterAccountRules() []rule {
	return []rule{
		{
			path: "spec.serviceAccountName", does: pods, class: FailsLater, source: "internal/controller/cluster_create.go#L1106",
			decide: decideServiceAccount, guards: one(FailsLater, "has(object.spec.serviceAccountName) == has(oldObject.spec.serviceAccountName)", ""),
			why: "the operator recreates the pods with the other ServiceAccount, but keeps the RoleBinding of the old one, so that the first " +
				"new pod cannot read its Cluster and the update stops there",
		},
		{
			path: "spec.serviceAccountTemplate.metadata.labels.*", does: objects, decide: decideAccountMetadata,
			source: "internal/controller/cluster_create.go#L605", why: "the operator patches the ServiceAccount and recreates nothing",
		},
		{
			path: "spec.serviceAccountTemplate.metadata.annotations.*", does: objects, decide: decideAccountMetadata,
			source: "internal/controller/cluster_create.go#L605", why: "the operator patches the ServiceAccount and recreates nothing",
		},
		{
			path: "spec.serviceAccountTemplate.metadata.annotations[" + clientID + "]", does: objects, decide: decideIdentity,
			source: azureRestart, noGuard: unknownRoll, misses: FailsLater, why: identityWhy,
		},
		{
			path: "spec.serviceAccountTemplate.metadata.annotations[" + tenantID + "]", does: objects, decide: decideIdentity,
			source: azureRestart, noGuard: unknownRoll, misses: FailsLater, why: identityWhy,
		},
		{
			path: "spec.serviceAccountTemplate.metadata.annotations[eks.amazonaws.com/role-arn]", does: objects, decide: decideRole,
			source: "https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html",
			why:    "the operator patches the ServiceAccount and recreates nothing; the webhook of EKS gives a pod its role when it is created",
		},
		{
			path: "spec.serviceAccountTemplate.metadata.name", does: nothing, when: Never, who: ByNobody,
			source: "api/v1/cluster_funcs.go#L170", why: "the operator reads only labels and annotations of the template",
		},
	}
}

const unknownRoll = "a policy does not know whether other changes of the same apply recreate the pods, which then have the new identity"

const identityWhy = "the operator patches the ServiceAccount and recreates nothing; a pod keeps the identity that it was created with, so " +
	"that each moves to the new one whenever it is recreated, and archiving and backups fail there if that one lacks a right"
