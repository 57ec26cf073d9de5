// SPDX-License-Identifier: Apache-2.0

package plan

import "sync"

// metadataTable has the rules for fields that objects of every kind have. A kind's own rules come first.
var metadataTable = sync.OnceValue(func() *table { return newTable("Any kind", metadataRules()) })

const kubernetesMetadata = "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/"

// metadataRules are the rules for the metadata of any kind.
func metadataRules() []rule {
	return []rule{
		{
			path: "metadata.labels.*", does: objects, who: ByKubernetes, source: kubernetesMetadata,
			why: "the API server stores the label, and only what selects objects by it notices",
		},
		{
			path: "metadata.annotations.*", does: objects, who: ByKubernetes, source: kubernetesMetadata,
			why: "the API server stores the annotation, and neither the operator nor PostgreSQL reads it on this kind",
		},
		{
			path: "metadata.annotations[" + validationAnnotation + "]", does: event, who: ByOperator, when: Now,
			source: "internal/webhook/v1/common.go#L44",
			why:    "with the value disabled the operator's webhook checks nothing, so a mistake is accepted",
		},
		{
			path: "metadata.finalizers", does: objects, who: ByKubernetes, source: kubernetesMetadata,
			why: "deleting the object waits until each finalizer is removed",
		},
		{
			path: "metadata.ownerReferences", does: event, who: ByKubernetes, when: Now,
			source: "https://kubernetes.io/docs/concepts/architecture/garbage-collection/",
			why:    "Kubernetes deletes the object when its owner is deleted",
		},
		{
			path: "metadata.namespace", does: objects, who: ByKubernetes, source: kubernetesMetadata,
			why: "one side names no namespace: they are one object only if that side is applied to the namespace of the other; anywhere else it is another one, and a Cluster a new and empty database",
		},
		{
			path: "metadata", does: objects, who: ByKubernetes, source: kubernetesMetadata,
			why: "the API server keeps this for itself and for controllers",
		},
		{
			path: "apiVersion", does: objects, who: ByKubernetes,
			source: "https://kubernetes.io/docs/reference/using-api/#api-versioning",
			why:    "the API server stores one version of the object and serves it in each",
		},
	}
}
