// SPDX-License-Identifier: Apache-2.0

package alert

import (
	"math"
	"strconv"
	"time"
)

// levels are a warning and the critical alert about the same thing, which must come after it.
var levels = [...][2]string{{"PostgresConnectionsHigh", "PostgresConnectionsFull"}, {"PostgresVolumeFilling", "PostgresVolumeFull"}}

// WrongIn is Wrong for a Cluster and each of its Poolers, and for what the other overrides set. In a fleet, common rules are for clusters of all
// sizes, so an alert that does not apply is never wrong.
func (k *Kind) WrongIn(f *Facts, value float64, overrides []Override) string {
	for _, one := range f.views(k.Group) {
		if _, applies := k.Default(one); !applies {
			continue
		}
		if detail := k.Wrong(one, value); detail != "" {
			return detail
		}
		if detail := k.beyond(one, value, overrides); detail != "" {
			return detail
		}
	}
	return ""
}

// beyond says why a warning would come no earlier than the critical alert about the same thing; empty if it does.
func (k *Kind) beyond(f *Facts, value float64, overrides []Override) string {
	for _, l := range levels {
		other := l[0]
		if k.Name == other {
			other = l[1]
		} else if k.Name != l[1] {
			continue
		}
		a, ok := Find(other).of(f, overrides)
		switch {
		case !ok:
		case k.Name == l[0] && value >= a.Value:
			return "the critical alert " + other + " fires at " + a.Threshold + ", so the warning would come no earlier; write less than that"
		case k.Name == l[1] && value <= a.Value:
			return "the warning " + other + " fires at " + a.Threshold + ", so it would come no earlier; write more than that, or set a lower threshold for " + other
		}
	}
	return ""
}

// Wrong says why the alert would fire all the time with a threshold, and what to write instead; empty if it would not.
func (k *Kind) Wrong(f *Facts, value float64) string {
	replicas := strconv.Itoa(f.Instances-1) + " replicas"
	switch k.Name {
	case "PostgresBackupTooOld":
		return tooShort(value, f.Gap, "two base backups")
	case "PostgresRestoreDrillOverdue":
		return tooShort(value, f.DrillGap, "two drills")
	case "PostgresPoolerInstanceMissing":
		if f.pooler != nil && value > f.pooler.Pods {
			return "Pooler " + f.pooler.Name + " has " + Number(f.pooler.Pods) + " pods, so the alert would fire all the time; write at most " + Number(f.pooler.Pods)
		}
	case "PostgresZoneShared":
		if f.PoolZones > 0 && value > float64(f.PoolZones) {
			return "the node pools have " + strconv.Itoa(f.PoolZones) + " zones, so the alert would fire all the time; write at most " + strconv.Itoa(f.PoolZones)
		}
		return tooMany(value, f.Instances, strconv.Itoa(f.Instances)+" instances")
	case "PostgresInstanceMissing", "PostgresNodeShared":
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

// tooMany refuses more than there is.
func tooMany(value float64, most int, have string) string {
	if value <= float64(most) {
		return ""
	}
	return "the cluster has " + have + ", so the alert would fire all the time; write at most " + strconv.Itoa(most)
}
