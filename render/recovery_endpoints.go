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

// RecoveryEndpoints are the load balancers of a recovered cluster.
type RecoveryEndpoints string

const (
	// NoEndpoints leaves the recovered cluster to pods, which reach it by its Services.
	NoEndpoints RecoveryEndpoints = ""
	// OwnEndpoints gives it load balancers as the source has them, under other names and on other addresses.
	OwnEndpoints RecoveryEndpoints = "own"
	// PromotedEndpoints makes the source's load balancers, address and all, lead to it: it takes over.
	PromotedEndpoints RecoveryEndpoints = "promoted"
)

func checkEndpoints(p *profiles.Resolved, o RecoveryOptions) field.ErrorList {
	e, path := p.Spec.Endpoints, field.NewPath("endpoints")
	switch o.Endpoints {
	case NoEndpoints, PromotedEndpoints:
		if o.DNSLabel != "" {
			return field.ErrorList{field.Forbidden(field.NewPath("dnsLabel"), "is for endpoints of the recovered cluster's own")}
		}
	case OwnEndpoints:
	default:
		return field.ErrorList{field.Invalid(path, o.Endpoints, fmt.Sprintf("one of %q, %q", OwnEndpoints, PromotedEndpoints))}
	}
	if o.Endpoints != NoEndpoints && e.ReadWrite == nil && e.ReadOnly == nil {
		return field.ErrorList{field.Forbidden(path, "the profile has none: neither spec.endpoints.readWrite nor readOnly")}
	}
	if o.DNSLabel == "" {
		return nil
	}
	if e.Exposure != "public" {
		return field.ErrorList{field.Forbidden(field.NewPath("dnsLabel"), "names a public IP, and spec.endpoints.exposure is "+e.Exposure)}
	}
	if slices.Contains(p.Cloud().DNSLabels(), o.DNSLabel) {
		return field.ErrorList{field.Invalid(field.NewPath("dnsLabel"), o.DNSLabel, "is the source's")}
	}
	labelled := *p.Profile
	labelled.Spec.Endpoints = p.OwnEndpoints(o.DNSLabel)
	var faults field.ErrorList
	for _, fault := range labelled.Validate() {
		faults = append(faults, fielderr.Malformed(field.NewPath("dnsLabel"), fault.Detail))
	}
	return faults
}

// recovered is the profile of the recovered cluster with the endpoints that were asked for.
func recovered(p *profiles.Resolved, o RecoveryOptions) *profiles.Resolved {
	r := p.Recovered()
	e := p.Spec.Endpoints
	switch o.Endpoints {
	case OwnEndpoints:
		r.Spec.Endpoints = p.OwnEndpoints(o.DNSLabel)
		// Inherited by the Services of a Cluster, the source's address would follow after all. It only matters now: a Service
		// that is no load balancer does not use it.
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
