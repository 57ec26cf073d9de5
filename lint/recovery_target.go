// SPDX-License-Identifier: Apache-2.0

package lint

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

const targetPath = "spec.bootstrap.recovery.recoveryTarget"

func targetsOf(t *cnpgv1.RecoveryTarget) []string {
	var names []string
	for _, target := range []struct {
		name string
		set  bool
	}{
		{"targetImmediate", t.TargetImmediate != nil},
		{"targetLSN", t.TargetLSN != ""},
		{"targetName", t.TargetName != ""},
		{"targetXID", t.TargetXID != ""},
		{"targetTime", t.TargetTime != ""},
	} {
		if target.set {
			names = append(names, target.name)
		}
	}
	return names
}
