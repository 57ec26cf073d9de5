// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"strings"

	"github.com/pgha/pgha/cloud"
)

func (b *bound) LoadBalancer(internal, readOnly bool) map[string]string {
	annotations := map[string]string{}
	if internal {
		annotations[internalBalancer] = "true"
	}
	endpoint := b.readWrite
	if readOnly {
		endpoint = b.readOnly
	}
	for _, a := range [...]struct{ key, value string }{
		{balancerGroup, b.endpoints.PublicIP.ResourceGroup},
		{publicIPName, b.endpoints.PublicIP.Name},
		{dnsLabel, endpoint.DNSLabel}, // an empty one would delete the label
	} {
		if a.value != "" {
			annotations[a.key] = a.value
		}
	}
	if len(annotations) == 0 {
		return nil
	}
	return annotations
}

func (b *bound) SharedAddress() bool { return b.endpoints.PublicIP.Name != "" }

func (b *bound) DNSLabels() []string {
	var labels []string
	for _, label := range [...]string{b.readWrite.DNSLabel, b.readOnly.DNSLabel} {
		if label != "" {
			labels = append(labels, label)
		}
	}
	return labels
}

// OwnAddresses lets Azure create the public IP. The label is on one endpoint only, since it must be unique in a region.
func (b *bound) OwnAddresses(label string) cloud.Sections {
	own := cloud.Sections{Endpoints: (*Endpoints)(nil), ReadWrite: (*Endpoint)(nil), ReadOnly: (*Endpoint)(nil)}
	switch {
	case label == "":
	case b.facts.ReadWrite:
		own.ReadWrite = &Endpoint{DNSLabel: label}
	default:
		own.ReadOnly = &Endpoint{DNSLabel: label}
	}
	return own
}

func (b *bound) BindsAddress(annotation string) bool {
	return strings.HasPrefix(annotation, loadBalancer)
}
