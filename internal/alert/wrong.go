// SPDX-License-Identifier: Apache-2.0

package alert

import (
	"math"
	"strconv"
	"time"
)

// Wrong says why the alert would fire all the time with a threshold, and what to write instead; empty if it would not.
func (k *Kind) Wrong(f *Facts, value float64) string {
	replicas := strconv.Itoa(f.Instances-1) + " replicas"
	switch k.Name {
	case "PostgresBackupTooOld":
		return tooShort(value, f.Gap, "two base backups")
	case "PostgresRestoreDrillOverdue":
		return tooShort(value, f.DrillGap, "two drills")
	case "PostgresInstanceMissing", "PostgresNodeShared", "PostgresZoneShared":
		return tooMany(value, f.Instances, strconv.Itoa(f.Instances)+" instances")
	case "PostgresReplicaNotStreaming", "PostgresSynchronousStandbysMissing", "PostgresFailoverBlocked":
		return tooMany(value, f.Instances-1, replicas)
	case "PostgresWALVolumeFilling":
		if normal := math.Ceil(f.normalWAL()); value < normal {
			return "WAL takes " + Percent.Text(normal) + " of the volume in normal operation, so the alert would fire while all is well; write at least that"
		}
	}
	return ""
}

func tooShort(value float64, gap time.Duration, what string) string {
	if value > gap.Seconds() {
		return ""
	}
	return "up to " + FormatDuration(gap) + " pass between " + what + " by the schedule, so the alert would fire while all is well; write more than that"
}

func tooMany(value float64, most int, have string) string {
	if value <= float64(most) {
		return ""
	}
	return "the cluster has " + have + ", so the alert would fire all the time; write at most " + strconv.Itoa(most)
}
