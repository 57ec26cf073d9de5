// SPDX-License-Identifier: Apache-2.0

package plan

const networkPolicyDocs = "https://kubernetes.io/docs/concepts/services-networking/network-policies/"

// networkPolicyRules are the rules for a NetworkPolicy.
func networkPolicyRules() []rule {
	types := enforced("spec.policyTypes", "a direction without rules is closed, and one that is not listed is open", lockedOut)
	return append(directedRules("spec.podSelector"), types)
}

// ciliumNetworkPolicyRules are the rules for a CiliumNetworkPolicy.
func ciliumNetworkPolicyRules() []rule { return directedRules("spec.endpointSelector") }

const lockedOut = "new connections of whoever is no longer let in: without the operator on port 8000 every instance counts as dead, and without the other instances replication ends"

func enforced(path, why, blocked string) rule {
	return rule{path: path, does: objects, who: ByKubernetes, source: networkPolicyDocs, why: why, blocked: blocked}
}

// directedRules are the fields that both kinds have, with the field that selects the pods.
func directedRules(selector string) []rule {
	return []rule{
		enforced(selector, "the policy is about other pods; a pod that no policy selects any more is open to everybody", "connections that no policy of the pods allows"),
		enforced("spec.ingress", "the network policy engine lets others in within seconds; whether open connections of who is no longer let in go on depends on the engine", lockedOut),
		enforced("spec.egress", "the network policy engine lets the pods out to other addresses within seconds; whether open connections go on depends on the engine",
			"new connections to what is no longer allowed: DNS, the API server, the object store"),
		enforced("spec", "the network policy engine reads it within seconds", lockedOut),
		{path: "metadata.labels.*", does: nothing, when: Never, who: ByNobody, source: networkPolicyDocs, why: "nothing selects policies by label"},
	}
}
