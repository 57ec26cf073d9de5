// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"errors"
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// disk is how the volumes follow their pod.
type disk int

const (
	// zonal: a network disk that attaches only in its zone.
	zonal disk = iota
	// redundant: a network disk that attaches in every zone.
	redundant
	// localMoves: on the node; a pod on another node gets an empty volume.
	localMoves
	// localStays: on the node; a pod waits for its node.
	localStays
)

// database is what matters of a Cluster when a node goes away.
type database struct {
	facts.Placement
	cluster          *cnpgv1.Cluster
	target           profiles.Target
	waits            int  // standbys that a commit waits for
	required         bool // commits wait while there are fewer
	quorum           bool // a failover needs proof of the data
	budgets          bool // the operator makes disruption budgets
	open             bool // a maintenance window is left on, which drops the budget of the replicas
	deletesVolumes   bool // the same with reusePVC false, which deletes the volumes of an instance whose pod is Pending
	stop, switchover int  // seconds
	disk             disk
	provisioner      string // of local disks
	known            bool   // the class of the disks is among the objects
	honors           bool   // a cordoned node does not count for the spread
	evictable        bool   // the cluster autoscaler may take the nodes of instances
}

const safeToEvict = "cluster-autoscaler.kubernetes.io/safe-to-evict"

func databaseOf(p *profiles.Profile, objects []manifest.Object) (*database, error) {
	c := facts.Cluster(objects)
	if c == nil {
		return nil, errors.New("a patch removes the Cluster")
	}
	s := &c.Spec
	d := &database{Placement: facts.PlacementOf(c), cluster: c, target: p.Resolve().Target, stop: facts.StopDelay(c), switchover: facts.SwitchoverDelay(c), budgets: facts.Budgets(c)}
	if w := s.NodeMaintenanceWindow; w != nil && w.InProgress {
		d.deletesVolumes = w.ReusePVC != nil && !*w.ReusePVC
		d.open = !d.deletesVolumes
	}
	if sync := facts.Synchronous(c); sync != nil {
		d.waits, d.required, d.quorum = sync.Number, sync.Required, sync.Quorum
	}
	d.disks(objects)
	d.scheduling()
	return d, nil
}

func (d *database) disks(objects []manifest.Object) {
	if local, ok := facts.LocalDisk(d.cluster, objects); ok {
		d.known = true
		d.onNodes(local)
		return
	}
	classes := facts.Classes(d.cluster, objects)
	d.known, d.disk = len(classes) > 0, redundant
	for _, class := range classes {
		if sku, _ := azure.DiskSKU(class.Provisioner, class.Parameters); !azure.ZoneRedundant(sku) {
			d.disk = zonal // one volume that cannot leave keeps the pod
		}
	}
	if len(classes) > 0 {
		return
	}
	d.disk = zonal
	if name := d.cluster.Spec.StorageConfiguration.StorageClass; name != nil {
		if local, ok := profiles.LocalDiskClass(*name); ok {
			d.onNodes(local)
		}
	}
}

// onNodes notes that the disks are local.
func (d *database) onNodes(local profiles.LocalDisk) {
	d.provisioner, d.disk = local.Provisioner, localStays
	if local.Moves {
		d.disk = localMoves
	}
}

func (d *database) scheduling() {
	s := &d.cluster.Spec
	for _, c := range s.TopologySpreadConstraints {
		if c.TopologyKey == corev1.LabelTopologyZone && c.WhenUnsatisfiable == corev1.DoNotSchedule {
			d.honors = c.NodeTaintsPolicy != nil && *c.NodeTaintsPolicy == corev1.NodeInclusionPolicyHonor
		}
	}
	if m := s.InheritedMetadata; m != nil {
		d.evictable = m.Annotations[safeToEvict] == "true"
	}
}

func (d *database) local() bool { return d.disk == localMoves || d.disk == localStays }

// replicas is how many replicas run while one instance is away.
func (d *database) replicas() int { return max(d.Instances-2, 0) }

// words describes the database in one line.
func (d *database) words() string {
	words := []string{layout.Count(d.Instances, "instance")}
	switch {
	case d.waits == 0:
		words = append(words, "asynchronous")
	case d.required:
		words = append(words, fmt.Sprintf("a commit waits for %d of %s (required)", d.waits, layout.Count(d.Instances-1, "replica")))
	default:
		words = append(words, fmt.Sprintf("a commit waits for %d of %s (preferred)", d.waits, layout.Count(d.Instances-1, "replica")))
	}
	if d.quorum {
		words = append(words, "failover quorum")
	}
	words = append(words, [...]string{
		"network disks that stay in their zone", "network disks of all zones", "local disks of the nodes (" + d.provisioner + "), without a node affinity",
		"local disks of the nodes (" + d.provisioner + ")",
	}[d.disk])
	if !d.budgets {
		words = append(words, "no disruption budgets")
	}
	return strings.Join(words, ", ")
}
