// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestAccepted: a plan says "refused" only for the releases that refuse, and for older ones what happens instead.
func TestAccepted(t *testing.T) {
	const base = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: pg, namespace: db}\nspec:\n  instances: 3\n" +
		"  imageName: ghcr.io/cloudnative-pg/postgresql:17.5\n  storage: {size: 10Gi}\n"
	const extension = "  postgresql: {extensions: [{name: a, image: {reference: 'example.com/a:1'}, extension_control_path: ['%s']}]}\n"
	parameter := func(line string) string { return base + "  postgresql: {parameters: {" + line + "}}\n" }
	const recovery = base + "  externalClusters: [{name: o, barmanObjectStore: {destinationPath: 'https://a.blob.core.windows.net/b', " +
		"azureCredentials: {inheritFromAzureAD: true}}}]\n  bootstrap: {recovery: {source: o, recoveryTarget: {backupID: b, targetXID: %s}}}\n"
	cases := map[string]struct {
		reason   string
		old, new string
		target   profiles.Target
		want     plan.Class
		says     string
	}{
		"name":                 {"1.28.4 checks names", base, parameter("work mem: 8MB"), 2804, plan.Refused, "invalid parameter name"},
		"name, older":          {"1.28.3 does not", base, parameter("work mem: 8MB"), 2803, plan.FailsLater, "PostgreSQL 17 has no parameter"},
		"name, there":          {"it was there before", parameter("work mem: 8MB"), parameter("work mem: 8MB") + "  logLevel: debug\n", 2803, plan.ReplicasRecreated, ""},
		"name, next line":      {"1.29.1 is older than 1.28.4", base, parameter("work mem: 8MB"), 2901, plan.FailsLater, "the webhook accepts it"},
		"path":                 {"1.30.1 looks where a path leads", base, base + strings.Replace(extension, "%s", "/a/../../../../etc", 1), 3001, plan.Refused, "outside the extension's folder"},
		"path, older":          {"1.30.0 does not", base, base + strings.Replace(extension, "%s", "/a/../../../../etc", 1), 3000, plan.FailsLater, "operator 1.30.0 accepts"},
		"created":              {"a recovery that does not start", base, base + "---\n" + strings.Replace(strings.Replace(recovery, "%s", "last", 1), "name: pg,", "name: copy,", 1), 2900, plan.FailsLater, "PostgreSQL does not start the recovery"},
		"created, newer":       {"1.29.1 refuses it", base, base + "---\n" + strings.Replace(strings.Replace(recovery, "%s", "last", 1), "name: pg,", "name: copy,", 1), 2901, plan.Refused, "invalid targetXID"},
		"bootstrap, there":     {"the bootstrap is over", strings.Replace(recovery, "%s", "'1'", 1), strings.Replace(recovery, "%s", "last", 1), 2900, plan.Ignored, ""},
		"free parameter":       {"1.29.3 no longer manages it", base, parameter("ssl_ecdh_curve: X25519"), 2903, plan.Reload, ""},
		"free parameter, 1.30": {"1.30.0 is older than 1.29.3", base, parameter("ssl_ecdh_curve: X25519"), 3000, plan.Refused, "managed by the operator"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := plan.Compare(manifestSide(t, "old", []byte(c.old), c.target), manifestSide(t, "new", []byte(c.new), c.target))
			assert.NilError(t, err)
			text := string(plan.Text(p, ""))
			assert.Equal(t, p.Sites[0].Class, c.want, "%s: %s", c.reason, text)
			assert.Assert(t, strings.Contains(strings.Join(strings.Fields(text), " "), c.says), "%s: %s", c.reason, text)
		})
	}
}
