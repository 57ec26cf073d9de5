// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"strconv"
	"strings"
)

// Text writes a number of a unit for people.
func (u Unit) Text(n int64) string {
	switch u {
	case Bytes:
		return bytesText(n)
	case MilliCPU:
		return cpuText(n)
	case MBps:
		return grouped(n) + " MB/s"
	case Count, PerSec:
	}
	return grouped(n)
}

// bytesText writes bytes as Kubernetes does, with one digit after the point at most.
func bytesText(n int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1 << 40, "Ti"}, {gib, "Gi"}, {mib, "Mi"}, {1 << 10, "Ki"}} {
		if n >= unit.size {
			return trimmed(float64(n)/float64(unit.size)) + unit.name
		}
	}
	return strconv.FormatInt(n, 10)
}

// cpuText writes thousandths of a CPU.
func cpuText(milli int64) string {
	if milli%1000 == 0 {
		return strconv.FormatInt(milli/1000, 10)
	}
	return strings.TrimRight(strconv.FormatFloat(float64(milli)/1000, 'f', 2, 64), "0")
}

func trimmed(f float64) string { return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0") }

// grouped writes a number with commas.
func grouped(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// duration writes seconds as people say them.
func duration(seconds int64) string {
	switch {
	case seconds < 120:
		return count(int(seconds), "second")
	case seconds < 120*60:
		return count(int(seconds/60), "minute")
	default:
		return fmt.Sprintf("%s hours", trimmed(float64(seconds)/3600))
	}
}

func count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return grouped(int64(n)) + " " + word + "s"
}
