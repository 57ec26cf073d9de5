// SPDX-License-Identifier: Apache-2.0

package plan

// namespaceRules are the rules for a Namespace.
func namespaceRules() []rule {
	const docs = "https://kubernetes.io/docs/concepts/security/pod-security-admission/"
	return []rule{
		{
			path: "metadata.labels[pod-security.kubernetes.io/enforce]", does: event, when: AtNextPod, who: ByKubernetes, source: docs,
			why:     "the API server checks pods when they are created, so running pods stay and a pod that breaks the level cannot come back",
			step:    "try it first: kubectl label --dry-run=server namespace NAMESPACE pod-security.kubernetes.io/enforce=LEVEL",
			blocked: "new pods that the level forbids",
		},
		{
			path: "spec", does: objects, who: ByKubernetes, source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
			why: "the API server keeps the namespace until its finalizers are gone",
		},
	}
}

// serviceAccountRules are the rules for a ServiceAccount.
func serviceAccountRules() []rule {
	const docs = "https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/service-account-v1/"
	const azure = "https://learn.microsoft.com/azure/aks/workload-identity-overview#service-account-annotations"
	identity := func(path, why string) rule {
		return rule{
			path: path, does: waits, when: AtNextPod, who: ByAzure, source: azure, why: why,
			step: "to apply it now: kubectl cnpg restart CLUSTER",
		}
	}
	return []rule{
		identity("metadata.annotations[azure.workload.identity/client-id]", "the webhook writes the identity into a pod when the pod is created, so running pods keep the old one"),
		identity("metadata.annotations[azure.workload.identity/tenant-id]", "the webhook writes the tenant into a pod when the pod is created, so running pods keep the old one"),
		identity("metadata.annotations[azure.workload.identity/service-account-token-expiration]", "the webhook writes the time into a pod when the pod is created"),
		identity("metadata.labels[azure.workload.identity/use]", "the webhook looks at the labels of a pod when the pod is created, and running pods stay as they are"),
		{
			path: "imagePullSecrets", does: waits, when: AtNextPod, who: ByKubernetes, source: docs,
			why: "the API server copies them into a pod when the pod is created",
		},
		{
			path: "automountServiceAccountToken", does: waits, when: AtNextPod, who: ByKubernetes, source: docs,
			why: "the API server mounts the token, or not, when a pod is created; an instance without it cannot read its Cluster",
		},
		{
			path: "secrets", does: objects, who: ByKubernetes, source: docs,
			why: "the list only says which Secrets pods with this account should use",
		},
	}
}

// claimRules are the rules for a PersistentVolumeClaim.
func claimRules() []rule {
	const docs = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/"
	return []rule{
		{
			path: "spec.resources.requests.storage", does: volumes, who: ByKubernetes, source: docs + "#expanding-persistent-volumes-claims",
			why: "the driver grows the volume in place if the class allows it; the API server refuses a smaller size. The operator sets the sizes of its own claims from the Cluster",
		},
		{
			path: "spec.volumeAttributesClassName", does: volumes, who: ByKubernetes, source: "https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/",
			why: "the driver changes the volume in place; the operator sets the class of its own claims from the Cluster",
		},
		{
			path: "spec", class: Refused, when: Never, who: ByKubernetes, source: docs,
			why: "the API server refuses it: of a claim that exists only the size and the attributes class can change",
		},
	}
}
