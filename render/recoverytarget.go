// SPDX-License-Identifier: Apache-2.0

package render

import (
	"strconv"
	"strings"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/fault"
)

// ParseRecoveryTarget tells by its look what a recovery is to stop at:
//
//	latest                the end of the archived WAL
//	immediate             where the base backup becomes consistent
//	2026-08-21T02:03:04Z  a time: whatever begins with four digits and a '-'
//	0/3000060             an LSN: two hexadecimal numbers and a '/'
//	48571                 a transaction: digits alone
//	before-migration      else a restore point, as pg_create_restore_point made it
//
// Eight digits that are a date are refused, since they could be both; set the field of the target itself for those, and
// for a restore point that looks like something else.
func ParseRecoveryTarget(s string) (*cnpgv1.RecoveryTarget, error) {
	switch {
	case s == "":
		return nil, fault.Errorf(fault.Invalid, "is empty; write a time, an LSN, a transaction id, a restore point, latest or immediate")
	case s == "latest":
		return &cnpgv1.RecoveryTarget{}, nil
	case s == "immediate":
		return &cnpgv1.RecoveryTarget{TargetImmediate: new(true)}, nil
	case isLSN(s):
		return &cnpgv1.RecoveryTarget{TargetLSN: s}, nil
	case strings.Trim(s, digits) == "":
		if _, err := time.Parse("20060102", s); err == nil {
			return nil, fault.Errorf(fault.Invalid, "could be a date or a transaction id; say which")
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

// ParseTargetTime reads a time as PostgreSQL or RFC 3339 write it, to the microsecond. It must say its time zone, as Z or
// as an offset: without one PostgreSQL and the operator take it as UTC, which for whoever typed a local time is hours off,
// and nothing says so. https://cloudnative-pg.io/documentation/current/recovery/#recovery-targets
func ParseTargetTime(s string) (time.Time, error) {
	for _, zone := range []string{"Z07:00", "Z0700", "Z07", ""} {
		for _, clock := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
			t, err := time.Parse(clock+zone, s)
			switch {
			case err != nil:
			case zone == "":
				return time.Time{}, fault.Errorf(fault.Invalid, "has no time zone; write %sZ for UTC, or an offset, as in %s+02:00", s, s)
			case t.Nanosecond()%1000 != 0:
				return time.Time{}, fault.Errorf(fault.Invalid, "is finer than a microsecond, which PostgreSQL does not know")
			default:
				return t, nil
			}
		}
	}
	return time.Time{}, fault.Errorf(fault.Invalid, "is no time; write it as in 2026-08-21T02:03:04Z or 2026-08-21 04:03:04+02:00")
}

// targetTime is the one form that every operator since 1.23 hands on unchanged. Up to 1.24 an RFC 3339 time in UTC reached
// PostgreSQL with a Z at its end, which recovery_target_time does not take:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.24.0/pkg/utils/time.go
func targetTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.999999-07:00") }

// isLSN: two halves of a 64-bit position in the WAL, as PostgreSQL's pg_lsn.
func isLSN(s string) bool {
	high, low, ok := strings.Cut(s, "/")
	return ok && isHex(high) && isHex(low)
}

func isHex(s string) bool {
	_, err := strconv.ParseUint(s, 16, 32)
	return err == nil && strings.Trim(s, digits+"abcdefABCDEF") == ""
}

// backupTime is when a barman backup began, which is its id: 20260821T020304.
func backupTime(id string) (time.Time, error) { return time.Parse("20060102T150405", id) }
