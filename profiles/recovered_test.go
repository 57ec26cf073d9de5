// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func TestRecovered(t *testing.T) {
	parse := func() *profiles.Profile {
		p, err := profiles.Parse("p.yaml", []byte(valid),
			profiles.Set("", "spec.identity.azure.credential", "pg-credential"),
			profiles.Set("", "spec.backup.serverName", "pg-g2"),
			profiles.Set("", "spec.backup.schedule", "{name: nightly, cron: '@daily', owner: self, immediate: true}"),
			profiles.Set("", "spec.monitoring.podMonitors", "[{group: monitoring.coreos.com}, {group: azmonitoring.coreos.com, name: metrics}]"),
			profiles.Set("", "spec.endpoints", "{management: auto, exposure: internal, readWrite: {port: 5432}}"))
		assert.NilError(t, err)
		return p
	}
	p := parse()
	r := p.Recovered()
	monitors := r.Spec.Monitoring.PodMonitors
	for name, tc := range map[string]struct{ reason, want, got string }{
		"name":          {"its own", "pg-recovered-db", r.ClusterName()},
		"credential":    {"two subjects cannot share one", "db-pg-recovered-db", r.CredentialName()},
		"secret":        {"the operator generates another", "pg-recovered-db-app", r.SecretName()},
		"object store":  {"shared: the backups are in it", "pg-store", r.ObjectStoreName()},
		"folder":        {"never the source's", "pg-recovered-db", r.ServerName()},
		"schedule":      {"the profile's name is the source's", "pg-recovered-db", r.ScheduledBackupName()},
		"monitor":       {"named after the cluster", "pg-recovered-db", r.PodMonitorName(monitors[0])},
		"named monitor": {"the profile's name is the source's", "metrics-pg-recovered-db", r.PodMonitorName(monitors[1])},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, tc.got, tc.want, tc.reason) })
	}
	assert.Assert(t, !r.Spec.Backup.Schedule.Immediate, "a drill needs no immediate base backup")
	assert.Assert(t, r.Spec.Endpoints.ReadWrite == nil, "the source's address must not follow")
	if diff := cmp.Diff(parse().Spec, p.Spec); diff != "" {
		t.Errorf("the source's profile has changed (-want +got):\n%s", diff)
	}
}

func TestRecoveryObjectsFault(t *testing.T) {
	_, err := profiles.Parse("p.yaml", []byte(valid), profiles.Set("--set", "spec.recovery.objects", "some"))
	assert.ErrorContains(t, err, `--set: spec.recovery.objects: Invalid value: "some": must be one of "all", "cluster"`)
}
