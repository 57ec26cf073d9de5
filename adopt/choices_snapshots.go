// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"strconv"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// isSnapshots reports whether the object is a schedule of volume snapshots.
func (o *object) isSnapshots() bool {
	return o.kind == "ScheduledBackup" && textAt(o.want, "spec", "method") == render.VolumeSnapshot
}

// snapshotChoices sets the volume snapshots, from the Cluster and the schedule. What they do not say in this form stays a patch.
func (im *importer) snapshotChoices() []choice {
	s := mapAt(im.cluster.want, "spec", "backup", "volumeSnapshot")
	if s == nil {
		return nil
	}
	online, _ := at(s, "online").(bool)
	immediate, _ := at(s, "onlineConfiguration", "immediateCheckpoint").(bool)
	snapshots := profiles.Snapshots{
		Class: textAt(s, "className"), WALClass: textAt(s, "walClassName"), Owner: textAt(s, "snapshotOwnerReference"),
		Cold: at(s, "online") != nil && !online, ImmediateCheckpoint: immediate,
	}
	for _, o := range im.wanted {
		if !o.isSnapshots() || snapshots.Schedule.Cron != "" {
			continue
		}
		first, _ := at(o.want, "spec", "immediate").(bool)
		suspend, _ := at(o.want, "spec", "suspend").(bool)
		snapshots.Schedule = profiles.SnapshotSchedule{Cron: textAt(o.want, "spec", "schedule"), Immediate: first, Suspend: suspend}
		if o.name != im.cluster.name+"-snapshots" {
			snapshots.Schedule.Name = o.name
		}
		if n, err := strconv.ParseInt(textAt(o.want, "metadata", "annotations", "cnpg.io/volumeSnapshotDeadline"), 10, 32); err == nil {
			snapshots.Deadline = int32(n)
		}
	}
	return []choice{func(p *profiles.Profile) { p.Spec.Backup.Snapshots = new(snapshots) }}
}
