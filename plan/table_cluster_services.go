// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"reflect"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

const servicesSource = "internal/controller/cluster_create.go#L385"

// managedServiceRules are the fields about the Services that the operator creates.
func managedServiceRules() []rule {
	return []rule{
		{
			path: "spec.managed.services.additional", does: objects, who: ByOperator, source: servicesSource, decide: servicesEffect,
			why:     "the operator creates the Services, or merges the changes into those that exist; annotations and labels are only added",
			blocked: "a Service with one of these names that does not belong to the Cluster stops every reconcile of the Cluster",
		},
		{
			path: "spec.managed.services.disabledDefaultServices", does: objects, who: ByOperator, source: servicesSource, decide: defaultServicesEffect,
			why: "the operator creates or deletes the Services -ro and -r, and the server certificate gets their names or loses them",
		},
	}
}

// servicesEffect looks for Services that disappear or change their address.
func servicesEffect(p *pair, c *change) {
	before, after := additional(p.cluster.before), additional(p.cluster.after)
	var deleted, replaced, moved []string
	var inPlace []*pair
	for i := range before {
		name := before[i].ServiceTemplate.ObjectMeta.Name
		k := slices.IndexFunc(after, func(s cnpgv1.ManagedService) bool { return s.ServiceTemplate.ObjectMeta.Name == name })
		switch {
		case k < 0:
			deleted = append(deleted, name)
			c.effect.Drops = endpoints(c.effect.Drops, endpointOf(before[i].SelectorType))
		case reflect.DeepEqual(before[i], after[k]):
		case after[k].UpdateStrategy == cnpgv1.ServiceUpdateStrategyReplace: // the strategy is an annotation of the Service, and so differs itself
			replaced = append(replaced, name)
			c.effect.Drops = endpoints(c.effect.Drops, endpointOf(before[i].SelectorType))
		case before[i].SelectorType != after[k].SelectorType:
			moved = append(moved, name)
		default:
			inPlace = append(inPlace, managedService(p, &before[i], &after[k]))
		}
	}
	e := &c.effect
	var why []string
	if len(deleted) > 0 {
		why = append(why, "the operator deletes "+strings.Join(deleted, ", ")+" with the address and the name that clients use")
	}
	if len(replaced) > 0 {
		why = append(why, "with updateStrategy replace the operator deletes "+strings.Join(replaced, ", ")+" and creates it again: a load balancer "+
			"gets another address unless it is pinned")
		e.Step = "set updateStrategy: patch, or pin the address with an annotation of the cloud"
	}
	if len(moved) > 0 {
		why = append(why, "the operator changes the selector of "+strings.Join(moved, ", ")+", so new connections go to other instances")
	}
	if len(after) <= len(before)-len(deleted) { // no Service is new
		e.Blocked = ""
	}
	why = append(why, changedInPlace(e, inPlace)...)
	if len(why) > 0 {
		e.Why = strings.Join(why, "; ")
	}
}

// replacesServices names the Services that the operator deletes and makes again for any difference, and what they lead to.
func replacesServices(c *cnpgv1.Cluster) (names []string, drops []Endpoint) {
	for _, s := range additional(c) {
		if s.UpdateStrategy == cnpgv1.ServiceUpdateStrategyReplace {
			names, drops = append(names, s.ServiceTemplate.ObjectMeta.Name), append(drops, endpointOf(s.SelectorType))
		}
	}
	return names, drops
}

func additional(c *cnpgv1.Cluster) []cnpgv1.ManagedService {
	if m := c.Spec.Managed; m != nil && m.Services != nil {
		return m.Services.Additional
	}
	return nil
}

func endpointOf(selector cnpgv1.ServiceSelectorType) Endpoint {
	if selector == cnpgv1.ServiceSelectorTypeRW {
		return RW
	}
	return RO
}

// defaultServicesEffect: what uses a Service that disappears cannot connect any more.
func defaultServicesEffect(p *pair, c *change) {
	disabled := func(cluster *cnpgv1.Cluster) []cnpgv1.ServiceSelectorType {
		if m := cluster.Spec.Managed; m != nil && m.Services != nil {
			return m.Services.DisabledDefaultServices
		}
		return nil
	}
	before := disabled(p.cluster.before)
	for _, selector := range disabled(p.cluster.after) {
		if !slices.Contains(before, selector) {
			c.effect.Why = "the operator deletes the Service -" + string(selector) + ", and the server certificate loses its name: clients that use it " +
				"cannot connect any more"
			c.effect.Drops = p.cluster.withPools(endpoints(c.effect.Drops, RO))
			c.effect.Step = "move the clients to another Service first"
		}
	}
}
