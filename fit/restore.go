// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/facts"
)

// Restore is the least time of a restore of a full data volume from the object store: the disk writes no faster.
type Restore struct {
	// Bytes of the volume that takes longest.
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

// restore returns the time of the volume that takes longest: that of the data or of a tablespace. They are restored at the same time at best, so
// that this is a least time. It is nil if nothing is archived or the disk of the data is not known.
func (i *instance) restore(m machine) *Restore {
	if facts.Of(i.cluster, i.objects).Method == "" || !i.volumes[0].Known() {
		return nil
	}
	var longest *Restore
	for n := range i.volumes {
		v := &i.volumes[n]
		if v.Known() && (n == 0 || strings.HasPrefix(v.Name, tablespace)) {
			if r := restored(v, m); longest == nil || r.Seconds > longest.Seconds {
				longest = r
			}
		}
	}
	return longest
}

// restored is the time of one full volume.
func restored(v *Volume, m machine) *Restore {
	lasting, slower := slowest(v.Rate.MBps, m.rate.MBps)
	burst, _ := slowest(max(v.Burst.MBps, v.Rate.MBps), max(m.burst.MBps, m.rate.MBps))
	r := &Restore{Bytes: v.Bytes, MBps: lasting, Lasting: v.Bytes / (int64(lasting) * 1e6)}
	r.Seconds = fastest(v.Bytes, int64(burst)*1e6, int64(lasting)*1e6)
	what := fmt.Sprintf("A full volume of %s (%s) takes at least", bytesText(v.Bytes), v.Name)
	r.Says = fmt.Sprintf("%s %s", what, duration(r.Lasting))
	if r.Seconds < r.Lasting {
		r.Says = fmt.Sprintf("%s %s with full burst credits, which new disks and machines have, and %s without", what, duration(r.Seconds), duration(r.Lasting))
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
