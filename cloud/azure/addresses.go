// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"strings"

	"github.com/pgha/pgha/cloud"
)

func (b *bound) LoadBalancer(internal, readOnly bool) map[string]string {
	endpoint := b.readWrite
	if readOnly {
		endpoint = b.readOnly
	}
	return balancer(internal, b.endpoints.PublicIP, endpoint.DNSLabel)
}

func (b *bound) PoolerBalancer(internal bool, pooler int) map[string]string {
	return balancer(internal, b.poolers[pooler].PublicIP, b.poolers[pooler].DNSLabel)
}

// balancer returns the annotations of a load balancer's Service; nil for none.
func balancer(internal bool, ip PublicIP, label string) map[string]string {
	annotations := map[string]string{}
	if internal {
		annotations[internalBalancer] = "true"
	}
	for _, a := range [...]struct{ key, value string }{
		{balancerGroup, ip.ResourceGroup},
		{publicIPName, ip.Name},
		{dnsLabel, label}, // an empty one would delete the label
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
