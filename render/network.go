// SPDX-License-Identifier: Apache-2.0

package render

import (
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Ports of the pods: https://cloudnative-pg.io/documentation/current/networking/ and
// https://cloudnative-pg.io/documentation/current/monitoring/
const (
	statusPort         = 8000 // of the instance manager, for the operator and for other instances
	metricsPort        = 9187
	poolerMetricsPort  = 9127
	dnsPort            = 53
	httpsPort          = 443
	apiServerPort      = 6443 // outside AKS, where it is 443
	labelNamespaceName = "kubernetes.io/metadata.name"
)

// guarded are pods, with who may connect to them and where they may connect to. Both kinds of policies are written from it.
type guarded struct {
	name string
	pods metav1.LabelSelector
	in   []flow
	out  []flow
}

// flow is a set of peers with ports over TCP.
type flow struct {
	peers []peer
	ports []int
}

// peer is one group of pods or one address range.
type peer struct {
	namespace string // empty: the policy's own
	pods      *metav1.LabelSelector
	cidr      string
	nodes     bool // the nodes, from which the connections of a load balancer come
}

// policies returns a policy for each group of pods, if the profile wants policies of this kind.
func policies(p *profiles.Resolved, kind string, of func(*profiles.Resolved, guarded) manifest.Object) []manifest.Object {
	if p.Spec.Network.Policies != kind {
		return nil
	}
	var all []manifest.Object
	for _, g := range guards(p) {
		all = append(all, of(p, g))
	}
	return all
}

// guards returns the pods that the profile's policies select: instances with their Jobs, and Poolers. Jobs have the label of the Cluster and
// no role: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/specs/jobs.go
func guards(p *profiles.Resolved) []guarded {
	own := peer{pods: instancesAndJobs(p)}
	pooled := peer{pods: &metav1.LabelSelector{MatchLabels: poolersOf(p)}}
	clients := flow{peersOf(p.Spec.Network.Clients), []int{postgresPort}}
	instances := guarded{
		name: p.InstancesPolicyName(), pods: *own.pods,
		in: []flow{
			{[]peer{operatorPeer(p)}, []int{statusPort, postgresPort}},
			{[]peer{own}, []int{postgresPort, statusPort}},
			clients,
			{scrapers(p), []int{metricsPort}},
		},
		out: []flow{{[]peer{own}, []int{postgresPort, statusPort}}},
	}
	for _, e := range p.Spec.Network.Egress {
		port := int(e.Port)
		if port == 0 {
			port = postgresPort
		}
		instances.out = append(instances.out, flow{[]peer{{cidr: e.CIDR}}, []int{port}})
	}
	if len(endpoints(p)) > 0 {
		instances.in = append(instances.in, flow{balancers(p, p.Spec.Endpoints.SourceRanges), []int{postgresPort}})
	}
	if len(p.Spec.Poolers) == 0 {
		return []guarded{instances}
	}
	instances.in = append(instances.in, flow{[]peer{pooled}, []int{postgresPort}})
	poolers := guarded{
		name: p.PoolersPolicyName(), pods: *pooled.pods,
		in:  []flow{clients, {scrapers(p), []int{poolerMetricsPort}}},
		out: []flow{{[]peer{{pods: &metav1.LabelSelector{MatchLabels: instanceSelector(p)}}}, []int{postgresPort}}},
	}
	for i := range p.Spec.Poolers {
		if e := p.Spec.Poolers[i].Endpoint; e != nil {
			poolers.in = append(poolers.in, flow{balancers(p, e.SourceRanges), []int{postgresPort}})
		}
	}
	return []guarded{instances, poolers}
}

func instancesAndJobs(p *profiles.Resolved) *metav1.LabelSelector {
	return &metav1.LabelSelector{
		MatchLabels:      map[string]string{labelCluster: p.ClusterName()},
		MatchExpressions: []metav1.LabelSelectorRequirement{{Key: labelPooler, Operator: metav1.LabelSelectorOpDoesNotExist}},
	}
}

// poolersOf selects the pods of all Poolers of the Cluster.
func poolersOf(p *profiles.Resolved) map[string]string {
	return map[string]string{labelCluster: p.ClusterName(), labelPodRole: podRolePooler}
}

// operatorPeer is the operator. Without access to port 8000 it takes every instance for dead:
// https://cloudnative-pg.io/documentation/current/networking/#cross-namespace-network-policy-for-the-operator
func operatorPeer(p *profiles.Resolved) peer {
	return peer{namespace: p.OperatorNamespace(), pods: &metav1.LabelSelector{MatchLabels: map[string]string{"app.kubernetes.io/name": "cloudnative-pg"}}}
}

// scrapers are those of the profile, and the cloud's own Prometheus if one of its PodMonitors is rendered.
func scrapers(p *profiles.Resolved) []peer {
	all := peersOf(p.Spec.Network.Prometheus)
	for _, m := range p.Spec.Monitoring.PodMonitors {
		if m.Group == profiles.GroupAzureMonitoring {
			namespace, labels := p.Cloud().Scraper()
			return append(all, peer{namespace: namespace, pods: &metav1.LabelSelector{MatchLabels: labels}})
		}
	}
	return all
}

func peersOf(list []profiles.NetworkPeer) []peer {
	all := make([]peer, len(list))
	for i, n := range list {
		all[i] = peer{namespace: n.Namespace, cidr: n.CIDR}
		if n.CIDR == "" {
			all[i].pods = &metav1.LabelSelector{MatchLabels: n.PodLabels}
		}
	}
	return all
}

// balancers are the nodes, which forward the connections of a load balancer under their own address, and the source ranges, for those that keep
// the client's address. The load balancer itself lets in only the ranges.
func balancers(p *profiles.Resolved, ranges []string) []peer {
	all := []peer{{nodes: true}}
	for _, cidr := range p.Spec.Network.Nodes {
		all = append(all, peer{cidr: cidr})
	}
	for _, cidr := range ranges {
		all = append(all, peer{cidr: cidr})
	}
	return all
}
