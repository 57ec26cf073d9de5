// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

func TestParseRecoveryTarget(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, text string
		want         *cnpgv1.RecoveryTarget
		err          string
	}{
		"time":      {"four digits and a dash", "2026-08-21T02:03:04Z", &cnpgv1.RecoveryTarget{TargetTime: "2026-08-21T02:03:04Z"}, ""},
		"lsn":       {"only an LSN has a slash", "16/B374D848", &cnpgv1.RecoveryTarget{TargetLSN: "16/B374D848"}, ""},
		"xid":       {"only digits", "48571", &cnpgv1.RecoveryTarget{TargetXID: "48571"}, ""},
		"name":      {"no other format matches", "before-migration", &cnpgv1.RecoveryTarget{TargetName: "before-migration"}, ""},
		"immediate": {"a keyword of the operator", "immediate", &cnpgv1.RecoveryTarget{TargetImmediate: new(true)}, ""},
		"latest":    {"no target at all", "latest", &cnpgv1.RecoveryTarget{}, ""},
		"date": {"it can be both, and an error would show only after hours", "20260821", nil,
			"is ambiguous, a date or a transaction ID"},
		"no date": {"no month has 32 days", "20260832", &cnpgv1.RecoveryTarget{TargetXID: "20260832"}, ""},
		"broken time": {"an unlikely name of a restore point", "2026-08-21 25:00Z", nil,
			"is not a valid time; write it as in 2026-08-21T02:03:04Z or 2026-08-21 04:03:04+02:00"},
		"no LSN":   {"a restore point may have a slash", "release/7", &cnpgv1.RecoveryTarget{TargetName: "release/7"}, ""},
		"long LSN": {"more than 32 bits in a half", "0/123456789", &cnpgv1.RecoveryTarget{TargetName: "0/123456789"}, ""},
		"empty":    {"an unset variable", "", nil, "is empty; write a time, an LSN, a transaction ID, a restore point, latest or immediate"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := render.ParseRecoveryTarget(tc.text)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			if diff := cmp.Diff(tc.err, text(err)); diff != "" {
				t.Errorf("%s: error (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestParseTargetTime(t *testing.T) {
	const noTime = "is not a valid time; write it as in 2026-08-21T02:03:04Z or 2026-08-21 04:03:04+02:00"
	for name, tc := range map[string]struct{ reason, text, want, err string }{
		"RFC 3339":   {"what most programs write", "2026-08-21T02:03:04Z", "2026-08-21T02:03:04Z", ""},
		"offset":     {"a local time with its offset", "2026-08-21T04:03:04+02:00", "2026-08-21T02:03:04Z", ""},
		"PostgreSQL": {"what clock_timestamp() gives", "2026-08-21 02:03:04.123456+00", "2026-08-21T02:03:04.123456Z", ""},
		"no colon":   {"what date +%z gives", "2026-08-21 04:03:04+0200", "2026-08-21T02:03:04Z", ""},
		"half hour":  {"Kathmandu", "2026-08-21 07:48:04+05:45", "2026-08-21T02:03:04Z", ""},
		"minutes":    {"seconds are optional", "2026-08-21 02:03Z", "2026-08-21T02:03:00Z", ""},
		"no zone": {"PostgreSQL reads it as UTC, users often mean local time", "2026-08-21 02:03:04", "",
			"has no time zone; write 2026-08-21 02:03:04Z for UTC, or an offset, as in 2026-08-21 02:03:04+02:00"},
		"nanoseconds":  {"truncated, it would be another time", "2026-08-21T02:03:04.1234567Z", "", "has more than microseconds, which PostgreSQL does not support"},
		"date":         {"a date has no zone", "2026-08-21", "", noTime},
		"zone by name": {"the operator does not support zone names", "2026-08-21 02:03:04 Europe/Berlin", "", noTime},
		"no such day":  {"February has no 30th", "2026-02-30T00:00:00Z", "", noTime},
		"words":        {"PostgreSQL supports yesterday, the operator does not", "yesterday", "", noTime},
		"empty":        {"an unset variable", "", "", noTime},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := render.ParseTargetTime(tc.text)
			if diff := cmp.Diff(tc.err, text(err)); diff != "" {
				t.Fatalf("%s: error (-want +got):\n%s", tc.reason, diff)
			}
			if err == nil {
				if diff := cmp.Diff(tc.want, got.UTC().Format(time.RFC3339Nano)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
				}
			}
		})
	}
}

// TestRecoveryTarget checks targets by the operator's rules before anything is applied.
func TestRecoveryTarget(t *testing.T) {
	const id = "20260821T000000"
	for name, tc := range map[string]struct {
		reason string
		give   cnpgv1.RecoveryTarget
		want   *cnpgv1.RecoveryTarget
		err    string
	}{
		"nothing": {"recovers everything; an empty recoveryTarget is left out", cnpgv1.RecoveryTarget{}, nil, ""},
		"time": {
			"up to operator 1.24 a time in UTC with a T reaches PostgreSQL with a Z at its end, and stops the recovery",
			cnpgv1.RecoveryTarget{TargetTime: "2026-08-21T04:03:04.5+02:00"},
			&cnpgv1.RecoveryTarget{TargetTime: "2026-08-21 02:03:04.5+00:00"}, "",
		},
		"lsn": {"needs no backup: the operator finds it", cnpgv1.RecoveryTarget{TargetLSN: "0/3000060"},
			&cnpgv1.RecoveryTarget{TargetLSN: "0/3000060"}, ""},
		"backup alone": {"start from a backup and recover everything after it", cnpgv1.RecoveryTarget{BackupID: id}, &cnpgv1.RecoveryTarget{BackupID: id}, ""},
		"name": {"with its backup", cnpgv1.RecoveryTarget{TargetName: "x", BackupID: id},
			&cnpgv1.RecoveryTarget{TargetName: "x", BackupID: id}, ""},
		"name without backup": {"the webhook wants one", cnpgv1.RecoveryTarget{TargetName: "x"}, nil,
			"recoveryTarget.backupID: is required: the backup to start from, as in 20260821T020304; " +
				"the operator finds it automatically only for a time or an LSN"},
		"xid without backup": {"the webhook wants one", cnpgv1.RecoveryTarget{TargetXID: "7"}, nil,
			"recoveryTarget.backupID: is required: the backup to start from, as in 20260821T020304; " +
				"the operator finds it automatically only for a time or an LSN"},
		"immediate without backup": {"the webhook wants one", cnpgv1.RecoveryTarget{TargetImmediate: new(true)}, nil,
			"recoveryTarget.backupID: is required: the backup to start from, as in 20260821T020304; " +
				"the operator finds it automatically only for a time or an LSN"},
		"two": {"a recovery has only one target", cnpgv1.RecoveryTarget{TargetName: "x", TargetLSN: "0/1"}, nil,
			"recoveryTarget: has targetLSN and targetName; a recovery has only one target"},
		"no LSN": {"rejected by the webhook", cnpgv1.RecoveryTarget{TargetLSN: "0/xyz"}, nil, `recoveryTarget.targetLSN: Invalid value: "0/xyz": ` +
			"is not a valid LSN; write two hexadecimal numbers and a '/', as pg_current_wal_lsn() does: 0/3000060"},
		"signed LSN": {"Go parses it, PostgreSQL does not", cnpgv1.RecoveryTarget{TargetLSN: "+1/+2"}, nil, `recoveryTarget.targetLSN: ` +
			`Invalid value: "+1/+2": is not a valid LSN; write two hexadecimal numbers and a '/', as pg_current_wal_lsn() does: 0/3000060`},
		"64-bit xid": {"PostgreSQL would use its lower half", cnpgv1.RecoveryTarget{TargetXID: "4294967296", BackupID: id}, nil,
			`recoveryTarget.targetXID: Invalid value: "4294967296": is not a valid 32-bit transaction ID; write it as pg_current_xact_id()::xid returns it: 48571`},
		"no timeline": {"rejected by the webhook", cnpgv1.RecoveryTarget{TargetTLI: "0"}, nil,
			`recoveryTarget.targetTLI: Invalid value: "0": "latest" or a number from 1 on`},
		"backup by name": {"a Backup's name is not its id", cnpgv1.RecoveryTarget{BackupID: "on-demand-backup-1"}, nil,
			`recoveryTarget.backupID: Invalid value: "on-demand-backup-1": is not a valid backup ID such as 20260821T020304; copy it from .status.backupId of the Backup`},
		"backup after target": {"a recovery only goes forward", cnpgv1.RecoveryTarget{BackupID: id, TargetTime: "2026-08-20T23:59:59Z"}, nil,
			`recoveryTarget.backupID: Invalid value: "20260821T000000": started after 2026-08-20 23:59:59+00:00, and a recovery only goes forward; ` +
				"use an earlier backup, or leave it out"},
		"exclusive of nothing": {"it would be ignored", cnpgv1.RecoveryTarget{Exclusive: new(true)}, nil,
			"recoveryTarget.exclusive: is only for a time, an LSN or a transaction ID"},
		"control character": {"rejected by the webhook since 1.30", cnpgv1.RecoveryTarget{TargetName: "a\nb", BackupID: id}, nil,
			`recoveryTarget.targetName: Invalid value: "a\nb": has a control character`},
	} {
		t.Run(name, func(t *testing.T) {
			p := builtin(t, "aks")
			objects, err := render.Recovery(p, render.RecoveryOptions{Target: &tc.give})
			if diff := cmp.Diff(tc.err, text(err)); diff != "" {
				t.Fatalf("%s: error (-want +got):\n%s", tc.reason, diff)
			}
			if err != nil {
				return
			}
			got := find[*cnpgv1.Cluster](t, objects).Spec.Bootstrap.Recovery.RecoveryTarget
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestOptionsHaveNoPlace: an error of an option has no position in the profile's file.
func TestOptionsHaveNoPlace(t *testing.T) {
	_, err := render.Recovery(builtin(t, "aks"), render.RecoveryOptions{Target: &cnpgv1.RecoveryTarget{TargetXID: "x"}})
	var faults profiles.Errors
	assert.Assert(t, errorAs(err, &faults))
	for _, fault := range faults {
		assert.Equal(t, fault.File, "")
	}
}
