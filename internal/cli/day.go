// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"strconv"
	"time"
)

// Day is the day of a --date flag, or that of SOURCE_DATE_EPOCH; the zero time without either. "today" asks the machine's clock.
// https://reproducible-builds.org/specs/source-date-epoch/
func (s *System) Day(flag string) (time.Time, error) {
	if flag == "today" {
		return time.Now().UTC(), nil
	}
	if flag != "" {
		day, err := time.Parse(time.DateOnly, flag)
		if err != nil {
			return time.Time{}, Usage("cannot use --date %q: want a day such as 2026-11-28, or today", flag)
		}
		return day, nil
	}
	epoch, set := s.Getenv("SOURCE_DATE_EPOCH")
	if !set || epoch == "" {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil || seconds < 0 {
		return time.Time{}, Usage("cannot use SOURCE_DATE_EPOCH %q: want seconds since 1970, as date +%%s prints", epoch)
	}
	return time.Unix(seconds, 0).UTC(), nil
}
