// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// topology is what runs where, as the objects say.
type topology struct {
	cluster   string
	instances int
	// zones are names, and spread says how the instances are placed; empty zones for nodes anywhere.
	zones  []string
	spread string
	// primary is the role of the first instance, and replication how the others follow it; empty without replicas.
	primary, replication string
	synchronous          bool
	disks                []string // of one instance, a line each
	services             []service
	poolers              []pooler
	store                *store
	identity             *box
	copies               []box // snapshots and the restore drill
}

// box has a heading and lines.
type box struct {
	kind, name string
	lines      []string
}

// service leads clients to instances.
type service struct {
	name   string
	to     role
	public bool
	lines  []string
}

// pooler is PgBouncer before one of the operator's Services.
type pooler struct {
	name   string
	to     role
	public bool
	lines  []string
}

// store takes the WAL and the base backups.
type store struct {
	box
	access      string // how the pods get in
	baseBackups bool
	fromReplica bool
}

func topologyOf(c *cnpgv1.Cluster, objects []manifest.Object, fitted *fit.Report, zones []string) *topology {
	t := &topology{
		cluster: c.Name, instances: c.Spec.Instances, zones: zones, spread: spreadOf(c), primary: "primary",
		services: servicesOf(c, objects), poolers: poolersOf(c, objects), copies: copiesOf(c, objects),
	}
	if operator.IsReplica(c) {
		t.primary = "primary of a replica cluster, follows " + c.Spec.ReplicaCluster.Source
	}
	if c.Spec.Instances > 1 {
		t.replication, t.synchronous = replicationOf(c)
	}
	for i := range fitted.Volumes {
		t.disks = append(t.disks, diskLine(&fitted.Volumes[i]))
	}
	t.store = storeOf(c, objects)
	t.identity = identityOf(c)
	return t
}

// spreadOf says how the scheduler places the instances.
func spreadOf(c *cnpgv1.Cluster) string {
	var said []string
	for _, s := range c.Spec.TopologySpreadConstraints {
		if s.TopologyKey != corev1.LabelTopologyZone {
			continue
		}
		if s.WhenUnsatisfiable == corev1.DoNotSchedule {
			said = append(said, "spread over zones (required)")
		} else {
			said = append(said, "spread over zones (if possible)")
		}
	}
	a := &c.Spec.Affinity
	switch on := a.EnablePodAntiAffinity == nil || *a.EnablePodAntiAffinity; {
	case !on:
		said = append(said, "several may share a node")
	case facts.PlacementOf(c).Apart:
		said = append(said, "each on its own node (required)")
	case a.TopologyKey == "" || a.TopologyKey == corev1.LabelHostname:
		said = append(said, "each on its own node (if possible)")
	default:
		said = append(said, "apart by "+a.TopologyKey)
	}
	for _, key := range slices.Sorted(mapKeys(a.NodeSelector)) {
		said = append(said, "nodes with "+key+"="+a.NodeSelector[key])
	}
	return strings.Join(said, ", ")
}

// zonesOf are the zones to draw. An object can name them; if none does, the pools of the profile do, which render no object; else there are as
// many as a region of Azure has with zones. Without a spread over zones, there are none.
func zonesOf(c *cnpgv1.Cluster, p *profiles.Profile) []string {
	spread := slices.ContainsFunc(c.Spec.TopologySpreadConstraints, func(s corev1.TopologySpreadConstraint) bool {
		return s.TopologyKey == corev1.LabelTopologyZone
	})
	if zone := c.Spec.Affinity.NodeSelector[corev1.LabelTopologyZone]; zone != "" {
		return []string{zone}
	}
	if !spread {
		return nil
	}
	placement := facts.PlacementOf(c)
	nodes := profiles.NodesByZone(placement.Use(p.Spec.Scheduling.Pools))
	var zones []string
	for _, zone := range slices.Sorted(mapKeys(nodes)) {
		if nodes[zone] > 0 && zone != "" {
			zones = append(zones, "Zone "+zone)
		}
	}
	if len(zones) > 0 {
		return zones
	}
	return []string{"Zone 1", "Zone 2", "Zone 3"}[:min(3, max(c.Spec.Instances, 1))]
}

func replicationOf(c *cnpgv1.Cluster) (said string, synchronous bool) {
	s := facts.Synchronous(c)
	if s == nil {
		return "streaming replication, asynchronous", false
	}
	said = fmt.Sprintf("streaming replication, synchronous: %s %d of %d", s.Method, s.Number, c.Spec.Instances-1)
	if s.Required {
		said += ", required"
	} else {
		said += ", preferred"
	}
	if s.Quorum {
		said += ", failover quorum"
	}
	return said, true
}

// diskLine is a disk in one line: "data 64Gi Premium SSD P6 240 IOPS".
func diskLine(v *fit.Volume) string {
	line := v.Name
	if v.Bytes > 0 {
		line += " " + fit.Bytes.Text(v.Bytes)
	}
	switch {
	case v.Local:
		return line + ", disk of the node"
	case v.Type != "":
		line += " " + v.Type
	case v.Class != "":
		line += ", class " + v.Class
	}
	if v.Known() {
		line += ", " + fit.PerSec.Text(int64(v.Rate.IOPS)) + " IOPS"
	}
	return line
}
