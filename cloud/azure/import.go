// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"strings"

	"github.com/pgha/pgha/cloud"
)

// ImportStore reads https://ACCOUNT.blob.core.windows.net/CONTAINER; the rest is left for a patch.
func (Provider) ImportStore(destination string) any {
	rest, ok := strings.CutPrefix(destination, "https://")
	account, path, blob := strings.Cut(rest, blobHost+"/")
	if !ok || !blob {
		return nil
	}
	container, _, _ := strings.Cut(path, "/")
	if container == defaultContainer {
		container = ""
	}
	return &Store{StorageAccount: account, Container: container}
}

// ImportIdentity reads the client ID. With a client ID, pgha adds the label to the pods.
func (Provider) ImportIdentity(annotations map[string]string) (identity any, labels []string) {
	id := annotations[clientID]
	if id == "" {
		return nil, nil
	}
	return &Identity{ClientID: id}, []string{workloadIdentity}
}

// ImportEndpoint reads the annotations of AKS.
func (Provider) ImportEndpoint(annotations map[string]string) cloud.Endpoint {
	e := cloud.Endpoint{Internal: annotations[internalBalancer] == "true"}
	if ip := (PublicIP{Name: annotations[publicIPName], ResourceGroup: annotations[balancerGroup]}); ip != (PublicIP{}) {
		e.Shared = &Endpoints{PublicIP: ip}
	}
	if label := annotations[dnsLabel]; label != "" {
		e.Own = &Endpoint{DNSLabel: label}
	}
	return e
}

// ImportPooler reads the annotations of AKS on the Service of a Pooler.
func (Provider) ImportPooler(annotations map[string]string) cloud.Endpoint {
	e := cloud.Endpoint{Internal: annotations[internalBalancer] == "true"}
	own := PoolerEndpoint{
		PublicIP: PublicIP{Name: annotations[publicIPName], ResourceGroup: annotations[balancerGroup]},
		DNSLabel: annotations[dnsLabel],
	}
	if own != (PoolerEndpoint{}) {
		e.Own = &own
	}
	return e
}
