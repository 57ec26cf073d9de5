// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/alert"
)

// The decoder's words for a number in place of text, and for text in place of a number.
const (
	quoteIt  = "expected a string, got a number: quote it as "
	notWhole = "expected a whole number, got "
)

// withUnits completes the decoder's faults of numbers: a number in quotes is still wrong for a field that takes a unit, and a number of seconds
// takes none. The decoder knows types, and the constraints know the forms.
func (p *Profile) withUnits(faults Errors) Errors {
	for _, f := range faults {
		if quoted, ok := strings.CutPrefix(f.Detail, quoteIt); ok {
			if number, err := strconv.Unquote(quoted); err == nil {
				f.Detail = strings.TrimSuffix(quoteIt, "quote it as ") + p.howToWrite(f.Field, number, quoted)
			}
			continue
		}
		quoted, ok := strings.CutPrefix(f.Detail, notWhole)
		if !ok {
			continue
		}
		text, err := strconv.Unquote(quoted)
		if d, isDuration := alert.ParseDuration(text); err == nil && isDuration {
			switch unit := unitOfNumber(f.Field); unit {
			case "seconds":
				f.Detail += ": write it in seconds, as in " + strconv.FormatInt(int64(d.Seconds()), 10)
			case "minutes":
				f.Detail += ": write it in minutes, as in " + strconv.FormatInt(int64(d.Minutes()), 10)
			}
		}
	}
	return faults
}

// howToWrite says how to write a number in a field that takes text.
func (p *Profile) howToWrite(path, number, quoted string) string {
	unit := p.unitOfText(path)
	if unit == "" || !consistsOf(number, digits) {
		return "quote it as " + quoted
	}
	return "write it with its unit, as in " + strconv.Quote(number+unit)
}

// unitOfText is a unit for a field that takes text with one; empty for another field.
func (p *Profile) unitOfText(path string) string {
	if i, ok := ruleIndex(path); ok {
		if a := p.Spec.Monitoring.Alerts; a != nil && i < len(a.Rules) {
			if k := alert.Find(a.Rules[i].Alert); k != nil {
				return k.Unit.Example()
			}
		}
		return ""
	}
	path = general(path)
	for _, c := range Constraints() {
		if !strings.HasSuffix(path, strings.TrimPrefix(c.Field, "spec")) || !strings.HasPrefix(c.Field, "spec.") {
			continue
		}
		switch {
		case strings.HasSuffix(c.Pattern, formQuantity) && !strings.HasSuffix(c.Field, ".cpu"):
			return "Gi"
		case strings.HasSuffix(c.Pattern, formRetention):
			return "d"
		case strings.HasSuffix(c.Pattern, formDuration):
			return "m"
		}
	}
	return ""
}

// ruleIndex is the index of the rule of an alert in the path of its threshold.
func ruleIndex(path string) (int, bool) {
	rest, ok := strings.CutSuffix(path, "].threshold")
	before, index, found := cutLast(rest, "[")
	n, err := strconv.Atoi(index)
	return n, ok && found && err == nil && strings.HasSuffix(before, "spec.monitoring.alerts.rules")
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// unitOfNumber is the unit of a field that takes a whole number; empty for a count.
func unitOfNumber(path string) string {
	switch {
	case strings.HasSuffix(path, "InMinutes"):
		return "minutes"
	case strings.Contains(path, ".timings."), strings.HasSuffix(path, ".backup.snapshots.deadline"), strings.HasSuffix(path, ".backup.drill.timeout"),
		strings.HasSuffix(path, "Seconds"):
		return "seconds"
	}
	return ""
}

// general is a path without the indexes of its lists, as constraints write it.
func general(path string) string {
	var b strings.Builder
	for path != "" {
		before, rest, found := strings.Cut(path, "[")
		b.WriteString(before)
		_, after, closed := strings.Cut(rest, "]")
		if !found || !closed {
			break
		}
		b.WriteString("[]")
		path = after
	}
	return b.String()
}
