// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/profiles"
)

func managedServiceRules() []Rule {
	return []Rule{
		{
			ID: "PGHA601", Title: "invalid managed services", Severity: Error, check: eachCluster(managedServices),
			Why: "Each additional Service needs a unique name that is not one of the operator's, and no selector, because " +
				"the operator sets it. The rw Service cannot be disabled, because the operator uses it. The operator's " +
				"webhook rejects anything else.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA610", Title: "managed service port overwritten by the operator", Severity: Error, Beyond: true, check: eachCluster(managedPorts),
			Why: "Before 1.24.3 and 1.25.1 the operator replaced the port in the template with its own port 5432. A " +
				"second Service on the same public IP then conflicts with the first.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/issues/6389",
		},
		{
			ID: "PGHA611", Title: "managed service with a second port", Severity: Warning, Beyond: true, check: eachCluster(managedExtraPort),
			Why: "The operator adds its own port unless a port in the template has its name, postgres, or its number, " +
				"5432. With a port 5433 under another name, 5432 stays open as well.",
			Source: operatorSource + "pkg/servicespec/builder.go",
		},
	}
}

func managedServices(p *pass, c *cluster) {
	if c.spec.Managed == nil || c.spec.Managed.Services == nil {
		return
	}
	const base = "spec.managed.services"
	s := c.spec.Managed.Services
	for i, t := range s.DisabledDefaultServices {
		if t == cnpgv1.ServiceSelectorTypeRW {
			p.refusef(c.Resource, at(base+".disabledDefaultServices", i), "Disable only ro and r.", "the rw Service cannot be disabled")
		}
	}
	names := make([]string, len(s.Additional))
	for i := range s.Additional {
		t, path := &s.Additional[i].ServiceTemplate, at(base+".additional", i)+".serviceTemplate"
		names[i] = t.ObjectMeta.Name
		switch {
		case names[i] == "":
			p.refusef(c.Resource, path+".metadata.name", "Name the Service.", "a managed Service has no name")
		case oneOf(names[i], c.name()+"-rw", c.name()+"-ro", c.name()+"-r", c.name()+"-any"):
			p.refusef(c.Resource, path+".metadata.name", "Use another name.", "Service name %q is reserved for the operator", names[i])
		}
		if len(t.Spec.Selector) > 0 {
			p.refusef(c.Resource, path+".spec.selector", "Use selectorType.", "a managed Service must not have a selector")
		}
	}
	for _, i := range duplicates(names) {
		p.refusef(c.Resource, at(base+".additional", i)+".serviceTemplate.metadata.name", "Use another name.",
			"duplicate Service %q", names[i])
	}
}

func managedPorts(p *pass, c *cluster) {
	if !p.target.ManagedServices() || p.target.ManagedServicePorts() {
		return
	}
	for _, e := range managedOf(c) {
		for i, port := range e.spec.Ports {
			if port.Port != 5432 {
				p.add(c.Resource, at(e.path+"spec.ports", i)+".port", fmt.Sprintf("Early releases of operator %s listen on 5432 instead of "+
					"%d.", p.target, port.Port), "Write the Service as a separate object, or raise the target to "+
					profiles.FirstTarget(p.target, profiles.Target.ManagedServicePorts).Short()+".")
			}
		}
	}
}

func managedExtraPort(p *pass, c *cluster) {
	for _, e := range managedOf(c) {
		own := len(e.spec.Ports) == 0
		for _, port := range e.spec.Ports {
			own = own || port.Name == "postgres" || port.Port == 5432
		}
		if !own {
			p.add(c.Resource, e.path+"spec.ports", fmt.Sprintf("Service %q also listens on 5432.", e.name),
				`Name the port "postgres".`)
		}
	}
}

func managedOf(c *cluster) []endpoint {
	p := pass{in: &Input{}, clusters: []*cluster{c}}
	return p.endpoints()
}
