// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/profiles"
)

const (
	reservations = "https://learn.microsoft.com/azure/aks/node-resource-reservations"
	vmSizes      = "https://learn.microsoft.com/azure/virtual-machines/sizes/overview"
	// What pgha wants to be left for the pods that AKS runs on every node, whose requests nobody documents.
	spareCPU    = 250
	spareMemory = 512 * mib
)

// nodes compares the instances on a node of each pool with what the node has. Pools of the same size are one. A pool on which no instance runs
// counts for nothing.
func (i *instance) nodes(p *profiles.Profile, placement *facts.Placement) []*node {
	var all []*node
	used := placement.Use(p.Spec.Scheduling.Pools)
	for n := range used {
		_, most := placement.On(used, n)
		if most == 0 {
			continue
		}
		one := i.node(p, &used[n], placement.PerNode(&used[n], most))
		same := slices.IndexFunc(all, func(other *node) bool { return other.same(one) })
		if same < 0 {
			all = append(all, one)
			continue
		}
		all[same].pools = append(all[same].pools, one.pools...)
	}
	return all
}

// nodeBudgets are those of all nodes.
func nodeBudgets(all []*node) []Budget {
	if len(all) == 0 {
		return []Budget{{ID: "node", Title: "nodes", Unit: Count, Verdict: Over, Field: "spec.scheduling.pools", Source: reservations,
			Says: "No instance may run on any of the pools: AKS taints spot nodes, and labels each node with the name of its pool.",
			Way:  "Correct the pools, or spec.scheduling.nodeSelector and tolerations."}}
	}
	var budgets []Budget
	for _, n := range all {
		budgets = append(budgets, n.budgets()...)
	}
	return budgets
}

func (i *instance) node(p *profiles.Profile, pool *profiles.Pool, each int) *node {
	a := pool.Azure
	if a == nil {
		a = &azure.Pool{}
	}
	index := slices.IndexFunc(p.Spec.Scheduling.Pools, func(other profiles.Pool) bool { return other.Name == pool.Name })
	n := &node{instance: i, pools: []string{pool.Name}, name: a.VMSize, each: int64(each), maxPods: azure.DefaultMaxPods,
		field: fmt.Sprintf("spec.scheduling.pools[%d].azure.vmSize", index)}
	if a.MaxPods != nil {
		n.maxPods, n.saidPods = int(*a.MaxPods), true
	}
	minor := 0
	if k := p.Spec.Scheduling.Kubernetes; k != nil {
		minor, _ = profiles.KubernetesMinor(k.Version)
	}
	if n.size, n.known = azure.FindVMSize(a.VMSize); n.known {
		n.name = n.size.Name
	}
	n.cpu, n.memory = azure.Allocatable(n.size, n.maxPods, minor)
	return n
}

// node is one node with the instances that may run on it.
type node struct {
	*instance
	pools       []string
	name        string // of its size
	size        azure.VMSize
	known       bool
	each        int64 // instances on one node
	cpu, memory int64 // allocatable
	maxPods     int
	saidPods    bool
	field       string
}

// same reports whether the same can be said of two nodes.
func (n *node) same(other *node) bool {
	return n.name == other.name && n.each == other.each && n.maxPods == other.maxPods && n.saidPods == other.saidPods
}

func (n *node) budgets() []Budget {
	if !n.known {
		b := n.budget("node", "nodes", Count, vmSizes)
		b.Verdict, b.LimitOf, b.Says = Unknown, "", unknownSize(n.name)
		return []Budget{b}
	}
	return append([]Budget{n.cpuBudget(), n.memoryBudget(), n.disks()}, n.speed()...)
}

// NoSize is what a budget of nodes says whose size the profile does not say.
const NoSize = "The size of the nodes is not in the profile."

func unknownSize(name string) string {
	if name == "" {
		return NoSize
	}
	if _, ok := azure.FindVMSize(withPremium(name)); ok {
		return fmt.Sprintf("%s takes no Premium SSD: sizes with an s in their name do, as %s.", name, withPremium(name))
	}
	text := fmt.Sprintf("%s is not in pgha's table of %s.", name, azure.VMSizesDate())
	if near := azure.NearestVMSizes(name); len(near) > 0 {
		text += " Known are for example " + strings.Join(near, ", ") + "."
	}
	return text
}

// withPremium adds the s of sizes that take Premium SSD: Standard_D4_v5 is Standard_D4s_v5, and Standard_D4d_v5 is Standard_D4ds_v5.
func withPremium(name string) string {
	before, version, ok := strings.Cut(name, "_v")
	if !ok || strings.HasSuffix(before, "s") {
		return ""
	}
	return before + "s_v" + version
}

func (n *node) budget(id, title string, unit Unit, source string) Budget {
	word := " of pool "
	if len(n.pools) > 1 {
		word = " of pools "
	}
	return Budget{ID: id, Pools: n.pools, Title: title + word + strings.Join(n.pools, ", "), Unit: unit, LimitOf: n.size.Name, Field: n.field, Source: source,
		Way: "Use larger machines, or lower spec.resources. A machine of another size needs a new pool."}
}

// part names a part: with the number of instances if more than one share a node.
func (n *node) part(what string) string {
	if n.each == 1 {
		return what
	}
	return fmt.Sprintf("%s × %d instances", what, n.each)
}

func (n *node) cpuBudget() Budget {
	b := n.budget("node-cpu", "CPU", MilliCPU, reservations)
	b.Limit, b.LimitOf = n.cpu, "allocatable on "+n.size.Name
	for _, c := range n.pod.containers {
		b.Parts = append(b.Parts, Part{n.part(c.name), c.cpu * n.each})
	}
	b.compare(spareCPU)
	switch left := b.Limit - b.Used(); {
	case left < 0:
		b.Says = fmt.Sprintf("The pods of instances do not start: %s CPU are missing.", cpuText(-left))
	case b.Verdict == Tight:
		b.Says = fmt.Sprintf("Only %s CPU are left for the pods that AKS runs on every node: look at kubectl describe node.", cpuText(left))
	default:
		b.Says = fmt.Sprintf("%s CPU are left for the system's pods and others.", cpuText(left))
	}
	return b
}

func (n *node) memoryBudget() Budget {
	b := n.budget("node-memory", "memory", Bytes, reservations)
	b.Limit, b.LimitOf = n.memory, "allocatable on "+n.size.Name
	for _, c := range n.pod.containers {
		b.Parts = append(b.Parts, Part{n.part(c.name), c.memory * n.each})
	}
	if n.pod.hugePages > 0 {
		b.Parts = append(b.Parts, Part{n.part("huge pages"), n.pod.hugePages * n.each}) // which the node must have set aside of its memory
	}
	b.compare(spareMemory)
	switch left := b.Limit - b.Used(); {
	case left < 0:
		b.Says = fmt.Sprintf("The pods of instances do not start: %s are missing.", bytesText(-left))
	case b.Verdict == Tight:
		b.Says = fmt.Sprintf("Only %s are left for the pods that AKS runs on every node: look at kubectl describe node.", bytesText(left))
	default:
		b.Says = fmt.Sprintf("%s are left for the system's pods and others.", bytesText(left))
	}
	if !n.saidPods {
		b.Says += fmt.Sprintf(" The reservation is that of %d pods per node: set azure.maxPods if the nodes have fewer.", n.maxPods)
	}
	return b
}

// disks counts the network disks against what the machine takes.
func (n *node) disks() Budget {
	b := n.budget("node-disks", "data disks", Count, vmSizes)
	b.Limit, b.LimitOf = int64(n.size.DataDisks), "data disks of "+n.size.Name
	b.Way = "Use machines that take more disks, or spec.scheduling.podAntiAffinity: required, so that no two instances share a node."
	for i := range n.volumes {
		if v := &n.volumes[i]; !v.Local {
			b.Parts = append(b.Parts, Part{n.part(v.Name), n.each})
		}
	}
	b.compare(0)
	if left := b.Limit - b.Used(); left < 0 {
		b.Says = fmt.Sprintf("The pods of instances do not start: %s too many.", count(int(-left), "disk"))
	} else {
		b.Says = fmt.Sprintf("%s more can be attached. A restored copy needs as many again.", count(int(left), "disk"))
	}
	return b
}

// machine is what a node does for its disks together: newer ones have a limit of their own for those whose performance is set.
func (n *node) machine() machine {
	other := func(v Volume) bool { return !v.Local && v.Known() && !v.v2() }
	if n.size.V2.IOPS > 0 && !slices.ContainsFunc(n.volumes, other) {
		return machine{n.size.V2, n.size.V2Burst}
	}
	return machine{n.size.Premium, n.size.PremiumBurst}
}

// slowestOf is the slowest machine of the nodes whose size is known; zero if there is none.
func slowestOf(all []*node) machine {
	var slowest machine
	for _, n := range all {
		if m := n.machine(); n.known && (slowest.rate.MBps == 0 || m.rate.MBps < slowest.rate.MBps) {
			slowest = m
		}
	}
	return slowest
}

// speed compares the disks with what the machine does without its host cache: operations and throughput.
func (n *node) speed() []Budget {
	m := n.machine()
	var iops, mbps []Part
	var unknown []string
	for i := range n.volumes {
		v := &n.volumes[i]
		if v.Local {
			continue
		}
		if !v.Known() {
			unknown = append(unknown, v.Name)
			continue
		}
		iops = append(iops, Part{n.part(v.Name), int64(v.Rate.IOPS) * n.each})
		mbps = append(mbps, Part{n.part(v.Name), int64(v.Rate.MBps) * n.each})
	}
	if len(iops) == 0 {
		return nil // local disks, or a remark says so for each
	}
	b := n.budget("node-iops", "IOPS", PerSec, vmSizes)
	b.Parts, b.Limit, b.LimitOf = iops, int64(m.rate.IOPS), n.size.Name
	n.bottleneck(&b, "IOPS")
	t := n.budget("node-throughput", "throughput", MBps, vmSizes)
	t.Parts, t.Limit, t.LimitOf = mbps, int64(m.rate.MBps), n.size.Name
	n.bottleneck(&t, "MB/s")
	if len(unknown) > 0 {
		b.incomplete(unknown)
		t.incomplete(unknown)
	}
	return []Budget{b, t}
}

// bottleneck says which of the disks and the machine is slower. Disks that are faster than the machine work, and do not give what is paid for.
func (n *node) bottleneck(b *Budget, unit string) {
	used := b.Used()
	b.Verdict = Fits
	switch {
	case used > b.Limit:
		b.Verdict = Capped
		b.Way = "It works. For more, use a larger machine, or one that is made for disks, such as Ebsv5. What Premium SSD v2 has without settings costs nothing extra; otherwise ask for less."
		b.Says = fmt.Sprintf("The machine is the bottleneck: the disks do %s %s together, and the machine %s.", grouped(used), unit, grouped(b.Limit))
	default:
		b.Says = fmt.Sprintf("The disks are the bottleneck: %s of the machine's %s %s.", grouped(used), grouped(b.Limit), unit)
	}
}

// incomplete says that the figures of some disks are not known, so that the others may be capped and cannot be said to fit.
func (b *Budget) incomplete(volumes []string) {
	if b.Verdict == Fits {
		b.Verdict = Unknown
	}
	b.Says += " Without " + strings.Join(volumes, ", ") + ", whose figures are not known."
}

// v2 reports whether a volume counts as Premium SSD v2 or Ultra, for which newer machines have limits of their own.
func (v *Volume) v2() bool {
	return v.Type == azure.PremiumV2 || v.Type == azure.UltraDisk
}
