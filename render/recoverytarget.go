// SPDX-License-Identifier: Apache-2.0

package render

import (
	"strconv"
	"strings"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/fault"
)

// ParseRecoveryTarget detects the type of a recovery target from its format:
//
//	latest                the end of the archived WAL
//	immediate             the point where the base backup becomes consistent
//	2026-08-21T02:03:04Z  a time: four digits and a '-' at the start
//	0/3000060             an LSN: two hexadecimal numbers with a '/'
//	48571                 a transaction ID: only digits
//	before-migration      otherwise a restore point, created by pg_create_restore_point
//
// Eight digits that are a valid date are rejected as ambiguous. Set the field of the target directly for those, and for
// a restore point that looks like another type.
func ParseRecoveryTarget(s string) (*cnpgv1.RecoveryTarget, error) {
	switch {
	case s == "":
		return nil, fault.Errorf(fault.Invalid, "is empty; write a time, an LSN, a transaction ID, a restore point, latest or immediate")
	case s == "latest":
		return &cnpgv1.RecoveryTarget{}, nil
	case s == "immediate":
		return &cnpgv1.RecoveryTarget{TargetImmediate: new(true)}, nil
	case isLSN(s):
		return &cnpgv1.RecoveryTarget{TargetLSN: s}, nil
	case strings.Trim(s, digits) == "":
		if _, err := time.Parse("20060102", s); err == nil {
			return nil, fault.Errorf(fault.Invalid, "is ambiguous, a date or a transaction ID")
		}
		return &cnpgv1.RecoveryTarget{TargetXID: s}, nil
	case len(s) > 4 && strings.Trim(s[:4], digits) == "" && s[4] == '-':
		if _, err := ParseTargetTime(s); err != nil {
			return nil, err
		}
		return &cnpgv1.RecoveryTarget{TargetTime: s}, nil
	default:
		return &cnpgv1.RecoveryTarget{TargetName: s}, nil
	}
}

const digits = "0123456789"

// ParseTargetTime parses a time in the format of PostgreSQL or RFC 3339, with up to microseconds. It must have a time
// zone, Z or an offset: without one, PostgreSQL and the operator silently use UTC, which is hours off for a local time.
// https://cloudnative-pg.io/documentation/current/recovery/#recovery-targets
func ParseTargetTime(s string) (time.Time, error) {
	for _, zone := range []string{"Z07:00", "Z0700", "Z07", ""} {
		for _, clock := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
			t, err := time.Parse(clock+zone, s)
			switch {
			case err != nil:
			case zone == "":
				return time.Time{}, fault.Errorf(fault.Invalid, "has no time zone; write %sZ for UTC, or an offset, as in %s+02:00", s, s)
			case t.Nanosecond()%1000 != 0:
				return time.Time{}, fault.Errorf(fault.Invalid, "has more than microseconds, which PostgreSQL does not support")
			default:
				return t, nil
			}
		}
	}
	return time.Time{}, fault.Errorf(fault.Invalid, "is not a valid time; write it as in 2026-08-21T02:03:04Z or 2026-08-21 04:03:04+02:00")
}

// targetTime formats a time in the only form that every operator since 1.23 passes on unchanged. Up to 1.24, an RFC
// 3339 time in UTC reached PostgreSQL with a trailing Z, which recovery_target_time does not accept:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.24.0/pkg/utils/time.go
func targetTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.999999-07:00") }

// isLSN reports whether the text is a 64-bit position in the WAL, in two halves, as PostgreSQL's pg_lsn.
func isLSN(s string) bool {
	high, low, ok := strings.Cut(s, "/")
	return ok && isHex(high) && isHex(low)
}

func isHex(s string) bool {
	_, err := strconv.ParseUint(s, 16, 32)
	return err == nil && strings.Trim(s, digits+"abcdefABCDEF") == ""
}

// backupTime returns the start time of a barman backup, which is its ID: 20260821T020304.
func backupTime(id string) (time.Time, error) { return time.Parse("20060102T150405", id) }
