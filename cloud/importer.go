// SPDX-License-Identifier: Apache-2.0

package cloud

// Importer finds a cloud's sections in manifests that somebody else wrote. A result is nil where the manifests are not of
// this cloud.
type Importer interface {
	// ImportStore reads the URL of barman-cloud's destination. What it cannot hold stays for a patch.
	ImportStore(destination string) (store any)
	// ImportIdentity reads the annotations of the service account, and says which labels the pods get from the identity.
	ImportIdentity(annotations map[string]string) (identity any, labels []string)
	// ImportEndpoint reads the annotations of a load balancer's Service.
	ImportEndpoint(annotations map[string]string) Endpoint
}

// Endpoint is what an Importer reads from a load balancer's Service.
type Endpoint struct {
	// Internal: it is reachable from the virtual network alone.
	Internal bool
	// Shared is the section of both endpoints, or nil.
	Shared any
	// Own is the section of this endpoint, or nil.
	Own any
}
