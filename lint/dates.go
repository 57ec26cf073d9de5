// SPDX-License-Identifier: Apache-2.0

package lint

import "time"

// asWritten is a day or a month of a table as people write it: 30 June 2026.
func asWritten(date string) string {
	for _, form := range [...][2]string{{time.DateOnly, "2 January 2006"}, {"2006-01", "January 2006"}} {
		if t, err := time.Parse(form[0], date); err == nil {
			return t.Format(form[1])
		}
	}
	return date
}

// monday is an arbitrary start for counting how often a schedule runs.
func monday() time.Time { return time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC) }
