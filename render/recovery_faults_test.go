// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// movedArchive is a patch after which a Cluster archives below another name than its own.
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
			reason: "a patch that names the server would have both write to one archive", profile: "aks",
			overrides: []profiles.Override{set("spec.patches",
				"[{target: {kind: Cluster}, patch: "+movedArchive+"}]")},
			want: `spec.recovery.patches: Cluster pg-recovered-db would archive as "pg-v2" into pg-store, over the backups of pg; ` +
				"a patch names the server, so give it another one here",
		},
		"stray selector": {
			reason: "the guide's load balancers would lead to both", profile: "aks-guide-2024",
			options: render.RecoveryOptions{Endpoints: render.PromotedEndpoints},
			want: "spec.recovery.patches: Service cnpg-cluster-load-balancer-rw would lead to more than Cluster pg-primary-cnpg-recovered-db: " +
				"a patch takes cnpg.io/cluster out of its selector; put it back with a patch here",
		},
		"stray selector of its own": {
			reason: "and the recovered cluster's own to production", profile: "aks-guide-2024",
			options: render.RecoveryOptions{Endpoints: render.OwnEndpoints},
			want: "spec.recovery.patches: Service pg-primary-cnpg-recovered-db-rw-lb would lead to more than Cluster " +
				"pg-primary-cnpg-recovered-db: a patch takes cnpg.io/cluster out of its selector; put it back with a patch here",
		},
		"overwritten": {
			reason: "a patch can give an object any name", profile: "aks",
			overrides: []profiles.Override{set("spec.recovery.patches", "[{target: {kind: ScheduledBackup}, patch: {metadata: {name: pg}}}]")},
			want:      "ScheduledBackup pg is the source's own, and would be overwritten; give the recovery's another name",
		},
		"empty": {
			reason: "without its bootstrap it is no recovery", profile: "aks",
			overrides: []profiles.Override{set("spec.recovery.patches", "[{target: {kind: Cluster}, patch: {spec: {bootstrap: null}}}]")},
			want:      "Cluster pg-recovered-db would start empty: a patch takes spec.bootstrap.recovery away",
		},
		"no endpoints": {
			reason: "nothing to promote", profile: "aks", options: render.RecoveryOptions{Endpoints: render.PromotedEndpoints},
			want: "endpoints: the profile has none: neither spec.endpoints.readWrite nor readOnly",
		},
		"label of the source": {
			reason: "Azure has a label once in a region", profile: "aks-public",
			options: render.RecoveryOptions{Endpoints: render.OwnEndpoints, DNSLabel: "example-pg"},
			want:    `dnsLabel: Invalid value: "example-pg": is the source's`,
		},
		"no label": {
			reason: "Azure takes no underscore", profile: "aks-public",
			options: render.RecoveryOptions{Endpoints: render.OwnEndpoints, DNSLabel: "a_b"},
			want:    `dnsLabel: Invalid value: "a_b": 3 to 63 lower-case letters, digits and '-', first a letter, last no '-'`,
		},
		"label of nothing": {
			reason: "no address, no name", profile: "aks-public", options: render.RecoveryOptions{DNSLabel: "pg-2"},
			want: "dnsLabel: is for endpoints of the recovered cluster's own",
		},
		"no backups": {reason: "nothing to recover from", profile: "aks-dev", want: "spec.backup.method: the profile takes no backups"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := render.Recovery(builtin(t, tc.profile, tc.overrides...), tc.options)
			assert.ErrorContains(t, err, tc.want, tc.reason)
		})
	}
}
