// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// party is one end of a connection: a pod, a node, an address outside, a DNS name or the API server.
type party struct {
	name, namespace string
	labels          map[string]string
	address, host   string
	node, api       bool
}

// network is what the policies of one profile allow. It is computed from the rendered objects: no network policy engine runs here, and what an
// engine does beside the policies (probes of the kubelet, addresses behind NAT) is not in it.
type network struct {
	kubernetes []*networkingv1.NetworkPolicy
	cilium     []*manifest.CiliumNetworkPolicy
}

func networkOf(objects []manifest.Object) network {
	var n network
	for _, o := range objects {
		switch o := o.(type) {
		case *networkingv1.NetworkPolicy:
			n.kubernetes = append(n.kubernetes, o)
		case *manifest.CiliumNetworkPolicy:
			n.cilium = append(n.cilium, o)
		}
	}
	return n
}

func (n network) allows(from, to party, port int) bool {
	return n.side(from, to, port, false) && n.side(to, from, port, true)
}

// side reports whether the policies of one end allow the connection: each policy that selects the pod closes it but for its rules.
func (n network) side(own, other party, port int, ingress bool) bool {
	if own.labels == nil {
		return true // no policy is about what is not a pod
	}
	selected, allowed := false, false
	for _, p := range n.kubernetes {
		if p.Namespace != own.namespace || !operator.Matches(&p.Spec.PodSelector, own.labels) {
			continue
		}
		selected = true
		if ingress {
			for _, r := range p.Spec.Ingress {
				allowed = allowed || peersMatch(p.Namespace, r.From, other) && portsMatch(r.Ports, port)
			}
			continue
		}
		for _, r := range p.Spec.Egress {
			allowed = allowed || peersMatch(p.Namespace, r.To, other) && portsMatch(r.Ports, port)
		}
	}
	for _, p := range n.cilium {
		if p.Namespace != own.namespace || !operator.Matches(&p.Spec.EndpointSelector, own.labels) {
			continue
		}
		selected = true
		if ingress {
			for _, r := range p.Spec.Ingress {
				allowed = allowed || ciliumMatch(p.Namespace, r.FromEndpoints, r.FromEntities, r.FromCIDR, nil, other) && ciliumPortsMatch(r.ToPorts, port)
			}
			continue
		}
		for _, r := range p.Spec.Egress {
			allowed = allowed || ciliumMatch(p.Namespace, r.ToEndpoints, r.ToEntities, r.ToCIDR, r.ToFQDNs, other) && ciliumPortsMatch(r.ToPorts, port)
		}
	}
	return !selected || allowed
}

func peersMatch(namespace string, peers []networkingv1.NetworkPolicyPeer, other party) bool {
	return len(peers) == 0 || slices.ContainsFunc(peers, func(p networkingv1.NetworkPolicyPeer) bool {
		if p.IPBlock != nil {
			return inRange(p.IPBlock.CIDR, other.address)
		}
		in := other.namespace == namespace
		if p.NamespaceSelector != nil {
			in = operator.Matches(p.NamespaceSelector, map[string]string{"kubernetes.io/metadata.name": other.namespace})
		}
		return other.labels != nil && in && (p.PodSelector == nil || operator.Matches(p.PodSelector, other.labels))
	})
}

func portsMatch(ports []networkingv1.NetworkPolicyPort, port int) bool {
	return slices.ContainsFunc(ports, func(p networkingv1.NetworkPolicyPort) bool { return p.Port.IntValue() == port })
}

func ciliumMatch(namespace string, pods []metav1.LabelSelector, entities, ranges []string, hosts []manifest.CiliumFQDN, other party) bool {
	for _, s := range pods {
		labels := map[string]string{"io.kubernetes.pod.namespace": other.namespace}
		maps.Copy(labels, other.labels)
		_, elsewhere := s.MatchLabels["io.kubernetes.pod.namespace"]
		if other.labels != nil && operator.Matches(&s, labels) && (elsewhere || other.namespace == namespace) {
			return true
		}
	}
	return slices.ContainsFunc(ranges, func(r string) bool { return inRange(r, other.address) }) ||
		other.node && slices.Contains(entities, "remote-node") || other.api && slices.Contains(entities, "kube-apiserver") ||
		slices.ContainsFunc(hosts, func(h manifest.CiliumFQDN) bool { return other.host != "" && h.MatchName == other.host })
}

func ciliumPortsMatch(ports []manifest.CiliumPorts, port int) bool {
	return len(ports) == 0 || slices.ContainsFunc(ports, func(p manifest.CiliumPorts) bool {
		return slices.ContainsFunc(p.Ports, func(q manifest.CiliumPort) bool { return q.Port == strconv.Itoa(port) })
	})
}

func inRange(cidr, address string) bool {
	prefix, err := netip.ParsePrefix(cidr)
	ip, err2 := netip.ParseAddr(address)
	return err == nil && err2 == nil && prefix.Contains(ip)
}

// parties are all who matter: pods of the Cluster of each kind, of a copy in the same namespace, and the rest of the world.
func parties() []party {
	var all []party
	for _, cluster := range []string{"pg", "pg-recovered-db"} {
		for _, pod := range operator.Pods(cluster) {
			all = append(all, party{name: cluster + " " + pod.Kind, namespace: "cnpg-database", labels: pod.Labels})
		}
	}
	return append(all,
		party{name: "operator", namespace: "cnpg-system", labels: map[string]string{"app.kubernetes.io/name": "cloudnative-pg"}},
		party{name: "plugin", namespace: "cnpg-system", labels: map[string]string{"app": "barman-cloud"}},
		party{name: "client", namespace: "apps", labels: map[string]string{"app": "shop"}},
		party{name: "other pod", namespace: "cnpg-database", labels: map[string]string{"app": "shop"}},
		party{name: "other namespace", namespace: "default", labels: map[string]string{}},
		party{name: "prometheus", namespace: "monitoring", labels: map[string]string{"app.kubernetes.io/name": "prometheus"}},
		party{name: "ama-metrics", namespace: "kube-system", labels: map[string]string{"rsName": "ama-metrics"}},
		party{name: "kube-dns", namespace: "kube-system", labels: map[string]string{"k8s-app": "kube-dns"}},
		party{name: "node", address: "10.224.0.4", node: true},
		party{name: "internet", address: "198.51.100.1"},
		party{name: "api server", address: "20.1.2.3", api: true},
		party{name: "store", address: "20.60.1.1", host: "examplestorage.blob.core.windows.net"},
		party{name: "tokens", address: "20.190.1.1", host: "login.microsoftonline.com"},
	)
}

// TestNetworkMatrix computes who reaches whom, on every port of the pods, and compares it with who should. A NetworkPolicy knows no names, so
// that with it the pods also reach port 443 of the internet.
func TestNetworkMatrix(t *testing.T) {
	instance := []string{"pg instance", "pg initdb", "pg import", "pg pgbasebackup", "pg full-recovery", "pg snapshot-recovery", "pg join", "pg major-upgrade"}
	for kind, beyond := range map[string][]string{
		profiles.NetworkPolicyKubernetes: {"internet:443", "node:443"},
		profiles.NetworkPolicyCilium:     nil,
	} {
		t.Run(kind, func(t *testing.T) {
			p, err := profiles.Parse("aks-full", mustBuiltin(t, "aks-full"), profiles.Set("test", "spec.network.policies", kind))
			assert.NilError(t, err)
			objects, err := render.Objects(p, render.Options{})
			assert.NilError(t, err)
			n := networkOf(objects)
			assert.Equal(t, len(n.kubernetes)+len(n.cilium), 2)
			want := map[string][]string{}
			for _, pod := range instance {
				for _, other := range instance {
					want[pod] = append(want[pod], other+":5432", other+":8000")
				}
				want[pod] = append(want[pod], "kube-dns:53", "api server:443", "store:443", "tokens:443")
				want[pod] = append(want[pod], beyond...)
			}
			for _, to := range instance {
				want["operator"] = append(want["operator"], to+":5432", to+":8000")
				want["client"] = append(want["client"], to+":5432")
				want["prometheus"] = append(want["prometheus"], to+":9187")
				want["ama-metrics"] = append(want["ama-metrics"], to+":9187")
			}
			want["client"] = append(want["client"], "pg pooler:5432")
			want["prometheus"] = append(want["prometheus"], "pg pooler:9127")
			want["ama-metrics"] = append(want["ama-metrics"], "pg pooler:9127")
			want["pg pooler"] = append([]string{"pg instance:5432", "kube-dns:53", "api server:443"}, beyond...)
			if kind == profiles.NetworkPolicyKubernetes {
				want["pg pooler"] = append(want["pg pooler"], "store:443", "tokens:443")
			}
			got := map[string][]string{}
			for _, from := range parties() {
				for _, to := range parties() {
					for _, port := range []int{22, 53, 443, 5432, 8000, 9127, 9187} {
						ours := strings.HasPrefix(from.name, "pg ") || strings.HasPrefix(to.name, "pg ")
						if ours && possible(to, port) && n.allows(from, to, port) {
							got[from.name] = append(got[from.name], fmt.Sprintf("%s:%d", to.name, port))
						}
					}
				}
			}
			for name := range want {
				slices.Sort(want[name])
				slices.Sort(got[name])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// possible leaves out ports that nobody listens on.
func possible(to party, port int) bool {
	switch {
	case to.labels == nil:
		return port == 443 || port == 22
	case to.name == "kube-dns":
		return port == 53
	}
	return port != 53 && port != 443
}

func mustBuiltin(t *testing.T, name string) []byte {
	t.Helper()
	text, err := profiles.Builtin(name)
	assert.NilError(t, err)
	return text
}

// TestNetworkEndpoints: connections of a load balancer come from the nodes, or keep the client's address.
func TestNetworkEndpoints(t *testing.T) {
	for _, kind := range []string{profiles.NetworkPolicyKubernetes, profiles.NetworkPolicyCilium} {
		p, err := profiles.Parse("aks-full", mustBuiltin(t, "aks-full"), profiles.Set("test", "spec.network.policies", kind),
			profiles.Set("test", "spec.network.nodes", "[10.224.0.0/16]"), profiles.Set("test", "spec.endpoints.readWrite.port", "5432"),
			profiles.Set("test", "spec.endpoints.sourceRanges", "[10.9.0.0/16]"), profiles.Set("test", "spec.network.egress", "[{cidr: 10.50.0.0/16}]"))
		assert.NilError(t, err)
		objects, err := render.Objects(p, render.Options{})
		assert.NilError(t, err)
		n := networkOf(objects)
		all := parties()
		instance := all[0]
		for _, c := range []struct {
			reason  string
			from    party
			allowed bool
		}{
			{"kube-proxy puts the node's address in its place", party{address: "10.224.0.4", node: true}, true},
			{"the engine may keep the client's address", party{address: "10.9.1.1"}, true},
			{"nobody named it", party{address: "10.10.1.1"}, false},
		} {
			assert.Equal(t, n.allows(c.from, instance, 5432), c.allowed, "%s: %s", kind, c.reason)
		}
		assert.Check(t, n.allows(instance, party{address: "10.50.1.1"}, 5432), "%s: the profile names it", kind)
		assert.Check(t, !n.allows(instance, party{address: "10.51.1.1"}, 5432), "%s: nobody named it", kind)
	}
}
