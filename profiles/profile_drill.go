// SPDX-License-Identifier: Apache-2.0

package profiles

// Drill restores the newest backup on a schedule, into a Cluster of one instance under a name of its own, checks it, and deletes it with
// its disks. Without a restore, nobody knows whether a backup is complete.
type Drill struct {
	// Name of the restored copy, and of the CronJob with its objects. Empty: <cluster>-drill.
	Name string `json:"name,omitempty"`
	// Cron has five fields, minutes first ("30 3 * * 6" is 03:30 every Saturday), or is one of "@weekly", …. Unlike the schedule of
	// backups, it has no seconds.
	Cron string `json:"cron"`
	// TimeZone of the schedule: "Europe/Berlin". Empty: the time zone of the Kubernetes control plane, which is UTC on AKS.
	TimeZone string `json:"timeZone,omitempty"`
	// Image of the Job. It must contain a POSIX sh, cat, date, sleep and kubectl, at most one minor version away from the API server. psql is not
	// needed, since the checks run in the pod of the copy.
	Image string `json:"image"`
	// Checks to run in the copy, in this order.
	Checks []DrillCheck `json:"checks,omitempty"`
	// Newest is a query that returns the time of the newest row: "SELECT max(created_at) FROM orders". The drill reports its age, and fails if
	// there is none. Empty: the time of the last restored commit.
	Newest string `json:"newest,omitempty"`
	// Keep says which copies stay until the next drill: "failed", "never" or "always". A failed copy that stays blocks the next drill,
	// until you delete it. Empty: failed.
	Keep string `json:"keep,omitempty"`
	// Timeout of the restore and the checks, in seconds. 0: 3600.
	Timeout int32 `json:"timeout,omitempty"`
	// Resources of the copy. Empty: spec.resources.
	Resources Resources `json:"resources"`
	// StorageClass of the copy's volumes. It needs the reclaim policy Delete, or the disks of each drill stay. Empty: the classes of the
	// source.
	StorageClass string `json:"storageClass,omitempty"`
}

// DrillCheck is a query that proves that the data was restored.
type DrillCheck struct {
	// Name in events and logs: lower-case letters, digits and '-'.
	Name string `json:"name"`
	// SQL that returns one row with one value, true: "SELECT count(*) > 1000 FROM orders". It runs in the application's database, as
	// the superuser.
	SQL string `json:"sql"`
}

// Which copies of a drill stay.
const (
	KeepFailed = "failed"
	KeepNever  = "never"
	KeepAlways = "always"
)

// drillTimeout is the default of Drill.Timeout, in seconds.
const drillTimeout = 3600

// drillMargin is what a Job gets beyond the timeout, in seconds: two deletions of at most ten minutes, two scrapes, and slow answers.
const drillMargin = 1500

// DrillName is the name of the copy that a drill restores, and of the drill's other objects.
func (p *Profile) DrillName() string {
	if d := p.Spec.Backup.Drill; d != nil && d.Name != "" {
		return d.Name
	}
	return p.ClusterName() + "-drill"
}

// KeepCopies is Keep with its default.
func (d *Drill) KeepCopies() string { return or(d.Keep, KeepFailed) }

// Seconds is Timeout with its default.
func (d *Drill) Seconds() int32 {
	if d.Timeout > 0 {
		return d.Timeout
	}
	return drillTimeout
}

// Limit is when Kubernetes stops the Job of a drill, in seconds after its start.
func (d *Drill) Limit() int64 { return int64(d.Seconds()) + drillMargin }

// Drilled returns a copy of the profile for the copy that a drill restores: a [Profile.Recovered] of one instance, under the name of the
// drill, with its resources and storage class. It archives nothing and takes no backups, which package render sees to.
func (p *Profile) Drilled() *Profile {
	source := p.DeepCopy()
	source.Spec.Recovery.Name = p.DrillName()
	source.Spec.Recovery.Instances = 1
	r := source.Recovered()
	if d := p.Spec.Backup.Drill; d != nil {
		if d.Resources != (Resources{}) {
			own := r.Spec.Resources
			r.Spec.Resources = InstanceResources{CPU: or(d.Resources.CPU, own.UsableCPU()), Memory: or(d.Resources.Memory, or(own.Memory, own.RequestedMemory()))}
		}
		if d.StorageClass != "" {
			r.Spec.Storage.StorageClass = d.StorageClass
			if r.Spec.WALStorage != nil {
				r.Spec.WALStorage.StorageClass = d.StorageClass
			}
			for i := range r.Spec.Tablespaces {
				r.Spec.Tablespaces[i].Storage.StorageClass = d.StorageClass
			}
		}
	}
	return r
}
