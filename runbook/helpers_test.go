// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
)

func same(t *testing.T, reason string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", reason, diff)
	}
}

func set(path, value string) profiles.Override { return profiles.Set("--set", path, value) }

func builtin(t *testing.T, name string, overrides ...profiles.Override) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	assert.NilError(t, err)
	p, err := profiles.Parse(name, text, overrides...)
	assert.NilError(t, err)
	return p
}

// sample is a profile with its runbook.
type sample struct {
	p    *profiles.Profile
	text string
}

// samples returns the built-in profiles for every supported target, and profiles that reach the other branches of the
// runbook.
func samples(t *testing.T) map[string]sample {
	t.Helper()
	all := map[string]sample{}
	add := func(name string, p *profiles.Profile, o runbook.Options) {
		text, err := runbook.Markdown(p, o)
		assert.NilError(t, err)
		all[name] = sample{p, string(text)}
	}
	for _, name := range profiles.Names() {
		add(name, builtin(t, name), runbook.Options{Profile: name})
		for _, target := range profiles.Targets() {
			p := builtin(t, name)
			p.Spec.Target = target.String()
			if len(p.Validate()) == 0 {
				text, err := runbook.Markdown(p, runbook.Options{Profile: name + " --target " + target.String()})
				if err == nil { // a patch may be newer than the target
					all[name+" for "+target.String()] = sample{p, string(text)}
				}
			}
		}
	}
	add("standalone endpoints", builtin(t, "aks-public", set("spec.endpoints.management", "standalone")), runbook.Options{})
	add("internal endpoint", builtin(t, "aks", set("spec.endpoints.readWrite", "{port: 5432}")), runbook.Options{})
	add("asynchronous", builtin(t, "aks", set("spec.postgresql.synchronous", "null")), runbook.Options{})
	add("no identity's name", builtin(t, "aks", set("spec.identity.azure.name", ""), set("spec.identity.azure.aks.name", "")), runbook.Options{})
	add("no AKS name", builtin(t, "aks", set("spec.identity.azure.aks.name", "")), runbook.Options{Context: "kind-kind"})
	add("snapshots", builtin(t, "aks", set("spec.backup.snapshots", "{class: fast, schedule: {cron: '@daily'}}"), set("spec.snapshotClasses", "[{name: fast, driver: disk.csi.azure.com, deletionPolicy: Delete}]")), runbook.Options{})
	const zones = `[{name: pg1, zones: ["1"], count: 1}, {name: pg2, zones: ["2"], count: 1}, {name: pg3, zones: ["3"], count: 1}]`
	add("pools", builtin(t, "aks", set("spec.scheduling.pools", zones), set("spec.scheduling.kubernetes", `{wanted: "1.36", azure: {upgradeChannel: patch}}`)), runbook.Options{})
	add("images of pools", builtin(t, "aks", set("spec.scheduling.pools", zones)), runbook.Options{})
	add("pools of Karpenter", builtin(t, "aks", set("spec.scheduling.pools", `[{name: pg, zones: ["1", "2", "3"], count: 3, autoscaler: karpenter}]`)), runbook.Options{})
	add("one pool", builtin(t, "aks", set("spec.scheduling.pools", `[{name: pg, zones: ["1", "2", "3"], count: 3}]`)), runbook.Options{})
	add("one instance on a pool", builtin(t, "aks-dev", set("spec.scheduling.pools", `[{name: pg, count: 1}]`), set("spec.identity", "{azure: {aks: {name: aks-pg, resourceGroup: rg}}}")), runbook.Options{})
	add("local disks on a pool", builtin(t, "aks-local-nvme", set("spec.scheduling.pools", `[{name: pg, zones: ["1", "2", "3"], count: 3}]`)), runbook.Options{})
	add("own secret", builtin(t, "aks", set("spec.bootstrap.secret", "owner")), runbook.Options{Profile: "'my profile.yaml'"})
	add("moved archive", builtin(t, "aks", set("spec.patches", "[{target: {kind: Cluster, name: pg}, patch: {spec: {plugins: "+
		"[{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: pg-store, serverName: pg.v2}}]}}}]")), runbook.Options{})
	const role = `[{name: billing, login: true, secret: billing, validUntil: "2030-01-01T00:00:00Z"}]`
	const parts = `[{name: orders, owner: billing}, {name: old, owner: app, ensure: absent}]`
	add("databases", builtin(t, "aks", set("spec.roles", role), set("spec.databases", parts)), runbook.Options{Profile: "prod.yaml"})
	add("managed roles", builtin(t, "aks", set("spec.roles", role), set("spec.databases", parts), set("spec.target", "1.29")), runbook.Options{})
	add("hostile databases", builtin(t, "aks", set("spec.roles", `[{name: "it's $(touch x) \\ \"b\"", objectName: r, login: true, secret: billing}]`),
		set("spec.databases", `[{name: "a=$(touch x) `+"`id`"+`", objectName: d, owner: "it's $(touch x) \\ \"b\""}]`)), runbook.Options{})
	subscribed := builtin(t, "aks", set("spec.subscriptions", "[{name: s, publicationName: p, externalClusterName: old}]"),
		set("spec.externalClusters", "[{name: old, connectionParameters: {host: old}}]"))
	add("subscriptions", subscribed, runbook.Options{})
	digest := "@sha256:" + strings.Repeat("a", 64)
	add("private registry", builtin(t, "aks", set("spec.imagePullSecrets", "[registry, other]"), set("spec.postgresql.catalog", "{name: images}"),
		set("spec.postgresql.extensions", "[{name: vector, image: 'registry.example.com/vector:1'}]"),
		set("spec.poolers", "[{type: rw, pgbouncer: {poolMode: session, imageCatalogRef: {kind: ClusterImageCatalog, name: all, key: pgbouncer}}}]")), runbook.Options{})
	add("catalog", builtin(t, "aks", set("spec.imagePullSecrets", "[registry]"), set("spec.postgresql.catalog",
		"{kind: ClusterImageCatalog, name: images, images: [{major: 18, image: 'registry.example.com/pg:18.6"+digest+"'}]}")), runbook.Options{})
	for _, keep := range []string{"failed", "never"} {
		add("drill that keeps "+keep, builtin(t, "aks", set("spec.backup.drill",
			`{cron: "0 5 * * 6", image: example.com/kubectl:1, storageClass: managed-csi, keep: `+keep+`}`)), runbook.Options{})
	}
	for name, patch := range patchedSamples() {
		add(name, builtin(t, "aks", set("spec.patches", patch)), runbook.Options{})
	}
	add("hostile", builtin(t, "aks-public", set("spec.bootstrap.database", "it's $(touch x) `id` \"; DROP"), set("spec.bootstrap.owner", "o'\"$HOME\\"),
		set("spec.identity.azure.name", "mi $(touch x)"), set("spec.identity.azure.aks.name", "a'b`c``d"), set("spec.identity.azure.resourceGroup", "rg (1)"),
		set("spec.endpoints.azure.publicIP.name", "pip $(touch x)")), runbook.Options{})
	return all
}

// withUpgrades adds procedures of major upgrades to runbooks. They have no diagram, and name Clusters that nobody has rendered yet.
func withUpgrades(t *testing.T, runbooks map[string]sample) map[string]sample {
	t.Helper()
	all := maps.Clone(runbooks)
	old := set("spec.postgresql.major", "17")
	for name, p := range map[string]*profiles.Profile{
		"aks":             builtin(t, "aks", old),
		"one instance":    builtin(t, "aks-dev", old),
		"no backups":      builtin(t, "aks", old, set("spec.backup.method", "none")),
		"in-tree":         builtin(t, "aks", old, set("spec.backup.method", "barmanObjectStore")),
		"no Subscription": builtin(t, "aks", set("spec.postgresql.major", "16"), set("spec.target", "1.24"), set("spec.postgresql.synchronous.failoverQuorum", "disabled")),
		"poolers":         builtin(t, "aks", old, set("spec.poolers", "[{type: rw, pgbouncer: {poolMode: session}}, {type: ro, name: reports, pgbouncer: {poolMode: session}}]"), set("spec.certificates", "{serverCASecret: own-ca, serverTLSSecret: own-tls}")),
		"tablespaces":     builtin(t, "aks", old, set("spec.tablespaces", "[{name: fast, storage: {size: 10Gi}}]")),
		"catalog":         builtin(t, "aks", set("spec.postgresql", catalogOf(17, 18))),
		"no revert":       builtin(t, "aks", set("spec.postgresql.major", "16"), set("spec.target", "1.28.1")),
		"limited slots":   builtin(t, "aks", set("spec.postgresql.image", "example.com/postgresql:17.5-standard-trixie"), set("spec.postgresql.major", "auto")),
		"hostile": builtin(t, "aks-public", old, set("spec.bootstrap.database", "it's $(touch x) `id` \"; DROP"), set("spec.bootstrap.owner", "o'\"$HOME\\"),
			set("spec.identity.azure.aks.name", "a'b`c``d")),
	} {
		for _, method := range []string{runbook.InPlace, runbook.Import, runbook.Logical} {
			o := runbook.UpgradeOptions{Options: runbook.Options{Profile: "prod.yaml"}, To: 18, Method: method}
			if p.Spec.PostgreSQL.Image != "" {
				o.Image = "example.com/postgresql:18.6-standard-trixie"
			}
			if method == runbook.InPlace && !p.Resolve().Target.MajorUpgrade() {
				continue
			}
			u, err := runbook.NewUpgrade(p, o)
			assert.NilError(t, err, "%s by %s", name, method)
			all["upgrade of "+name+" by "+method] = sample{p, string(u.Markdown())}
		}
	}
	return all
}

// patchedSamples returns patches after which the rendered objects differ from the profile.
func patchedSamples() map[string]string {
	return map[string]string{
		"plugin removed":  `[{target: {kind: Cluster}, patch: {spec: {plugins: null}}}]`,
		"plugin disabled": `[{target: {kind: Cluster}, patch: {spec: {plugins: [{name: barman-cloud.cloudnative-pg.io, enabled: false}]}}}]`,
		"store on S3": `[{target: {kind: ObjectStore}, patch: {spec: {configuration: {destinationPath: "s3://bucket/path", azureCredentials: null,
			s3Credentials: {inheritFromIAMRole: true}}}}}]`,
		"store with a key": `[{target: {kind: ObjectStore}, patch: {spec: {configuration: {azureCredentials: {inheritFromAzureAD: false,
			storageAccount: {name: key, key: account}, storageKey: {name: key, key: key}}}}}}]`,
		"store elsewhere in Azure": `[{target: {kind: ObjectStore}, patch: {spec: {configuration: {destinationPath: "https://other.blob.core.windows.net/box/below"}}}}]`,
		"other Cluster": `[{target: {kind: Cluster}, patch: {spec: {instances: 5, imageName: "ghcr.io/cloudnative-pg/postgresql:16.4-bookworm",
			topologySpreadConstraints: null, bootstrap: {initdb: {database: other, owner: somebody, secret: {name: theirs}}},
			postgresql: {synchronous: {method: any, dataDurability: preferred, failoverQuorum: false, number: 2}}}}}]`,
		"asynchronous by a patch": `[{target: {kind: Cluster}, patch: {spec: {postgresql: {synchronous: null}}}}]`,
		"class patched":           `[{target: {kind: StorageClass}, patch: {reclaimPolicy: Delete, provisioner: localdisk.csi.acstor.io, parameters: null}}]`,
		"no budget":               `[{target: {kind: Cluster}, patch: {spec: {enablePDB: false}}}]`,
	}
}
