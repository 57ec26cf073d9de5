// SPDX-License-Identifier: Apache-2.0

package cloud

// Importer finds a cloud's sections in existing manifests. A result is nil if the manifests do not use this cloud.
type Importer interface {
	// ImportStore reads the URL of barman-cloud's destination. Parts without a field are left for a patch.
	ImportStore(destination string) (store any)
	// ImportIdentity reads the annotations of the service account. It also returns the labels that the identity adds to the pods.
	ImportIdentity(annotations map[string]string) (identity any, labels []string)
	// ImportPooler reads the annotations of the Service of a Pooler. Own is the section of spec.poolers[].endpoint.
	ImportPooler(annotations map[string]string) Endpoint
	// ImportEndpoint reads the annotations of a load balancer's Service.
	ImportEndpoint(annotations map[string]string) Endpoint
}

// Endpoint is what an Importer reads from a load balancer's Service.
type Endpoint struct {
	// Internal: it is reachable only from the virtual network.
	Internal bool
	// Shared is the section of both endpoints, or nil.
	Shared any
	// Own is the section of this endpoint, or nil.
	Own any
}
