// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/operator"
)

const (
	serviceDocs    = "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/"
	newAddress     = "clients reach the database again only under the new address"
	newAddressStep = "read the new address: kubectl get service; then change DNS records and firewall rules; keep the old Service beside a new one until clients have moved"
)

// serviceRules are the rules for a Service.
func serviceRules() []rule {
	return slices.Concat(azureAddressRules(), azureOtherRules(), selectorRules(), servicePortRules(), serviceAddressRules(), serviceOtherRules())
}

// selectorRules are what decides where the connections go.
func selectorRules() []rule {
	const elsewhere = "writes of the clients arrive in another database"
	return []rule{
		{
			path: "spec.selector[cnpg.io/cluster]", class: DataAtRisk, who: ByKubernetes, source: serviceDocs,
			why:     "Kubernetes sends new connections to another Cluster under the same address, so clients write there without notice",
			blocked: elsewhere, step: "stop the writers first, then change the selector", guards: selectorGuard(),
		},
		{
			path: "spec.selector", does: objects, who: ByKubernetes, source: serviceDocs, decide: selects,
			why: "Kubernetes sends new connections to other pods; open ones stay where they are", guards: selectorGuard(),
		},
	}
}

// selects says what a selector with another role means.
func selects(p *pair, c *change) {
	if before, _ := c.old.(map[string]any); before[operator.LabelCluster] != nil && c.removed() {
		c.effect.Class = DataAtRisk
		c.effect.Why = "without a selector Kubernetes no longer keeps the addresses, so connections go to pods that may have another role by now"
		return
	}
	switch role := p.new.text("spec", "selector", "cnpg.io/instanceRole"); {
	case c.name() == "role" || strings.HasSuffix(c.name(), "Role"):
		c.effect.Blocked = "clients of this Service get instances of the other role; a replica refuses writes"
		if role == "primary" {
			c.effect.Blocked = "clients that should read from replicas load the primary"
		}
	}
}

// servicePortRules are the ports.
func servicePortRules() []rule {
	const path = "spec.ports"
	return []rule{
		{
			path: path, does: objects, who: ByKubernetes, source: serviceDocs, decide: cutsClients,
			why: "Kubernetes listens on the new ports only", blocked: "connections to a port that is gone",
		},
		{
			path: path + "[].nodePort", does: objects, who: ByKubernetes, source: serviceDocs, decide: cutsNodePort,
			why: "Kubernetes listens on another port of the nodes; the load balancer follows by itself",
		},
		{
			path: path + "[].name", does: objects, who: ByKubernetes, source: serviceDocs,
			why: "the name of the port is only a name for other objects",
		},
		{
			path: path + "[].appProtocol", does: objects, who: ByKubernetes, source: serviceDocs,
			why: "the cloud's controller may choose the health probe by it",
		},
	}
}

// serviceAddressRules are the fields that give the Service another address.
func serviceAddressRules() []rule {
	moved := func(path, why string) rule {
		return rule{path: path, does: objects, who: ByKubernetes, source: serviceDocs, decide: cutsClients, why: why, blocked: newAddress, step: newAddressStep}
	}
	fixed := func(path, why string) rule {
		r := moved(path, why)
		r.decide = fixedAddress
		return r
	}
	return []rule{
		moved("spec.type", "with another type the load balancer and its address appear or go away"),
		{
			path: "spec.loadBalancerIP", does: objects, who: ByAzure, source: azureIP, decide: cutsClients, blocked: newAddress, step: newAddressStep,
			why: "Azure compares the frontend's address and makes a new frontend with the new one",
		},
		fixed("spec.loadBalancerClass", "another controller owns the load balancer"),
		fixed("spec.clusterIP", "the Service gets another address within Kubernetes"),
		fixed("spec.clusterIPs", "the Service gets other addresses within Kubernetes"),
		moved("spec.externalIPs", "the nodes accept connections to the new external addresses only"),
		moved("spec.externalName", "the name of the Service is an alias of another host"),
		moved("spec.ipFamilies", "the Service gets or loses its address of one family"),
		moved("spec.ipFamilyPolicy", "the Service may get or lose its address of one family"),
	}
}

// serviceOtherRules are the rest.
func serviceOtherRules() []rule {
	same := func(path, why string) rule {
		return rule{path: path, does: objects, who: ByKubernetes, source: serviceDocs, why: why}
	}
	ranges := same("spec.loadBalancerSourceRanges", "the cloud changes its firewall in place, on Azure the network security group; the address stays")
	ranges.who, ranges.source, ranges.blocked = ByAzure, azureDocs, "new connections from ranges that are no longer in the list"
	return []rule{
		ranges,
		same("spec.externalTrafficPolicy", "with Local only nodes with a selected pod answer, and the client's address is kept; the health probe changes"),
		same("spec.internalTrafficPolicy", "with Local only pods on the same node are used for connections from inside"),
		same("spec.trafficDistribution", "new connections prefer other pods"),
		same("spec.sessionAffinity", "new connections of one client go to the same pod, or not"),
		same("spec.sessionAffinityConfig", "new connections of one client go to the same pod for another time"),
		same("spec.healthCheckNodePort", "the health probe of the load balancer uses another port"),
		same("spec.allocateLoadBalancerNodePorts", "the load balancer uses ports of the nodes, or not; ports that exist stay"),
		same("spec.publishNotReadyAddresses", "pods that are not ready get connections, too"),
		same("spec", "Kubernetes changes the Service in place"),
	}
}

// cutsClients: the connections over this Service end.
func cutsClients(p *pair, c *change) {
	if c.effect.Drops == nil {
		c.effect.Drops = servedBy(p.old)
	}
}

// fixedAddress: the API server refuses another value unless the type of the Service changes, too.
func fixedAddress(p *pair, c *change) {
	if c.old != nil && c.new != nil && c.new != "" && p.old.text("spec", "type") == p.new.text("spec", "type") {
		refusedChange(c)
		c.effect.Why = "the API server refuses another value for a Service that has one"
		return
	}
	cutsClients(p, c)
}

// cutsNodePort: only clients of the nodes' ports notice.
func cutsNodePort(p *pair, c *change) {
	if p.new.text("spec", "type") == "NodePort" {
		c.effect.Blocked = "clients of the old port of the nodes"
		cutsClients(p, c)
	}
}

// servedBy are the endpoints that a Service leads to.
func servedBy(o *object) []Endpoint {
	selector, _ := o.field("spec", "selector").(map[string]any)
	role, _ := selector["cnpg.io/instanceRole"].(string)
	if role == "" {
		role, _ = selector["role"].(string)
	}
	switch {
	case selector["cnpg.io/poolerName"] != nil:
		return []Endpoint{Pooled}
	case role == "primary":
		return []Endpoint{RW}
	case role == "replica":
		return []Endpoint{RO}
	case selector[operator.LabelCluster] != nil:
		return []Endpoint{RW, RO}
	}
	return []Endpoint{}
}
