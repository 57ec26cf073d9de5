// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"net/netip"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// validateCloud checks that all unions use the same cloud, and each section by the rules of its cloud.
func (p *Profile) validateCloud() field.ErrorList {
	var set []memberOf
	for _, u := range p.allUnions() {
		for _, m := range members(u.value) {
			set = append(set, memberOf{u.path, m.name})
		}
	}
	if faults := oneCloud(set); len(faults) > 0 {
		return faults
	}
	return p.Cloud().Validate()
}

// memberOf is a member that is set in a union.
type memberOf struct{ union, name string }

// oneCloud reports a union with two members, and unions that use different clouds.
func oneCloud(set []memberOf) field.ErrorList {
	var faults field.ErrorList
	for i, m := range set {
		path := field.NewPath(m.union).Child(m.name)
		switch {
		case i > 0 && set[i-1].union == m.union:
			faults = append(faults, field.Forbidden(path, fmt.Sprintf("%s already has %s, and only one member may be set; "+
				"to remove the one that a fleet's defaults set, write %s: null", m.union, set[i-1].name, set[i-1].name)))
		case m.name != set[0].name:
			faults = append(faults, field.Forbidden(path, fmt.Sprintf("%s uses %s, and all sections must use the same cloud", set[0].union, set[0].name)))
		}
	}
	return faults
}

func (p *Profile) validateEndpoints(path *field.Path) field.ErrorList {
	e := p.Spec.Endpoints
	faults := oneOf(path.Child("management"), e.Management, managements[:]...)
	faults = append(faults, oneOf(path.Child("exposure"), e.Exposure, exposures[:]...)...)
	exposed := e.ReadWrite != nil || e.ReadOnly != nil
	faults = append(faults, validateRanges(path.Child("sourceRanges"), e.SourceRanges, exposed && e.Exposure == "public")...)
	if !exposed {
		return faults
	}
	faults = append(faults, validateEndpoint(path.Child("readWrite"), e.ReadWrite, p.ReadWriteName())...)
	faults = append(faults, validateEndpoint(path.Child("readOnly"), e.ReadOnly, p.ReadOnlyName())...)
	if e.ReadWrite != nil && e.ReadOnly != nil {
		faults = append(faults, p.validateTwoEndpoints(path)...)
	}
	return faults
}

// validateRanges checks who may connect to a load balancer. A public one must say it.
func validateRanges(path *field.Path, ranges []string, public bool) field.ErrorList {
	if public && len(ranges) == 0 {
		return field.ErrorList{field.Required(path, "the networks that may connect to a public endpoint; without them, the whole internet can connect")}
	}
	var faults field.ErrorList
	for i, text := range ranges {
		faults = append(faults, validateRange(path.Index(i), text)...)
	}
	return faults
}

func validateRange(path *field.Path, text string) field.ErrorList {
	prefix, err := netip.ParsePrefix(text)
	if err == nil && prefix != prefix.Masked() {
		return field.ErrorList{field.Invalid(path, text, "is an address inside of a network; write the network, "+prefix.Masked().String()+
			", or only the address, "+netip.PrefixFrom(prefix.Addr(), prefix.Addr().BitLen()).String())}
	}
	if err != nil {
		return field.ErrorList{field.Invalid(path, text,
			"invalid CIDR range; write a network address and its prefix length, as in 203.0.113.7/32 or 203.0.113.0/24")}
	}
	return nil
}

func (p *Profile) validateTwoEndpoints(path *field.Path) field.ErrorList {
	e := p.Spec.Endpoints
	var faults field.ErrorList
	if p.ReadWriteName() == p.ReadOnlyName() {
		faults = append(faults, field.Duplicate(path.Child("readOnly", "name"), p.ReadOnlyName()))
	}
	if p.Cloud().SharedAddress() && e.ReadWrite.Port == e.ReadOnly.Port {
		faults = append(faults, field.Invalid(path.Child("readOnly", "port"), e.ReadOnly.Port,
			"both endpoints share the public IP, so they need different ports"))
	}
	return faults
}

func validateEndpoint(path *field.Path, e *Endpoint, name string) field.ErrorList {
	if e == nil {
		return nil
	}
	var faults field.ErrorList
	if e.Name != "" {
		faults = dnsLabel(path.Child("name"), name)
	}
	if e.Port < 1 || e.Port > 65535 {
		faults = append(faults, field.Invalid(path.Child("port"), e.Port, "must be 1 to 65535; PostgreSQL's default is 5432"))
	}
	return faults
}
