// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"

	"github.com/pgha/pgha/internal/facts"
)

// Restore is the least time of a restore of a full data volume from the object store: the disk writes no faster.
type Restore struct {
	// Bytes of the volume.
	Bytes int64 `json:"bytes"`
	// MBps that last: of the disk, or of the machine if it is slower.
	MBps int `json:"mbps"`
	// Seconds at least: a new disk and a new machine have full credits for a burst.
	Seconds int64 `json:"seconds"`
	// Lasting are the seconds without a burst.
	Lasting int64 `json:"lastingSeconds"`
	// Says the same for people, and what else takes time.
	Says string `json:"says"`
}

// restore returns the time of a full volume; nil if nothing is archived or the disk is not known.
func (i *instance) restore() *Restore {
	v := &i.volumes[0]
	if facts.Of(i.cluster, i.objects).Method == "" || !v.Known() {
		return nil
	}
	lasting, slower := slowest(v.Rate.MBps, i.machine.rate.MBps)
	burst, _ := slowest(max(v.Burst.MBps, v.Rate.MBps), max(i.machine.burst.MBps, i.machine.rate.MBps))
	r := &Restore{Bytes: v.Bytes, MBps: lasting, Lasting: v.Bytes / (int64(lasting) * 1e6)}
	r.Seconds = fastest(v.Bytes, int64(burst)*1e6, int64(lasting)*1e6)
	r.Says = fmt.Sprintf("A full data volume of %s takes at least %s", bytesText(v.Bytes), duration(r.Lasting))
	if r.Seconds < r.Lasting {
		r.Says = fmt.Sprintf("A full data volume of %s takes at least %s with full burst credits, which a new disk has, and %s without", bytesText(v.Bytes), duration(r.Seconds), duration(r.Lasting))
	}
	r.Says += fmt.Sprintf(": %s writes %d MB/s. The object store, the network and the decompression may be slower, and the replay of WAL comes after that: %s.", slower, lasting, facts.RestoreFormula)
	return r
}

// slowest is the rate of the disk or of the machine; a rate of 0 of the machine is not known.
func slowest(disk, machine int) (rate int, which string) {
	if machine > 0 && machine < disk {
		return machine, "the machine"
	}
	return disk, "the disk"
}

// fastest is the time of a copy with half an hour at the rate of a burst: https://learn.microsoft.com/azure/virtual-machines/disk-bursting#bursting-flow
func fastest(size, burst, lasting int64) int64 {
	const credits = 30 * 60
	if size <= burst*credits {
		return size / burst
	}
	return credits + (size-burst*credits)/lasting
}
