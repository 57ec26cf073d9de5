// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/profiles"
)

// balancer is a load balancer in either of its two forms.
type balancer struct {
	name        string
	annotations map[string]string
	spec        tree
	readOnly    bool
}

// endpointChoices sets the load balancers, from Services and from managed services.
func (im *importer) endpointChoices() []choice {
	var all []choice
	var standalone, managed []balancer
	for _, o := range im.wanted {
		if o.kind == "Service" {
			standalone = append(standalone, balancer{
				name:        o.name,
				annotations: textsAt(o.want, "metadata", "annotations"),
				spec:        mapAt(o.want, "spec"),
				readOnly:    textAt(o.want, "spec", "selector", "cnpg.io/instanceRole") == "replica",
			})
		}
	}
	for _, item := range listAt(im.cluster.want, "spec", "managed", "services", "additional") {
		managed = append(managed, balancer{
			name:        textAt(item, "serviceTemplate", "metadata", "name"),
			annotations: textsAt(item, "serviceTemplate", "metadata", "annotations"),
			spec:        mapAt(item, "serviceTemplate", "spec"),
			readOnly:    textAt(item, "selectorType") == "ro",
		})
	}
	for _, provider := range profiles.Clouds() {
		if len(managed) > 0 {
			all = append(all, func(p *profiles.Profile) { setEndpoints(p, provider, "managed", managed) })
		}
		if len(standalone) > 0 {
			all = append(all, func(p *profiles.Profile) { setEndpoints(p, provider, "standalone", standalone) })
		}
	}
	return all
}

func setEndpoints(p *profiles.Profile, provider cloud.Provider, management string, balancers []balancer) {
	e := profiles.Endpoints{Management: management, Exposure: "public"}
	var sections cloud.Sections
	for _, b := range balancers {
		in := provider.ImportEndpoint(b.annotations)
		if in.Internal {
			e.Exposure = "internal"
		}
		e.SourceRanges = listOfTexts(b.spec, "loadBalancerSourceRanges")
		sections.Endpoints = in.Shared
		endpoint := &profiles.Endpoint{Name: b.name}
		if ports := listAt(b.spec, "ports"); len(ports) > 0 {
			n, _ := intAt(ports[0], "port")
			endpoint.Port = int32(n)
		}
		switch {
		case b.readOnly && endpoint.Name == p.ClusterName()+"-ro-lb", !b.readOnly && endpoint.Name == p.ClusterName()+"-rw-lb":
			endpoint.Name = "" // it is the default name
		}
		if b.readOnly {
			e.ReadOnly, sections.ReadOnly = endpoint, in.Own
		} else {
			e.ReadWrite, sections.ReadWrite = endpoint, in.Own
		}
	}
	p.Spec.Endpoints = e
	p.SetSections(provider.Name(), sections)
}
