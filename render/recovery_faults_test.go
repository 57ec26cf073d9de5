// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// movedArchive is a patch after which a Cluster archives under another name than its own.
const movedArchive = "{spec: {plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, " +
	"parameters: {barmanObjectName: pg-store, serverName: pg-v2}}]}}"

func TestRecoveryFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		reason    string
		profile   string
		overrides []profiles.Override
		options   render.RecoveryOptions
		want      string
	}{
		"archive of the source": {
			reason: "with the patched server name, both would write to one archive", profile: "aks",
			overrides: []profiles.Override{set("spec.patches",
				"[{target: {kind: Cluster}, patch: "+movedArchive+"}]")},
			want: `spec.recovery.patches: Cluster pg-recovered-db would archive as "pg-v2" to pg-store, over the backups of pg; ` +
				"a patch sets the server name, set another one here",
		},
		"stray selector": {
			reason: "the guide's load balancers would select both", profile: "aks-guide-2024",
			options: render.RecoveryOptions{Endpoints: render.PromotedEndpoints},
			want: "spec.recovery.patches: Service cnpg-cluster-load-balancer-rw would select other Clusters than pg-primary-cnpg-recovered-db too: " +
				"a patch removes cnpg.io/cluster from its selector; add it again with a patch here",
		},
		"stray selector of its own": {
			reason: "the recovered cluster's own load balancers would select the source too", profile: "aks-guide-2024",
			options: render.RecoveryOptions{Endpoints: render.OwnEndpoints},
			want: "spec.recovery.patches: Service pg-primary-cnpg-recovered-db-rw-lb would select other Clusters than " +
				"pg-primary-cnpg-recovered-db too: a patch removes cnpg.io/cluster from its selector; add it again with a patch here",
		},
		"overwritten": {
			reason: "a patch can give an object any name", profile: "aks",
			overrides: []profiles.Override{set("spec.recovery.patches", "[{target: {kind: ScheduledBackup}, patch: {metadata: {name: pg}}}]")},
			want:      "ScheduledBackup pg belongs to the source and would be overwritten; set another name for the recovery",
		},
		"empty": {
			reason: "without the bootstrap nothing is recovered", profile: "aks",
			overrides: []profiles.Override{set("spec.recovery.patches", "[{target: {kind: Cluster}, patch: {spec: {bootstrap: null}}}]")},
			want:      "Cluster pg-recovered-db would start empty: a patch removes spec.bootstrap.recovery",
		},
		"no endpoints": {
			reason: "nothing to promote", profile: "aks", options: render.RecoveryOptions{Endpoints: render.PromotedEndpoints},
			want: "endpoints: the profile has no endpoints; set spec.endpoints.readWrite or readOnly",
		},
		"label of the source": {
			reason: "in Azure, a label is unique in a region", profile: "aks-public",
			options: render.RecoveryOptions{Endpoints: render.OwnEndpoints, DNSLabel: "example-pg"},
			want:    `dnsLabel: Invalid value: "example-pg": is the label of the source; use another one`,
		},
		"no label": {
			reason: "Azure does not allow an underscore", profile: "aks-public",
			options: render.RecoveryOptions{Endpoints: render.OwnEndpoints, DNSLabel: "a_b"},
			want:    `dnsLabel: Invalid value: "a_b": must be 3 to 63 lower-case letters, digits and '-', start with a letter, and end with a letter or digit`,
		},
		"label of nothing": {
			reason: "a label needs an address", profile: "aks-public", options: render.RecoveryOptions{DNSLabel: "pg-2"},
			want: "dnsLabel: is only for the recovered cluster's own endpoints",
		},
		"no backups": {reason: "there is no backup to recover from", profile: "aks-dev", want: "spec.backup.method: the profile does not take backups"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := render.Recovery(builtin(t, tc.profile, tc.overrides...), tc.options)
			assert.ErrorContains(t, err, tc.want, tc.reason)
		})
	}
}
