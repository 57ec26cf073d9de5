// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"slices"
	"strconv"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/alert"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"github.com/robfig/cron"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// ForAlerts returns what the thresholds of alerts about a Cluster follow from. The major version is that of its image. The pools of nodes limit over how many zones
// the instances can be spread.
func ForAlerts(c *cnpgv1.Cluster, objects []manifest.Object, major int, pools []profiles.Pool) *alert.Facts {
	f := &alert.Facts{
		Namespace: c.Namespace, Cluster: c.Name, Instances: c.Spec.Instances,
		Data: float64(SizeOf(&c.Spec.StorageConfiguration)), WAL: float64(SizeOf(c.Spec.WalStorage)), Segment: segment(c),
	}
	f.Nodes, f.Zones = spread(c)
	if f.PoolZones = zonesOf(c, pools); f.PoolZones > 0 {
		f.Zones = min(f.Zones, f.PoolZones)
	}
	if s := Synchronous(c); s != nil {
		f.Synchronous, f.Required, f.Quorum = s.Number, s.Required, s.Quorum
		f.Standbys = standbys(c)
	}
	for i := range c.Spec.Tablespaces {
		f.Tablespaces = append(f.Tablespaces, operator.TablespaceName(c.Spec.Tablespaces[i].Name))
	}
	archive := Of(c, objects)
	f.Archived, f.Plugin = archive.Method != "", archive.Method == profiles.MethodPlugin
	f.Gap, _ = LongestGap(c, objects)
	f.Immediate = immediate(c, objects)
	f.Drill, f.DrillGap = drill(c, objects)
	f.Poolers = watchedPoolers(c, objects)
	setParameters(f, c, major)
	return f
}

// Overrides are the rules of a profile as the table of alerts takes them; nil for a profile without alerts.
func Overrides(a *profiles.Alerts) []alert.Override {
	if a == nil {
		return nil
	}
	all := make([]alert.Override, len(a.Rules))
	for i, r := range a.Rules {
		all[i] = alert.Override{Alert: r.Alert, Threshold: r.Threshold, For: r.For, Severity: r.Severity, Off: r.Disabled}
	}
	return all
}

// setParameters reads the parameters that thresholds follow from: those of the Cluster, of the operator, or PostgreSQL's defaults.
// https://www.postgresql.org/docs/current/runtime-config.html
func setParameters(f *alert.Facts, c *cnpgv1.Cluster, major int) {
	number := func(name, standard string) float64 { return Number(c, major, name, standard) }
	f.MaxWAL, f.KeepWAL = number("max_wal_size", "1GB"), number("wal_keep_size", "0")
	f.SlotWAL = number("max_slot_wal_keep_size", "-1")
	f.Checkpoint = time.Duration(number("checkpoint_timeout", "5min")) * time.Millisecond
	accepted := connectionsOf(c)
	f.Connections = float64(accepted.Free())
	f.FreezeAge = number("autovacuum_freeze_max_age", "200000000")
	f.MultixactAge = number("autovacuum_multixact_freeze_max_age", "400000000")
}

// Number reads a parameter of PostgreSQL that is a number: bytes for sizes, milliseconds for times. It is that of the Cluster, the operator's
// default, or PostgreSQL's, which the caller knows; 0 if the major version does not have the parameter.
func Number(c *cnpgv1.Cluster, major int, name, standard string) float64 {
	s, ok := pgsettings.Find(major, name)
	if !ok {
		return 0
	}
	if value, ok := c.Spec.PostgresConfiguration.Parameters[name]; ok {
		if n, ok := s.Number(value); ok {
			return n
		}
	}
	if value, ok := operator.DefaultOf(name); ok {
		standard = value
	}
	n, _ := s.Number(standard)
	return n
}

// watchedPoolers are the Poolers that a PodMonitor among the objects selects, or all if there is no PodMonitor.
func watchedPoolers(c *cnpgv1.Cluster, objects []manifest.Object) []alert.Pooler {
	scraped, monitors := map[string]bool{}, false
	for _, o := range objects {
		if m, ok := o.(*monitoringv1.PodMonitor); ok {
			monitors = true
			scraped[m.Spec.Selector.MatchLabels[operator.LabelPooler]] = true
		}
	}
	var all []alert.Pooler
	for _, p := range ConnectionsOf(c, objects).Pools {
		if monitors && !scraped[p.Pooler.Name] {
			continue
		}
		one := alert.Pooler{Name: p.Pooler.Name, Pods: float64(p.Pods), Size: float64(p.Size), Clients: 100}
		if p.Unlimited {
			one.Size = 0
		}
		if n, err := strconv.Atoi(p.Pooler.Spec.PgBouncer.Parameters["max_client_conn"]); err == nil && n > 0 {
			one.Clients = float64(n)
		}
		all = append(all, one)
	}
	return all
}

// SizeOf is the size of a volume in bytes; 0 for none, or for one without a size.
func SizeOf(s *cnpgv1.StorageConfiguration) int64 {
	if s == nil {
		return 0
	}
	if q, err := resource.ParseQuantity(s.Size); err == nil {
		return q.Value()
	}
	if t := s.PersistentVolumeClaimTemplate; t != nil {
		q := t.Resources.Requests[corev1.ResourceStorage]
		return q.Value()
	}
	return 0
}

// segment is the size of a WAL file.
func segment(c *cnpgv1.Cluster) float64 {
	const standard = 16
	size := standard
	if b := c.Spec.Bootstrap; b != nil && b.InitDB != nil && b.InitDB.WalSegmentSize > 0 {
		size = b.InitDB.WalSegmentSize
	}
	return float64(size) * (1 << 20)
}

// spread returns over how many nodes and zones the instances must be spread; 0 if they need not.
func spread(c *cnpgv1.Cluster) (nodes, zones int) {
	if a := &c.Spec.Affinity; a.EnablePodAntiAffinity == nil || *a.EnablePodAntiAffinity {
		nodes = min(2, c.Spec.Instances)
		if a.PodAntiAffinityType == "required" {
			nodes = c.Spec.Instances
		}
	}
	for i := range c.Spec.TopologySpreadConstraints {
		if c.Spec.TopologySpreadConstraints[i].TopologyKey == corev1.LabelTopologyZone {
			zones = min(3, c.Spec.Instances)
		}
	}
	return nodes, zones
}

// zonesOf is how many zones the pools have on which an instance may run; 0 if that is not known.
func zonesOf(c *cnpgv1.Cluster, pools []profiles.Pool) int {
	placement, zones := PlacementOf(c), map[string]bool{}
	for _, pool := range placement.Use(pools) {
		if len(pool.Zones) == 0 {
			return 0
		}
		for _, zone := range pool.Zones {
			zones[zone] = true
		}
	}
	return len(zones)
}

// standbys is how many replicas may be synchronous.
func standbys(c *cnpgv1.Cluster) int {
	n := c.Spec.Instances - 1
	if s := c.Spec.PostgresConfiguration.Synchronous; s != nil && s.MaxStandbyNamesFromCluster != nil {
		n = min(n, *s.MaxStandbyNamesFromCluster)
	}
	return n
}

// immediate reports whether a schedule takes its first backup at once.
func immediate(c *cnpgv1.Cluster, objects []manifest.Object) bool {
	return slices.ContainsFunc(objects, func(o manifest.Object) bool {
		s, ok := o.(*cnpgv1.ScheduledBackup)
		return ok && s.Spec.Cluster.Name == c.Name && s.Spec.Method != cnpgv1.BackupMethodVolumeSnapshot && s.Spec.Immediate != nil && *s.Spec.Immediate
	})
}

// drill returns the CronJob of a restore drill of the Cluster and the longest time between two drills. pgha renders no other CronJob.
func drill(c *cnpgv1.Cluster, objects []manifest.Object) (name string, gap time.Duration) {
	for _, o := range objects {
		job, ok := o.(*batchv1.CronJob)
		if !ok || job.Namespace != c.Namespace || job.Spec.Suspend != nil && *job.Spec.Suspend {
			continue
		}
		if schedule, err := cron.ParseStandard(job.Spec.Schedule); err == nil {
			return job.Name, longestOf(schedule)
		}
	}
	return "", 0
}
