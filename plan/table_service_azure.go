// SPDX-License-Identifier: Apache-2.0

package plan

const (
	azureSource = "https://github.com/kubernetes-sigs/cloud-provider-azure/blob/7b31c76ce2ff602cc2dfec988744d8d0534b448c/pkg/provider/"
	azureIP     = azureSource + "azure_loadbalancer.go#L1630"
	azureDNS    = azureSource + "azure_loadbalancer.go#L1441"
	azureDocs   = "https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/"
	azurePrefix = "metadata.annotations[service.beta.kubernetes.io/azure-"
)

// azureAddressRules are the annotations that give the load balancer another address.
func azureAddressRules() []rule {
	moved := func(name, why string) rule {
		return rule{
			path: azurePrefix + name + "]", does: objects, who: ByAzure, source: azureIP, decide: cutsClients,
			why: why, blocked: newAddress, step: newAddressStep,
		}
	}
	return []rule{
		moved("load-balancer-internal", "Azure removes the frontend and makes one on the other load balancer, so the address changes"),
		moved("load-balancer-internal-subnet", "Azure compares the frontend's subnet and makes a new frontend there, so the address changes"),
		moved("load-balancer-ipv4", "Azure compares the frontend's address and makes a new frontend with the new one"),
		moved("load-balancer-ipv6", "Azure compares the frontend's address and makes a new frontend with the new one"),
		moved("pip-name", "Azure compares the frontend's public IP and makes a new frontend with the other one"),
		moved("pip-name-ipv6", "Azure compares the frontend's public IP and makes a new frontend with the other one"),
		moved("pip-prefix-id", "Azure takes the public IP from another prefix, so the address changes"),
		moved("pip-prefix-id-ipv6", "Azure takes the public IP from another prefix, so the address changes"),
		moved("load-balancer-resource-group", "Azure looks for the public IP in another resource group, so the address changes"),
		moved("load-balancer-configurations", "Azure may move the Service to another load balancer, and then the address changes"),
		moved("load-balancer-mode", "Azure may move the Service to another load balancer, and then the address changes"),
	}
}

// azureOtherRules are annotations that leave the address.
func azureOtherRules() []rule {
	return []rule{
		{
			path: azurePrefix + "dns-label-name]", does: objects, who: ByAzure, source: azureDNS,
			why:     "Azure changes the DNS label of the public IP in place: the address stays, and the old name is gone",
			blocked: "clients that use the old name cannot connect until they use the new one",
			step:    "change the host name in the clients first, or keep an alias in your own DNS zone",
		},
		{
			path: azurePrefix + "load-balancer-tcp-idle-timeout]", does: objects, who: ByAzure, source: azureDocs,
			why: "Azure changes the rules of the load balancer in place; connections without traffic are closed after the new time",
		},
		{
			path: azurePrefix + "allowed-ip-ranges]", does: objects, who: ByAzure, source: azureDocs,
			why:     "Azure changes the network security group in place",
			blocked: "new connections from ranges that are no longer allowed",
		},
		{
			path: azurePrefix + "allowed-service-tags]", does: objects, who: ByAzure, source: azureDocs,
			why:     "Azure changes the network security group in place",
			blocked: "new connections from services that are no longer allowed",
		},
		{
			path: azurePrefix + "pls-create]", does: objects, who: ByAzure, source: azureDocs, decide: cutsClients,
			why: "Azure makes or deletes the private link service in front of the load balancer; its private endpoints have to be made again",
		},
		{
			path: "metadata.annotations.*", does: objects, who: ByKubernetes, source: azureDocs,
			why: "the cloud's controller reads annotations of a Service; none of those that change the address is among them",
		},
	}
}
