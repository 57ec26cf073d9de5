// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"errors"
	"fmt"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Report is what the cluster of a profile needs and has.
type Report struct {
	// Cluster and Namespace of the profile.
	Cluster   string `json:"cluster"`
	Namespace string `json:"namespace"`
	// Instances of the cluster, and the Major version of PostgreSQL.
	Instances int `json:"instances"`
	Major     int `json:"major"`
	// Figures is the date of Azure's figures, of the oldest page.
	Figures string `json:"figures"`
	// Volumes of one instance.
	Volumes []Volume `json:"volumes"`
	// Budgets of one instance, then of each pool of nodes.
	Budgets []Budget `json:"budgets"`
	// Restore is the least time in which a full data volume is restored from the object store.
	Restore *Restore `json:"restore,omitempty"`
	// Remarks on what the profile does not say.
	Remarks []string `json:"remarks,omitempty"`
}

// Verdict says whether something fits.
type Verdict string

// The verdicts, from light to heavy.
const (
	// Fits: with room to spare.
	Fits Verdict = "fits"
	// Tight: it fits, and little is left.
	Tight Verdict = "tight"
	// Capped: the machine is slower than its disks, which works.
	Capped Verdict = "capped"
	// Over: it does not fit.
	Over Verdict = "does not fit"
	// Unknown: there is no limit to compare with, or its figure is not known.
	Unknown Verdict = "unknown"
)

// Unit of the numbers of a budget.
type Unit string

// The units.
const (
	Bytes    Unit = "bytes"
	MilliCPU Unit = "millicpu" // thousandths of a CPU
	Count    Unit = "count"
	PerSec   Unit = "iops" // operations per second
	MBps     Unit = "mbps" // 10^6 bytes per second
)

// Budget compares what is used with a limit.
type Budget struct {
	// ID of the budget: memory, huge-pages, wal, connections-primary, connections-replica, node-cpu, node-memory, node-disks, node-iops, node-throughput.
	ID string `json:"id"`
	// Pools of nodes of the same size, for the budgets whose ID begins with node.
	Pools []string `json:"pools,omitempty"`
	// Title for people.
	Title string `json:"title"`
	Unit  Unit   `json:"unit"`
	// Limit, and what it is a limit of; 0 if it is not known or there is none.
	Limit   int64  `json:"limit,omitempty"`
	LimitOf string `json:"limitOf,omitempty"`
	// Parts of what is used.
	Parts   []Part  `json:"parts,omitempty"`
	Verdict Verdict `json:"verdict"`
	// Says what the figures mean, in one or two sentences.
	Says string `json:"says"`
	// Way out of what does not fit, is tight or capped: what to change.
	Way string `json:"way,omitempty"`
	// Field of the profile with the limit, or with what is missing.
	Field string `json:"field,omitempty"`
	// Source of the figures.
	Source string `json:"source"`
}

// Part is one part of what is used.
type Part struct {
	Name  string `json:"name"`
	Value int64  `json:"value"`
}

// Used is the sum of the parts.
func (b *Budget) Used() int64 {
	var sum int64
	for _, p := range b.Parts {
		sum += p.Value
	}
	return sum
}

// compare sets the verdict from the limit: tight with less than spare left.
func (b *Budget) compare(spare int64) {
	switch used := b.Used(); {
	case b.Limit == 0:
		b.Verdict = Unknown
	case used > b.Limit:
		b.Verdict = Over
	case b.Limit-used < spare:
		b.Verdict = Tight
	default:
		b.Verdict = Fits
	}
}

// Verdict is the heaviest of the budgets; what is unknown counts least.
func (r *Report) Verdict() Verdict {
	worst := Fits
	for i := range r.Budgets {
		switch r.Budgets[i].Verdict {
		case Over:
			return Over
		case Capped:
			worst = Capped
		case Tight:
			if worst == Fits {
				worst = Tight
			}
		case Fits, Unknown:
		}
	}
	return worst
}

// Budget finds a budget by its ID, and for nodes by one of its pools; nil if there is none.
func (r *Report) Budget(id, pool string) *Budget {
	for i := range r.Budgets {
		if b := &r.Budgets[i]; b.ID == id && (pool == "" || slices.Contains(b.Pools, pool)) {
			return b
		}
	}
	return nil
}

// Of reports on the cluster of a profile.
func Of(p *profiles.Profile) (*Report, error) {
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		return nil, err
	}
	return OfObjects(p, objects)
}

// OfObjects is Of for a profile that is rendered already.
func OfObjects(p *profiles.Profile, objects []manifest.Object) (*Report, error) {
	c := facts.Cluster(objects)
	if c == nil {
		return nil, errors.New("cannot say whether it fits: a patch removes the Cluster")
	}
	i := newInstance(c, objects, p.Resolve().Major)
	r := &Report{
		Cluster: c.Name, Namespace: p.Namespace(), Instances: c.Spec.Instances, Major: i.major,
		Figures: min(azure.DisksDate, azure.VMSizesDate()), Volumes: i.volumes,
	}
	r.Budgets = append(r.Budgets, i.memory())
	r.Budgets = append(r.Budgets, i.huge()...)
	r.Budgets = append(r.Budgets, i.wal())
	r.Budgets = append(r.Budgets, i.connections()...)
	var all []*node
	if len(p.Spec.Scheduling.Pools) == 0 {
		r.Remarks = append(r.Remarks, fmt.Sprintf("The nodes are not known: list them in spec.scheduling.pools, with azure.vmSize. A node needs %s CPU and %s for pods, beside those of the system, and %s.",
			cpuText(i.pod.cpu()), bytesText(i.pod.memory()+i.pod.hugePages), count(i.networkDisks(), "data disk")))
	} else {
		placement := facts.PlacementOf(c)
		all = i.nodes(p, &placement)
		r.Budgets = append(r.Budgets, nodeBudgets(all)...)
	}
	r.Restore = i.restore(slowestOf(all))
	r.Remarks = append(r.Remarks, i.remarks()...)
	r.Remarks = append(r.Remarks, i.poolers()...)
	r.Remarks = append(r.Remarks, i.zones(p)...)
	return r, nil
}

// instance is what one instance of the cluster needs.
type instance struct {
	cluster *cnpgv1.Cluster
	objects []manifest.Object
	major   int
	volumes []Volume
	pod     pod
	clients facts.Connections
}

// machine is what a machine does for all its disks together.
type machine struct{ rate, burst azure.Rate }

func newInstance(c *cnpgv1.Cluster, objects []manifest.Object, major int) *instance {
	return &instance{cluster: c, objects: objects, major: major, volumes: volumesOf(c, objects), pod: podOf(c, objects), clients: facts.ConnectionsOf(c, objects)}
}

// number reads a parameter of PostgreSQL: bytes for sizes.
func (i *instance) number(name, standard string) int64 {
	return int64(facts.Number(i.cluster, i.major, name, standard))
}
