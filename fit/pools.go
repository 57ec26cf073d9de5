// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/nodes"
	"github.com/pgha/pgha/profiles"
)

const (
	reservations = "https://learn.microsoft.com/azure/aks/node-resource-reservations"
	vmSizes      = "https://learn.microsoft.com/azure/virtual-machines/sizes/overview"
	// What pgha wants to be left for the pods that AKS runs on every node, whose requests nobody documents.
	spareCPU    = 250
	spareMemory = 512 * mib
)

// pool compares the instances on a node of a pool with what the node has. A pool on which no instance runs has no budgets.
func (i *instance) pool(p *profiles.Profile, pool *nodes.Pool, index int) []Budget {
	if pool.Instances.Most == 0 {
		return nil
	}
	field := fmt.Sprintf("spec.scheduling.pools[%d].azure.vmSize", index)
	size, ok := azure.FindVMSize(pool.VMSize)
	if !ok {
		return []Budget{{ID: "node", Pool: pool.Name, Title: "nodes of pool " + pool.Name, Unit: Count, Verdict: Unknown, Field: field, Says: unknownSize(pool.VMSize), Source: vmSizes}}
	}
	maxPods, said := azure.DefaultMaxPods, false
	if a := p.Spec.Scheduling.Pools[index].Azure; a != nil && a.MaxPods != nil {
		maxPods, said = int(*a.MaxPods), true
	}
	minor := 0
	if k := p.Spec.Scheduling.Kubernetes; k != nil {
		minor, _ = profiles.KubernetesMinor(k.Version)
	}
	n := node{instance: i, pool: pool, size: size, each: int64(pool.PerNode), field: field, maxPods: maxPods, saidPods: said}
	n.cpu, n.memory = azure.Allocatable(size, maxPods, minor)
	return append([]Budget{n.cpuBudget(), n.memoryBudget(), n.disks()}, n.speed()...)
}

func unknownSize(name string) string {
	if name == "" {
		return "The size of the nodes is not known."
	}
	text := fmt.Sprintf("%s is not in pgha's table of %s.", name, azure.VMSizesDate())
	if near := azure.NearestVMSizes(name); len(near) > 0 {
		text += " Known are for example " + strings.Join(near, ", ") + "."
	}
	return text
}

// node is one node of a pool with the instances that may run on it.
type node struct {
	*instance
	pool        *nodes.Pool
	size        azure.VMSize
	each        int64 // instances on one node
	cpu, memory int64 // allocatable
	maxPods     int
	saidPods    bool
	field       string
}

func (n *node) budget(id, title string, unit Unit, source string) Budget {
	return Budget{ID: id, Pool: n.pool.Name, Title: title + " of pool " + n.pool.Name, Unit: unit, LimitOf: n.size.Name, Field: n.field, Source: source}
}

// name of a part: with the number of instances if more than one share a node.
func (n *node) name(what string) string {
	if n.each == 1 {
		return what
	}
	return fmt.Sprintf("%s × %d instances", what, n.each)
}

func (n *node) cpuBudget() Budget {
	b := n.budget("node-cpu", "CPU", MilliCPU, reservations)
	b.Limit, b.LimitOf = n.cpu, "allocatable on "+n.size.Name
	for _, c := range n.pod.containers {
		b.Parts = append(b.Parts, Part{n.name(c.name), c.cpu * n.each})
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
		b.Parts = append(b.Parts, Part{n.name(c.name), c.memory * n.each})
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
		b.Says += fmt.Sprintf(" The reservation is that of %d pods per node: say azure.maxPods if the pool has fewer.", n.maxPods)
	}
	return b
}

// disks counts the network disks against what the machine takes.
func (n *node) disks() Budget {
	b := n.budget("node-disks", "data disks", Count, vmSizes)
	b.Limit, b.LimitOf = int64(n.size.DataDisks), "data disks of "+n.size.Name
	for i := range n.volumes {
		if v := &n.volumes[i]; !v.Local {
			b.Parts = append(b.Parts, Part{n.name(v.Name), n.each})
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

// speed compares the disks with what the machine does without its host cache: operations and throughput.
func (n *node) speed() []Budget {
	machine, v2 := n.size.Premium, true
	var iops, mbps []Part
	for i := range n.volumes {
		v := &n.volumes[i]
		if v.Local {
			continue
		}
		if !v.Known() {
			return nil // a remark says so
		}
		v2 = v2 && v.v2()
		iops = append(iops, Part{n.name(v.Name), int64(v.Rate.IOPS) * n.each})
		mbps = append(mbps, Part{n.name(v.Name), int64(v.Rate.MBps) * n.each})
	}
	if len(iops) == 0 {
		return nil
	}
	if v2 && n.size.V2.IOPS > 0 {
		machine = n.size.V2
	}
	b := n.budget("node-iops", "IOPS", PerSec, vmSizes)
	b.Parts, b.Limit, b.LimitOf = iops, int64(machine.IOPS), n.size.Name
	n.bottleneck(&b, "IOPS")
	t := n.budget("node-throughput", "throughput", MBps, vmSizes)
	t.Parts, t.Limit, t.LimitOf = mbps, int64(machine.MBps), n.size.Name
	n.bottleneck(&t, "MB/s")
	return []Budget{b, t}
}

// bottleneck says which of the disks and the machine is slower. Disks that are faster than the machine work, and do not give what is paid for.
func (n *node) bottleneck(b *Budget, unit string) {
	used := b.Used()
	b.Verdict = Fits
	switch {
	case used > b.Limit:
		b.Verdict = Tight
		b.Says = fmt.Sprintf("The machine is the bottleneck: the disks do %s %s together, and the machine %s.", grouped(used), unit, grouped(b.Limit))
	default:
		b.Says = fmt.Sprintf("The disks are the bottleneck: %s of the machine's %s %s.", grouped(used), grouped(b.Limit), unit)
	}
}

// v2 reports whether a volume counts as Premium SSD v2 or Ultra, for which newer machines have limits of their own.
func (v *Volume) v2() bool { return strings.HasPrefix(v.Type, "Premium SSD v2") || strings.HasPrefix(v.Type, "Ultra") }
