// SPDX-License-Identifier: Apache-2.0

package alert

import (
	"math"
	"time"
)

// used is the used share of volumes in percent. Reserved blocks of the file system count as used.
func (f *Facts) used(which int) string {
	v := f.claims(which)
	return "100 * (1 - kubelet_volume_stats_available_bytes" + v + " / kubelet_volume_stats_capacity_bytes" + v + ")"
}

// UsedData is the used share of the volumes of data and tablespaces, in percent.
func (f *Facts) UsedData() string { return f.used(dataVolumes) }

// UsedWAL is UsedData for the WAL volumes.
func (f *Facts) UsedWAL() string { return f.used(walVolumes) }

// walUsed is the threshold for a WAL volume: half way from what it holds in normal operation to full.
func walUsed(f *Facts) float64 {
	return min(max(math.Floor((f.normalWAL()+100)/2), 70), 90)
}

// normalWAL is the share of the WAL volume in percent that is in use in normal operation, at most.
func (f *Facts) normalWAL() float64 { return 100 * (f.MaxWAL + max(f.KeepWAL, f.SlotWAL, 0)) / f.WAL }

// storage are the alerts about volumes.
var storage = [...]*Kind{
	{
		Name: "PostgresVolumeFilling", Group: "storage", Severity: Warning, For: 15 * time.Minute, Unit: Percent, Least: 10, Most: 99,
		Summary:   "A data volume fills up.",
		Means:     "When it is full, PostgreSQL stops, and starts only with more space. The volumes of all tablespaces count too.",
		Formula:   "80 % of the volume.",
		Do:        "Raise `spec.storage.size`: the class must allow it, and PostgreSQL goes on. Then find out what grew.",
		Needs:     "kubelet",
		threshold: func(*Facts) (float64, bool) { return 80, true },
		expr:      func(f *Facts, t float64) string { return f.used(dataVolumes) + " > " + Number(t) },
	},
	{
		Name: "PostgresVolumeFull", Group: "storage", Severity: Critical, For: 2 * time.Minute, Unit: Percent, Least: 10, Most: 99,
		Summary:   "A volume is almost full, and PostgreSQL is about to stop.",
		Means:     "The volume of data, WAL or a tablespace has hardly any space left.",
		Formula:   "95 % of the volume.",
		Do:        "Grow the volume now. Never delete files below `pg_wal`. The runbook has a chapter for a full disk.",
		Needs:     "kubelet",
		threshold: func(*Facts) (float64, bool) { return 95, true },
		expr:      func(f *Facts, t float64) string { return f.used(dataVolumes|walVolumes) + " > " + Number(t) },
	},
	{
		Name: "PostgresVolumeFullSoon", Group: "storage", Severity: Warning, For: time.Hour, Unit: Duration, Least: 600, Most: 30 * 86400,
		Summary:   "A data volume will be full soon.",
		Means:     "If it goes on growing as in the last six hours, and is more than half full already.",
		Formula:   "One day, by a straight line through the last six hours.",
		Do:        "As for PostgresVolumeFilling.",
		Needs:     "kubelet",
		threshold: func(*Facts) (float64, bool) { return 86400, true },
		expr: func(f *Facts, t float64) string {
			return "predict_linear(kubelet_volume_stats_available_bytes" + f.claims(dataVolumes) + "[6h], " + Number(t) + ") < 0 and " + f.used(dataVolumes) + " > 50"
		},
	},
	{
		Name: "PostgresWALVolumeFilling", Group: "storage", Severity: Warning, For: 5 * time.Minute, Unit: Percent, Least: 10, Most: 99,
		Summary: "The WAL volume holds more than in normal operation.",
		Means:   "WAL is kept: because the archive fails or is slow, because a replication slot is behind, or because of a peak of writes.",
		Formula: "Half way from the normal use to full, at least 70 % and at most 90 %. The normal use is `max_wal_size` and the larger of `wal_keep_size` and " +
			"`max_slot_wal_keep_size`.",
		Do:        "See PostgresArchiveFailing, PostgresArchiveBehind and PostgresSlotBehind. Never delete files below `pg_wal`.",
		Needs:     "kubelet",
		threshold: func(f *Facts) (float64, bool) { return walUsed(f), f.WAL > 0 },
		expr:      func(f *Facts, t float64) string { return f.used(walVolumes) + " > " + Number(t) },
	},
}
