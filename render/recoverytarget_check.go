// SPDX-License-Identifier: Apache-2.0

package render

import (
	"strconv"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// checkTarget checks a recovery target by the operator's rules and for conflicts. The rules are validateRecoveryTarget
// in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/cluster_webhook.go;
// older operators have only some of them.
// Without a base backup from an object store, the snapshot is the base: the operator then refuses a backup ID, and needs none.
func checkTarget(t *cnpgv1.RecoveryTarget, snapshot string) field.ErrorList {
	if t == nil {
		return nil
	}
	path := field.NewPath("recoveryTarget")
	set := targetsOf(t)
	if len(set) > 1 {
		return field.ErrorList{field.Forbidden(path, "has "+strings.Join(set, " and ")+"; a recovery has only one target")}
	}
	faults := checkStop(t, path)
	switch {
	case snapshot == "":
		faults = append(faults, checkBase(t, path)...)
	case t.BackupID != "":
		faults = append(faults, field.Forbidden(path.Child("backupID"), "is the base backup of an object store, and the snapshot is the base already; remove one of the two"))
	}
	if t.TargetTLI != "" && t.TargetTLI != "latest" {
		if n, err := strconv.Atoi(t.TargetTLI); err != nil || n < 1 {
			faults = append(faults, field.Invalid(path.Child("targetTLI"), t.TargetTLI, `"latest" or a number from 1 on`))
		}
	}
	if t.Exclusive != nil && t.TargetTime+t.TargetLSN+t.TargetXID == "" {
		faults = append(faults, field.Forbidden(path.Child("exclusive"), "is only for a time, an LSN or a transaction ID"))
	}
	return faults
}

// targetsOf lists the fields that set the target.
func targetsOf(t *cnpgv1.RecoveryTarget) []string {
	var set []string
	for _, f := range []struct {
		name  string
		given bool
	}{
		{"targetTime", t.TargetTime != ""},
		{"targetLSN", t.TargetLSN != ""},
		{"targetXID", t.TargetXID != ""},
		{"targetName", t.TargetName != ""},
		{"targetImmediate", t.TargetImmediate != nil},
	} {
		if f.given {
			set = append(set, f.name)
		}
	}
	return set
}

// checkStop checks the target itself.
func checkStop(t *cnpgv1.RecoveryTarget, path *field.Path) field.ErrorList {
	if t.TargetTime != "" {
		if _, err := ParseTargetTime(t.TargetTime); err != nil {
			return field.ErrorList{field.Invalid(path.Child("targetTime"), t.TargetTime, err.Error())}
		}
	}
	if t.TargetLSN != "" && !isLSN(t.TargetLSN) {
		return field.ErrorList{field.Invalid(path.Child("targetLSN"), t.TargetLSN,
			"is not a valid LSN; write two hexadecimal numbers and a '/', as pg_current_wal_lsn() does: 0/3000060")}
	}
	if t.TargetXID != "" {
		if _, err := strconv.ParseUint(t.TargetXID, 10, 32); err != nil {
			return field.ErrorList{field.Invalid(path.Child("targetXID"), t.TargetXID,
				"is not a valid 32-bit transaction ID; write it as pg_current_xact_id()::xid returns it: 48571")}
		}
	}
	if len(t.TargetName) > 63 {
		return field.ErrorList{field.TooLong(path.Child("targetName"), t.TargetName, 63)}
	}
	if strings.ContainsFunc(t.TargetName, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return field.ErrorList{field.Invalid(path.Child("targetName"), t.TargetName, "has a control character")}
	}
	return nil
}

// checkBase checks the base backup to start from.
func checkBase(t *cnpgv1.RecoveryTarget, path *field.Path) field.ErrorList {
	if t.BackupID == "" {
		if t.TargetXID+t.TargetName != "" || t.TargetImmediate != nil {
			return field.ErrorList{field.Required(path.Child("backupID"), "the backup to start from, as in 20260821T020304; "+
				"the operator finds it automatically only for a time or an LSN")}
		}
		return nil
	}
	began, err := backupTime(t.BackupID)
	if err != nil {
		return field.ErrorList{field.Invalid(path.Child("backupID"), t.BackupID,
			"is not a valid backup ID such as 20260821T020304; copy it from .status.backupId of the Backup")}
	}
	if stop, err := ParseTargetTime(t.TargetTime); err == nil && stop.Before(began) {
		return field.ErrorList{field.Invalid(path.Child("backupID"), t.BackupID,
			"started after "+targetTime(stop)+", and a recovery only goes forward; use an earlier backup, or leave it out")}
	}
	return nil
}
