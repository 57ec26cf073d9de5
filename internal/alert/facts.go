// SPDX-License-Identifier: Apache-2.0

package alert

import (
	"fmt"
	"strings"
	"time"

	"github.com/pgha/pgha/internal/metrics"
)

// Facts are what the thresholds follow from. They are read from the rendered objects, after their patches.
type Facts struct {
	// Namespace and Cluster by name.
	Namespace, Cluster string
	// Instances of the Cluster.
	Instances int
	// Nodes and Zones that the instances must be spread over; 0 if they need not.
	Nodes, Zones int
	// PoolZones are the zones of the node pools that the instances may run on; 0 if they are not known.
	PoolZones int
	// Standbys are the replicas that may be synchronous, and Synchronous how many a commit waits for; 0 for none.
	Standbys, Synchronous int
	// Required: commits wait while too few are available. Quorum: a failover waits for proof of the data.
	Required, Quorum bool

	// Method of the backups: empty for none, else Plugin reports whether the plugin takes them.
	Archived, Plugin bool
	// Gap is the longest time between two base backups; 0 without a schedule. Immediate: the first one is taken at once.
	Gap       time.Duration
	Immediate bool
	// Drill is the CronJob of the restore drill, and DrillGap the longest time between two drills; empty for none.
	Drill    string
	DrillGap time.Duration

	// Data and WAL are the sizes of the volumes in bytes. WAL is 0 if it is on the data volume.
	Data, WAL float64
	// Tablespaces are the names in the names of their claims.
	Tablespaces []string
	// Segment is the size of a WAL file. MaxWAL, KeepWAL and SlotWAL are max_wal_size, wal_keep_size and max_slot_wal_keep_size; SlotWAL is
	// negative without a limit. All in bytes.
	Segment, MaxWAL, KeepWAL, SlotWAL float64
	// Checkpoint is checkpoint_timeout.
	Checkpoint time.Duration

	// Connections are max_connections without those reserved for superusers.
	Connections float64
	// Poolers that Prometheus scrapes.
	Poolers []Pooler
	pooler  *Pooler // the one that an alert is about

	// FreezeAge and MultixactAge are autovacuum_freeze_max_age and autovacuum_multixact_freeze_max_age.
	FreezeAge, MultixactAge float64
}

// Pods matches the series of the instances. The operator calls them <cluster>-<number>, and no pod of another Cluster, of a pooler or of a Job has
// such a name: those of pg-recovered-db are pg-recovered-db-1.
func (f *Facts) Pods(more ...string) string {
	return f.matching(append([]string{`pod=~"` + f.Cluster + `-[0-9]+"`}, more...)...)
}

func (f *Facts) matching(labels ...string) string {
	return "{" + strings.Join(append([]string{`namespace="` + f.Namespace + `"`}, labels...), ",") + "}"
}

// Volumes of the instances.
const (
	dataVolumes = 1 << iota // of the data directory, and tablespaces
	walVolumes
)

// claims matches the series of the volumes by the names of their claims.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/reconciler/persistentvolumeclaim/calculator.go
func (f *Facts) claims(which int) string {
	var suffixes []string
	if which&walVolumes != 0 && f.WAL > 0 {
		suffixes = append(suffixes, "-wal")
	}
	if which&dataVolumes != 0 {
		for _, name := range f.Tablespaces {
			suffixes = append(suffixes, "-tbs-"+name)
		}
	}
	pattern := f.Cluster + "-[0-9]+"
	switch {
	case len(suffixes) > 0 && which&dataVolumes != 0:
		pattern += "(" + strings.Join(suffixes, "|") + ")?"
	case len(suffixes) > 0:
		pattern += strings.Join(suffixes, "|")
	}
	return f.matching(`persistentvolumeclaim=~"` + pattern + `"`)
}

// Backups is a metric of the backups, which has another name with the plugin.
func (f *Facts) Backups(name string) string {
	if f.Plugin {
		return metrics.Plugin + name
	}
	return "cnpg_collector_" + name
}

// primary keeps only the series of the primary: a former primary may still serve old values.
func (f *Facts) primary() string {
	return "and on (namespace, pod) cnpg_pg_replication_in_recovery" + f.Pods() + " == 0"
}

// room is the space for WAL that waits: the volume without what max_wal_size takes in normal operation. Without a WAL volume, WAL may take three tenths
// of the data volume, as for the parameters that pgha derives.
func (f *Facts) room() float64 {
	volume := f.WAL
	if volume == 0 {
		volume = f.Data * 3 / 10
	}
	return max(volume-f.MaxWAL, volume/10)
}

// full is how long the room lasts while nothing is archived, at the rate of WAL that the settings are made for: max_wal_size in one
// checkpoint_timeout. More WAL than that forces checkpoints, and PostgreSQL warns about them.
func (f *Facts) full() time.Duration {
	if f.MaxWAL <= 0 {
		return 0
	}
	return time.Duration(f.room() / f.MaxWAL * float64(f.Checkpoint))
}

// Slots is how much WAL a replication slot may keep.
func (f *Facts) Slots() float64 {
	if f.SlotWAL >= 0 {
		return f.SlotWAL
	}
	return f.room()
}

// minutes rounds a duration down to whole minutes between two limits.
func minutes(d, least, most time.Duration) time.Duration {
	return min(max(d.Truncate(time.Minute), least), most)
}

// Size writes bytes for people: 12.8 GiB.
func Size(bytes float64) string {
	units := [...]string{"B", "KiB", "MiB", "GiB", "TiB", "PiB"}
	i := 0
	for bytes >= 1024 && i < len(units)-1 {
		bytes, i = bytes/1024, i+1
	}
	text := fmt.Sprintf("%.1f", bytes)
	return strings.TrimSuffix(text, ".0") + " " + units[i]
}
