// SPDX-License-Identifier: Apache-2.0

package alert

import (
	"strconv"
	"strings"
	"time"
)

// Unit of a threshold.
type Unit int

// Units. A percentage is a number and %, a duration as in Prometheus, and a count a number.
const (
	None Unit = iota
	Percent
	Duration
	Count
)

// Form is the unit with an example, for messages.
func (u Unit) Form() string {
	return [...]string{"nothing", `a percentage, as in "80%"`, `a duration, as in "30m" or "26h"`, `a number, as in "10"`}[u]
}

// Example is the suffix of a number in this unit; empty for a plain number.
func (u Unit) Example() string { return [...]string{"", "%", "m", ""}[u] }

// Parse reads a threshold in percent, seconds or as a count; false for text that is not in this unit.
func (u Unit) Parse(text string) (float64, bool) {
	switch u {
	case Percent:
		digits, found := strings.CutSuffix(text, "%")
		n, err := strconv.ParseUint(digits, 10, 16)
		return float64(n), found && err == nil
	case Duration:
		d, ok := ParseDuration(text)
		return d.Seconds(), ok && d > 0
	case Count:
		n, err := strconv.ParseUint(text, 10, 40)
		return float64(n), err == nil
	case None:
	}
	return 0, false
}

// Text writes a threshold as Parse reads it.
func (u Unit) Text(value float64) string {
	switch u {
	case Percent:
		return Number(value) + "%"
	case Duration:
		return FormatDuration(time.Duration(value) * time.Second)
	case Count:
		return Number(value)
	case None:
	}
	return ""
}

// Number writes a number without an exponent.
func Number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// steps are the units of durations, in descending order.
var steps = [...]struct {
	name string
	size time.Duration
}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}}

// ParseDuration reads a duration of days, hours, minutes and seconds, as Prometheus does: 1d12h. Each unit may occur once, in this order.
// https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
func ParseDuration(text string) (time.Duration, bool) {
	if text == "0" {
		return 0, true
	}
	var total time.Duration
	rest := text
	for _, s := range steps {
		digits, after, found := strings.Cut(rest, s.name)
		if !found {
			continue
		}
		n, err := strconv.ParseUint(digits, 10, 20)
		if err != nil {
			return 0, false
		}
		total, rest = total+time.Duration(n)*s.size, after
	}
	return total, rest == "" && text != "" && total < 3650*24*time.Hour
}

// FormatDuration writes a duration as ParseDuration reads it. Days are for two days and more, so that 26h stays.
func FormatDuration(d time.Duration) string {
	var b strings.Builder
	for _, s := range steps {
		if s.name == "d" && (d < 2*s.size || d%s.size != 0) {
			continue
		}
		if n := int64(d / s.size); n > 0 {
			b.WriteString(strconv.FormatInt(n, 10) + s.name)
			d %= s.size
		}
	}
	if b.Len() == 0 {
		return "0s"
	}
	return b.String()
}

// ISO8601 writes a duration for Azure: PT5M. https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-rule-groups
func ISO8601(d time.Duration) string {
	if d < time.Second {
		return "PT0S"
	}
	var b strings.Builder
	for _, s := range steps[1:] {
		if n := int64(d / s.size); n > 0 {
			b.WriteString(strconv.FormatInt(n, 10) + strings.ToUpper(s.name))
			d %= s.size
		}
	}
	return "PT" + b.String()
}
