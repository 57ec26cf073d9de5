// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/cli"
)

// TestDay: the caller gives the day, and without one there is none.
func TestDay(t *testing.T) {
	for name, c := range map[string]struct {
		reason, flag, epoch, want, err string
	}{
		"nothing":         {reason: "nothing is said of support", want: "0001-01-01"},
		"flag":            {reason: "the day itself", flag: "2026-11-28", want: "2026-11-28"},
		"epoch":           {reason: "builds that must be the same everywhere set it", epoch: "1795824000", want: "2026-11-28"},
		"both":            {reason: "the flag is nearer", flag: "2026-07-01", epoch: "1795824000", want: "2026-07-01"},
		"another order":   {reason: "only one form", flag: "28.11.2026", err: `cannot use --date "28.11.2026": want a day such as 2026-11-28, or today`},
		"epoch as a date": {reason: "it has seconds", epoch: "2026-11-28", err: `cannot use SOURCE_DATE_EPOCH "2026-11-28": want seconds since 1970, as date +%s prints`},
		"before 1970":     {reason: "no build is that old", epoch: "-1", err: `cannot use SOURCE_DATE_EPOCH "-1": want seconds since 1970, as date +%s prints`},
	} {
		t.Run(name, func(t *testing.T) {
			sys := &cli.System{Getenv: func(name string) (string, bool) { return c.epoch, name == "SOURCE_DATE_EPOCH" && c.epoch != "" }}
			day, err := sys.Day(c.flag)
			message := ""
			if err != nil {
				message = err.Error()
			}
			if diff := cmp.Diff(c.err, message); diff != "" {
				t.Errorf("error, %s (-want +got):\n%s", c.reason, diff)
			}
			if got := day.Format(time.DateOnly); err == nil && got != c.want {
				t.Errorf("the day is %s and should be %s: %s", got, c.want, c.reason)
			}
		})
	}
}
