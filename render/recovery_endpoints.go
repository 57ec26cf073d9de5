// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pgha/pgha/internal/fielderr"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// RecoveryEndpoints selects the load balancers of a recovered cluster.
type RecoveryEndpoints string

const (
	// NoEndpoints creates no load balancers: only pods reach the recovered cluster, by its Services.
	NoEndpoints RecoveryEndpoints = ""
	// OwnEndpoints creates the same load balancers as the source's, with other names and addresses.
	OwnEndpoints RecoveryEndpoints = "own"
	// PromotedEndpoints points the source's load balancers, with their addresses, to the recovered cluster.
	PromotedEndpoints RecoveryEndpoints = "promoted"
)

func checkEndpoints(p *profiles.Resolved, o RecoveryOptions) field.ErrorList {
	e, path := p.Spec.Endpoints, field.NewPath("endpoints")
	switch o.Endpoints {
	case NoEndpoints, PromotedEndpoints:
		if o.DNSLabel != "" {
			return field.ErrorList{field.Forbidden(field.NewPath("dnsLabel"), "is only for the recovered cluster's own endpoints")}
		}
	case OwnEndpoints:
	default:
		return field.ErrorList{field.Invalid(path, o.Endpoints, fmt.Sprintf("must be one of %q, %q", OwnEndpoints, PromotedEndpoints))}
	}
	if o.Endpoints != NoEndpoints && e.ReadWrite == nil && e.ReadOnly == nil {
		return field.ErrorList{field.Forbidden(path, "the profile has no endpoints; set spec.endpoints.readWrite or readOnly")}
	}
	if o.DNSLabel == "" {
		return nil
	}
	if e.Exposure != "public" {
		return field.ErrorList{field.Forbidden(field.NewPath("dnsLabel"), "needs a public IP, but spec.endpoints.exposure is "+e.Exposure)}
	}
	if slices.Contains(p.Cloud().DNSLabels(), o.DNSLabel) {
		return field.ErrorList{field.Invalid(field.NewPath("dnsLabel"), o.DNSLabel, "is the label of the source; use another one")}
	}
	labelled := *p.Profile
	labelled.Spec.Endpoints = p.OwnEndpoints(o.DNSLabel)
	var faults field.ErrorList
	for _, fault := range labelled.Validate() {
		faults = append(faults, fielderr.Malformed(field.NewPath("dnsLabel"), fault.Detail))
	}
	return faults
}

// recovered returns the profile of the recovered cluster with the requested endpoints.
func recovered(p *profiles.Resolved, o RecoveryOptions) *profiles.Resolved {
	r := p.Recovered()
	e := p.Spec.Endpoints
	switch o.Endpoints {
	case OwnEndpoints:
		r.Spec.Endpoints = p.OwnEndpoints(o.DNSLabel)
		// The Services of a Cluster inherit annotations, so the source's address would move with them. This matters only with
		// load balancers: other Services do not use it.
		r.Spec.InheritedMetadata.Annotations = maps.Clone(r.Spec.InheritedMetadata.Annotations)
		maps.DeleteFunc(r.Spec.InheritedMetadata.Annotations, func(key, _ string) bool {
			return p.Cloud().BindsAddress(key)
		})
	case PromotedEndpoints:
		r.Spec.Endpoints.ReadWrite = e.ReadWrite.Renamed(p.ReadWriteName())
		r.Spec.Endpoints.ReadOnly = e.ReadOnly.Renamed(p.ReadOnlyName())
	}
	return r.Resolve()
}
