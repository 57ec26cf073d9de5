// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// backupID is a value of .status.backupId. The operator finds the backup automatically only for a time or an LSN.
const backupID = "20260821T020304"

// stops has the recovery targets, in every format of pgha recover.
var stops = map[string]cnpgv1.RecoveryTarget{
	"Latest":         {},
	"LatestOfBackup": {BackupID: backupID},
	"Time":           {TargetTime: "2026-08-21 05:06:07.123456+02"},
	"TimeRFC3339":    {TargetTime: "2026-08-21T05:06:07Z"},
	"TimeOfBackup":   {TargetTime: "2026-08-21T05:06:07Z", BackupID: backupID},
	"TimeExclusive":  {TargetTime: "2026-08-21T05:06:07Z", Exclusive: new(true)},
	"LSN":            {TargetLSN: "16/B374D848"},
	"Name":           {TargetName: "before-migration", BackupID: backupID},
	"XID":            {TargetXID: "48571", BackupID: backupID},
	"XIDExclusive":   {TargetXID: "48571", BackupID: backupID, Exclusive: new(true)},
	"Immediate":      {TargetImmediate: new(true), BackupID: backupID},
	"Timeline":       {TargetTLI: "2"},
	"TimelineLatest": {TargetTime: "2026-08-21T05:06:07Z", TargetTLI: "latest"},
}

// recoveryTargets checks that the operator accepts a recovery cluster with every target that pgha allows, and one with
// its own load balancers, or with the objects that it shares with its source.
func recoveryTargets(t *testing.T, s *stack.Stack, p *profiles.Profile) {
	if p.Spec.Backup.Method == profiles.MethodNone {
		return // there is no backup to recover from, and pgha returns an error
	}
	options := map[string]render.RecoveryOptions{"Standalone": {Standalone: true}}
	for name, stop := range stops {
		options[name] = render.RecoveryOptions{Target: &stop}
	}
	// The guides remove the cluster's name from the selectors, so that their Services would also select the source.
	if (p.Spec.Endpoints.ReadWrite != nil || p.Spec.Endpoints.ReadOnly != nil) && len(p.Spec.Patches) == 0 {
		options["OwnEndpoints"] = render.RecoveryOptions{Endpoints: render.OwnEndpoints}
		options["PromotedEndpoints"] = render.RecoveryOptions{Endpoints: render.PromotedEndpoints}
	}
	for name, option := range options {
		t.Run(name, func(t *testing.T) {
			recovery := part{"recovery", func(p *profiles.Profile) ([]manifest.Object, error) { return render.Recovery(p, option) }}
			objects := recovery.rendered(t, p)
			dryRun(t, s, objects, foretell(t, objects))
		})
	}
}
