// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"gotest.tools/v3/assert"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TestSpread tries every order in which replicas can join, on zonal disks that are bound where the first consumer runs.
// After each join it restarts each instance: none may stay Pending. Growing from 1 to 3 is the end of a set-up.
func TestSpread(t *testing.T) {
	rendered := clusterOf(t, "aks").Spec.TopologySpreadConstraints
	withLabels := func(labels map[string]string) corev1.TopologySpreadConstraint {
		c := rendered[0]
		c.LabelSelector = &metav1.LabelSelector{MatchLabels: labels}
		return c
	}
	cases := map[string]struct {
		reason    string
		spread    corev1.TopologySpreadConstraint
		nodes     []int // zones of the nodes
		instances int
		poolers   []int // zones of the poolers
		pending   bool
	}{
		"three nodes":             {reason: "as in the README", spread: rendered[0], nodes: []int{0, 1, 2}, instances: 3},
		"five nodes":              {reason: "each zone has room for a second instance", spread: rendered[0], nodes: []int{0, 0, 1, 1, 2}, instances: 3},
		"five instances":          {reason: "two zones have two", spread: rendered[0], nodes: []int{0, 0, 1, 1, 2, 2}, instances: 5},
		"two instances":           {reason: "one zone stays empty", spread: rendered[0], nodes: []int{0, 0, 1, 1, 2, 2}, instances: 2},
		"poolers":                 {reason: "poolers may run anywhere, in any number", spread: rendered[0], nodes: []int{0, 0, 1, 1, 2, 2}, instances: 3, poolers: []int{0, 0, 0, 1}},
		"instances alone counted": {reason: "the Job of a join may run in any zone", spread: withLabels(map[string]string{operator.LabelCluster: "pg", operator.LabelPodRole: "instance"}), nodes: []int{0, 0, 1, 1, 2, 2}, instances: 3, pending: true},
		"cluster alone":           {reason: "Jobs are counted, which is sufficient without poolers", spread: withLabels(map[string]string{operator.LabelCluster: "pg"}), nodes: []int{0, 0, 1, 1, 2, 2}, instances: 3},
		"poolers counted":         {reason: "two poolers in a zone block an instance", spread: withLabels(map[string]string{operator.LabelCluster: "pg"}), nodes: []int{0, 1, 2}, instances: 3, poolers: []int{0, 0}, pending: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := &scheduler{nodes: c.nodes, spread: &c.spread}
			for i, zone := range c.poolers {
				s.place(kindOf("pooler"), -1-i, zone)
			}
			s.setUp(c.instances, nil)
			assert.Equal(t, s.pending != "", c.pending, "%s: %s", c.reason, s.pending)
			assert.Assert(t, s.tried > 0, "no order was tried")
		})
	}
}

// scheduler places pods like kube-scheduler, with a zone spread and the operator's required anti-affinity between
// nodes.
type scheduler struct {
	nodes   []int
	spread  *corev1.TopologySpreadConstraint
	running []running
	pending string // the first pod that could not be placed
	tried   int
}

type running struct {
	pod        operator.Pod
	node, zone int
}

func kindOf(kind string) operator.Pod {
	pods := operator.Pods("pg")
	return pods[slices.IndexFunc(pods, func(p operator.Pod) bool { return p.Kind == kind })]
}

func (s *scheduler) place(p operator.Pod, node, zone int) {
	s.running = append(s.running, running{p, node, zone})
}

// fits lists the nodes that accept a pod; zone -1 means any zone, another one is the zone of the pod's disks.
func (s *scheduler) fits(p operator.Pod, zone int) []int {
	count := map[int]int{}
	for _, z := range s.nodes {
		count[z] = 0
	}
	for _, r := range s.running {
		if r.pod.CountedFor(p, s.spread) {
			count[r.zone]++
		}
	}
	fewest := len(s.running)
	for _, n := range count {
		fewest = min(fewest, n)
	}
	self := 0
	if p.CountedFor(p, s.spread) {
		self = 1
	}
	var nodes []int
	for node, z := range s.nodes {
		occupied := slices.ContainsFunc(s.running, func(r running) bool { return r.node == node && r.pod.Kind == "instance" })
		if (zone < 0 || z == zone) && !occupied && count[z]+self-fewest <= int(s.spread.MaxSkew) {
			nodes = append(nodes, node)
		}
	}
	return nodes
}

// setUp creates instances one after the other, wherever each fits: first the Job that binds the disks, then the
// instance.
func (s *scheduler) setUp(instances int, zones []int) {
	if len(zones) == instances || s.pending != "" {
		s.tried++
		return
	}
	job := kindOf("join")
	if len(zones) == 0 {
		job = kindOf("initdb")
	}
	nodes := s.fits(job, -1)
	if len(nodes) == 0 {
		s.pending = fmt.Sprintf("the Job of instance %d, after instances in zones %v", len(zones)+1, zones)
	}
	for _, node := range nodes {
		zone := s.nodes[node] // the disks are in this zone from now on, and the Job has ended
		s.start(zone, append(slices.Clone(zones), zone), instances)
	}
}

// start runs an instance on every node that its disks allow, restarts every instance, and continues with the next.
func (s *scheduler) start(zone int, zones []int, instances int) {
	nodes := s.fits(kindOf("instance"), zone)
	if len(nodes) == 0 && s.pending == "" {
		s.pending = fmt.Sprintf("instance %d, in zones %v", len(zones), zones)
	}
	before := slices.Clone(s.running)
	for _, node := range nodes {
		s.running = slices.Clone(before)
		s.place(kindOf("instance"), node, zone)
		s.restarts(zones)
		s.setUp(instances, zones)
	}
	s.running = before
}

// restarts stops each instance and checks that it can run with its disks again.
func (s *scheduler) restarts(zones []int) {
	all := s.running
	for i, r := range all {
		if r.pod.Kind != "instance" {
			continue
		}
		s.running = slices.Delete(slices.Clone(all), i, i+1)
		if len(s.fits(r.pod, r.zone)) == 0 && s.pending == "" {
			s.pending = fmt.Sprintf("an instance that comes back to zone %d, of %v", r.zone, zones)
		}
	}
	s.running = all
}

// TestSelectors checks every rendered selector with every kind of pod that the operator creates.
func TestSelectors(t *testing.T) {
	jobs := []string{"initdb", "import", "pgbasebackup", "full-recovery", "snapshot-recovery", "join", "major-upgrade"}
	for _, name := range []string{"aks", "aks-dev", "aks-public", "aks-premium-v2", "aks-local-nvme", "aks-full"} {
		for _, target := range profiles.Targets() {
			p := builtin(t, name)
			p.Spec.Target = target.String()
			objects, err := render.Objects(p, render.Options{})
			assert.NilError(t, err)
			for _, o := range objects {
				switch o := o.(type) {
				case *cnpgv1.Cluster:
					for _, spread := range o.Spec.TopologySpreadConstraints {
						assert.DeepEqual(t, kinds(spread.LabelSelector), append([]string{"instance"}, jobs...))
					}
				case *monitoringv1.PodMonitor:
					if strings.Contains(o.Name, "-pooler-") {
						assert.DeepEqual(t, kinds(anyPooler(&o.Spec.Selector)), []string{"pooler"})
						continue
					}
					assert.DeepEqual(t, kinds(&o.Spec.Selector), []string{"instance"})
				case *policyv1.PodDisruptionBudget:
					assert.DeepEqual(t, kinds(anyPooler(o.Spec.Selector)), []string{"pooler"})
				case *cnpgv1.Pooler:
					assert.DeepEqual(t, kinds(anyPooler(o.Spec.Template.Spec.TopologySpreadConstraints[0].LabelSelector)), []string{"pooler"})
				case *corev1.Service:
					assert.DeepEqual(t, kinds(&metav1.LabelSelector{MatchLabels: o.Spec.Selector}), []string{"instance"})
				}
			}
		}
	}
}

// anyPooler is the selector of a Pooler with the name that operator.Pods has.
func anyPooler(selector *metav1.LabelSelector) *metav1.LabelSelector {
	labels := maps.Clone(selector.MatchLabels)
	labels[operator.LabelPooler] = "pg-pooler"
	return &metav1.LabelSelector{MatchLabels: labels}
}

// kinds returns the kinds of pods that a selector matches, after the instance has its role.
func kinds(selector *metav1.LabelSelector) []string {
	var picked []string
	for _, pod := range operator.Pods("pg") {
		if pod.Kind == "instance" {
			pod.Labels[operator.LabelInstanceRole] = "primary"
			replica := pod.With(map[string]string{})
			replica.Labels[operator.LabelInstanceRole] = "replica"
			if replica.Selected(selector) {
				pod = replica
			}
		}
		if pod.Selected(selector) {
			picked = append(picked, pod.Kind)
		}
	}
	return picked
}

// clusterOf returns the Cluster of a built-in profile.
func clusterOf(t *testing.T, name string) *cnpgv1.Cluster {
	t.Helper()
	objects, err := render.Objects(builtin(t, name), render.Options{})
	assert.NilError(t, err)
	i := slices.IndexFunc(objects, func(o manifest.Object) bool { _, ok := o.(*cnpgv1.Cluster); return ok })
	return objects[i].(*cnpgv1.Cluster)
}
