// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

func TestUpgradeRefused(t *testing.T) {
	old := set("spec.postgresql.major", "17")
	image := func(tag string) []profiles.Override {
		return []profiles.Override{set("spec.postgresql.major", "auto"), set("spec.postgresql.image", "example.com/postgresql:"+tag)}
	}
	for name, tc := range map[string]struct {
		reason    string
		overrides []profiles.Override
		o         runbook.UpgradeOptions
		want      string
	}{
		"same": {"nothing to upgrade", []profiles.Override{old}, runbook.UpgradeOptions{To: 17}, "spec.postgresql.major: the cluster has PostgreSQL 17 already"},
		"down": {"data does not go back", []profiles.Override{old}, runbook.UpgradeOptions{To: 16}, "no data goes back to 16"},
		"unknown": {"no image", []profiles.Override{old}, runbook.UpgradeOptions{To: 19},
			"spec.postgresql.major: pgha knows no image of PostgreSQL 19; name one with --to-image"},
		"old operator": {"the webhook refuses it", []profiles.Override{set("spec.postgresql.major", "16"), set("spec.target", "1.25"), set("spec.postgresql.synchronous.failoverQuorum", "disabled")},
			runbook.UpgradeOptions{To: 17}, "spec.target: operator 1.25.4 cannot upgrade a running Cluster to another major version: upgrade the operator to 1.26.0 first, or use --method import"},
		"own image":   {"only its owner knows the next one", image("17.6-standard-trixie"), runbook.UpgradeOptions{To: 18}, "the profile names its image, so name that of PostgreSQL 18 too: --to-image"},
		"other image": {"--to and --to-image contradict", image("17.6-standard-trixie"), runbook.UpgradeOptions{To: 18, Image: "example.com/postgresql:17.9-standard-trixie"}, "its tag says PostgreSQL 17, and --to says 18"},
		"other distribution": {"indexes on text", image("17.6-standard-bookworm"), runbook.UpgradeOptions{To: 18, Image: "example.com/postgresql:18.1-standard-trixie"},
			"is built on bookworm, and \"example.com/postgresql:18.1-standard-trixie\" on trixie"},
		"unknown distribution": {"the tag says one of the two only, and plan calls that a risk", image("17.6"), runbook.UpgradeOptions{To: 18, Image: "example.com/postgresql:18.1-standard-trixie"},
			"the tag of the old image does not say its distribution"},
		"older release": {"seen on real pods: 17.12 writes what 18.6 does not know", image("17.12-standard-trixie"), runbook.UpgradeOptions{To: 18, Image: "example.com/postgresql:18.6-standard-trixie"},
			`"example.com/postgresql:18.6-standard-trixie" is an older release than "example.com/postgresql:17.12-standard-trixie"`},
		"ended": {"pgha knows no minor release of 14, and must not take any for a newer one", append(image("14.20-standard-trixie"), set("spec.postgresql.tuning", "none"), set("spec.postgresql.parameters", "{}")),
			runbook.UpgradeOptions{To: 18, Image: "example.com/postgresql:18.6-standard-trixie"}, ""},
		"coming": {"pgha knows no minor release of 19", image("17.12-standard-trixie"), runbook.UpgradeOptions{To: 19, Image: "example.com/postgresql:19.1-standard-trixie"}, ""},
		"parameter": {"PostgreSQL 17 has no such parameter", []profiles.Override{set("spec.postgresql.major", "16"), set("spec.postgresql.parameters.old_snapshot_threshold", "-1")},
			runbook.UpgradeOptions{To: 18}, "spec.postgresql.parameters[old_snapshot_threshold]: Invalid value: \"-1\": PostgreSQL 18 has no parameter"},
		"replica cluster": {"pg_upgrade refuses its data", []profiles.Override{old, set("spec.patches", "[{target: {kind: Cluster, name: pg}, patch: {spec: {replica: {enabled: true, source: other}, "+
			"bootstrap: {initdb: null, pg_basebackup: {source: other}}, externalClusters: [{name: other, connectionParameters: {host: x}}]}}}]")},
			runbook.UpgradeOptions{To: 18}, "Upgrade to PostgreSQL 18: Cluster cnpg-database/pg spec.imageName: "},
		"switchover": {"the webhook refuses image and parameters together", []profiles.Override{old, set("spec.patches", "[{target: {kind: Cluster}, patch: {spec: {primaryUpdateMethod: switchover}}}]"),
			set("spec.postgresql.tuning", "auto")}, runbook.UpgradeOptions{To: 18}, ""},
		"catalog": {"the profile's fields do not reach it", []profiles.Override{old, set("spec.patches", "[{target: {kind: Cluster}, patch: {spec: {imageName: null, imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: c, major: 17}}}}]")},
			runbook.UpgradeOptions{To: 18}, "spec.patches: the image comes from a catalog"},
		"catalog of the profile": {"pgha sees neither image", []profiles.Override{set("spec.postgresql", "{major: '17', catalog: {name: c}}")},
			runbook.UpgradeOptions{To: 18}, "spec.postgresql.catalog: the image comes from a catalog that pgha does not see"},
		"rendered catalog": {"pgha sees both images", []profiles.Override{set("spec.postgresql", catalogOf(17, 18))}, runbook.UpgradeOptions{To: 18}, ""},
		"catalog without the entry": {"the operator would not find it", []profiles.Override{set("spec.postgresql", catalogOf(17))}, runbook.UpgradeOptions{To: 18},
			"spec.postgresql.catalog.images: the catalog has no image of PostgreSQL 18: add its entry"},
		"catalog and --to-image": {"one of them", []profiles.Override{set("spec.postgresql", catalogOf(17, 18))}, runbook.UpgradeOptions{To: 18, Image: "example.com/pg:18.6"},
			"spec.postgresql.catalog: the images come from a catalog: add the image of PostgreSQL 18 there"},
		"catalog of another distribution": {"indexes on text", []profiles.Override{set("spec.postgresql", strings.Replace(catalogOf(17, 18), "18.6-standard-trixie", "18.6-standard-bookworm", 1))},
			runbook.UpgradeOptions{To: 18}, "is built on trixie, and"},
		"import beside a rendered catalog": {"it stays the same object", []profiles.Override{set("spec.postgresql", catalogOf(17, 18))},
			runbook.UpgradeOptions{To: 18, Method: runbook.Import}, ""},
		"import beside a catalog": {"the new Cluster takes its image from the same catalog", []profiles.Override{set("spec.postgresql", "{major: '17', catalog: {name: c}}")},
			runbook.UpgradeOptions{To: 18, Method: runbook.Import}, ""},
		"patched image": {"the patch would win", []profiles.Override{old, set("spec.patches", "[{target: {kind: Cluster}, patch: {spec: {imageName: 'example.com/pg:17.9-standard-trixie'}}}]")},
			runbook.UpgradeOptions{To: 18}, "spec.patches: a patch sets the image of the Cluster; set spec.postgresql.image instead"},
		"method": {"a typo", []profiles.Override{old}, runbook.UpgradeOptions{To: 18, Method: "magic"}, `cannot upgrade with method "magic"`},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := runbook.NewUpgrade(builtin(t, "aks", tc.overrides...), tc.o)
			if tc.want == "" {
				assert.NilError(t, err, tc.reason)
				return
			}
			assert.ErrorContains(t, err, tc.want, tc.reason)
			assert.Assert(t, u == nil || len(u.Markdown()) > 0) // an error says all of it; nobody prints
		})
	}
}

// TestUpgradeEdits: what the profile needs afterwards. Rendering it gives the image and the folder of the procedure.
func TestUpgradeEdits(t *testing.T) {
	old := set("spec.postgresql.major", "17")
	for name, tc := range map[string]struct {
		reason    string
		overrides []profiles.Override
		o         runbook.UpgradeOptions
		want      []string
	}{
		"backups": {"another major version begins another archive", []profiles.Override{old}, runbook.UpgradeOptions{To: 18}, []string{"spec.postgresql.major=18", "spec.backup.serverName=pg-g2"}},
		"third":   {"counted up", []profiles.Override{old, set("spec.backup.serverName", "pg-g2")}, runbook.UpgradeOptions{To: 18}, []string{"spec.postgresql.major=18", "spec.backup.serverName=pg-g3"}},
		"none":    {"no archive", []profiles.Override{old, set("spec.backup.method", "none")}, runbook.UpgradeOptions{To: 18}, []string{"spec.postgresql.major=18"}},
		"image": {"the tag says the version", []profiles.Override{set("spec.postgresql.major", "auto"), set("spec.postgresql.image", "example.com/pg:17.6-standard-trixie")},
			runbook.UpgradeOptions{To: 18, Image: "example.com/pg:18.6-standard-trixie"}, []string{"spec.postgresql.image=example.com/pg:18.6-standard-trixie", "spec.backup.serverName=pg-g2"}},
		"image and major": {"they must agree", []profiles.Override{old, set("spec.postgresql.image", "example.com/pg:17.6-standard-trixie")},
			runbook.UpgradeOptions{To: 18, Image: "example.com/pg:18.6-standard-trixie"},
			[]string{"spec.postgresql.image=example.com/pg:18.6-standard-trixie", "spec.postgresql.major=18", "spec.backup.serverName=pg-g2"}},
		"import": {"with the old name it would upgrade the old Cluster in place, into the used folder", []profiles.Override{old}, runbook.UpgradeOptions{To: 18, Method: runbook.Import},
			[]string{"spec.postgresql.major=18", "metadata.name=pg-v18", "spec.backup.objectStore=pg-store"}},
		"logical, second folder": {"the new Cluster must not write to the folder of the old one", []profiles.Override{old, set("spec.backup.serverName", "pg-g2")},
			runbook.UpgradeOptions{To: 18, Method: runbook.Logical}, []string{"spec.postgresql.major=18", "metadata.name=pg-v18", "spec.backup.objectStore=pg-store", "spec.backup.serverName=pg-v18"}},
		"import without backups": {"no store", []profiles.Override{old, set("spec.backup.method", "none")}, runbook.UpgradeOptions{To: 18, Method: runbook.Import},
			[]string{"spec.postgresql.major=18", "metadata.name=pg-v18"}},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := runbook.NewUpgrade(builtin(t, "aks", tc.overrides...), tc.o)
			assert.NilError(t, err)
			var got []string
			for _, a := range u.Edit() {
				got = append(got, a.Field+"="+a.Value)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestUpgradeSteps: each edit has its chapter, in order.
func TestUpgradeSteps(t *testing.T) {
	const slots, durable, upgrade = "Turn off max_slot_wal_keep_size", "Let commits go on without a replica", "Upgrade to PostgreSQL 18"
	const slotsAgain, required = "### Set max_slot_wal_keep_size again", "### Require a replica again"
	old := func(tag string) []profiles.Override {
		return []profiles.Override{set("spec.postgresql.major", "auto"), set("spec.postgresql.image", "example.com/pg:"+tag)}
	}
	for name, tc := range map[string]struct {
		reason     string
		overrides  []profiles.Override
		want, not_ []string
	}{
		"17.5":       {"pg_upgrade fails with the limit", old("17.5-standard-trixie"), []string{slots, durable, upgrade, required, slotsAgain}, nil},
		"17.6":       {"fixed", old("17.6-standard-trixie"), []string{durable, upgrade, required}, []string{slots}},
		"17":         {"nobody knows the minor release", old("17-standard-trixie"), []string{slots, durable, upgrade, required, slotsAgain}, nil},
		"16":         {"not affected", old("16.2-standard-trixie"), []string{"are lost: PostgreSQL carries them over only from 17 on, and this is 16", durable, upgrade, required}, []string{slots}},
		"17.5, none": {"without a limit there is nothing to turn off", append(old("17.5-standard-trixie"), set("spec.postgresql.parameters.max_slot_wal_keep_size", "-1")), []string{durable, upgrade}, []string{slots}},
		"preferred":  {"commits do not wait", append(old("17.6-standard-trixie"), set("spec.postgresql.synchronous.durability", "preferred"), set("spec.postgresql.synchronous.failoverQuorum", "disabled")), []string{upgrade}, []string{durable, required}},
		"no backups": {"no archive to move", append(old("17.6-standard-trixie"), set("spec.backup.method", "none")), []string{"there is no way back at all", "**After that there is no way back**"}, []string{"serverName", "Rehearsal"}},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := runbook.NewUpgrade(builtin(t, "aks", tc.overrides...), runbook.UpgradeOptions{To: 18, Image: "example.com/pg:18.6-standard-trixie"})
			assert.NilError(t, err)
			text := string(u.Markdown())
			at := 0
			for _, want := range tc.want {
				i := strings.Index(text[at:], want)
				assert.Assert(t, i >= 0, "%s: no %q after byte %d", tc.reason, want, at)
				at += i
			}
			for _, not := range tc.not_ {
				assert.Assert(t, !strings.Contains(text, not), "%s: %q", tc.reason, not)
			}
		})
	}
}

// TestUpgradeRehearsal: the copy has the edits from before the upgrade. With the limit of slots, PostgreSQL 17.5 would not start in its pg_upgrade.
func TestUpgradeRehearsal(t *testing.T) {
	p := builtin(t, "aks", set("spec.postgresql.major", "auto"), set("spec.postgresql.image", "example.com/pg:17.5-standard-trixie"))
	u, err := runbook.NewUpgrade(p, runbook.UpgradeOptions{To: 18, Image: "example.com/pg:18.6-standard-trixie"})
	assert.NilError(t, err)
	const want = "pgha recover --set spec.postgresql.parameters.max_slot_wal_keep_size=-1 --set spec.postgresql.synchronous.durability=preferred --name pg-rehearsal |"
	assert.Assert(t, strings.Contains(string(u.Markdown()), want))
}

// TestUpgradeReverts: what a failed upgrade needs depends on the release of the operator.
func TestUpgradeReverts(t *testing.T) {
	const upgradeFirst, byHand = "Upgrade the operator to 1.28.2 first", "--subresource=status"
	for target, manual := range map[string]bool{"1.28.1": true, "1.28.2": false, "1.30.0": false} {
		u, err := runbook.NewUpgrade(builtin(t, "aks", set("spec.postgresql.major", "17"), set("spec.target", target)), runbook.UpgradeOptions{To: 18})
		assert.NilError(t, err)
		text := string(u.Markdown())
		assert.Equal(t, strings.Contains(text, upgradeFirst), manual, target)
		assert.Equal(t, strings.Contains(text, byHand), manual, target)
		assert.Equal(t, strings.Contains(text, `{"status":{"image":"ghcr.io/cloudnative-pg/postgresql:17`), manual, target)
		assert.Equal(t, strings.Contains(text, "The operator deletes the job"), !manual, target)
	}
}

// TestUpgradeHazards: what else touches the Cluster.
func TestUpgradeHazards(t *testing.T) {
	const guard, md5, images = "pgha.dev/allow=data at risk", "stored as md5", "extensions from images"
	image := func(tag string) []profiles.Override {
		return []profiles.Override{set("spec.postgresql.major", "auto"), set("spec.postgresql.image", "example.com/pg:"+tag)}
	}
	for name, tc := range map[string]struct {
		reason     string
		overrides  []profiles.Override
		want, not_ []string
	}{
		"usual": {"any controller", image("17.6-standard-trixie"), []string{"**a GitOps controller** takes back", guard, "replica Clusters"}, []string{md5, images}},
		"flux":  {"the profile names it", append(image("17.6-standard-trixie"), set("spec.gitops.controller", "flux")), []string{"**Flux** takes back"}, []string{"a GitOps controller"}},
		"nothing at risk": {"the guard lets all edits pass", append(image("17.6-standard-trixie"), set("spec.backup.method", "none"), set("spec.postgresql.synchronous", "null")),
			nil, []string{guard}},
		"13": {"before 14 the operator asked for md5", append(image("13.9-standard-trixie"), set("spec.postgresql.tuning", "none"), set("spec.postgresql.parameters", "{}")), []string{md5}, nil},
		"extensions": {"a patch mounts images", append(image("17.6-standard-trixie"),
			set("spec.patches", "[{target: {kind: Cluster}, patch: {spec: {postgresql: {extensions: [{name: pgvector, image: {reference: example.com/pgvector:1}}]}}}}]")), []string{images}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := runbook.NewUpgrade(builtin(t, "aks", tc.overrides...), runbook.UpgradeOptions{To: 18, Image: "example.com/pg:18.6-standard-trixie"})
			assert.NilError(t, err)
			text := string(u.Markdown())
			for _, want := range tc.want {
				assert.Assert(t, strings.Contains(text, want), "%s: %q", tc.reason, want)
			}
			for _, not := range tc.not_ {
				assert.Assert(t, !strings.Contains(text, not), "%s: %q", tc.reason, not)
			}
		})
	}
}

// TestUpgradeGolden pins every byte: go test ./runbook -run TestUpgradeGolden -update.
func TestUpgradeGolden(t *testing.T) {
	for _, method := range []string{runbook.InPlace, runbook.Import, runbook.Logical} {
		t.Run(method, func(t *testing.T) {
			u, err := runbook.NewUpgrade(builtin(t, "aks", set("spec.postgresql.major", "17")),
				runbook.UpgradeOptions{Options: runbook.Options{Profile: "prod.yaml"}, To: 18, Method: method})
			assert.NilError(t, err)
			golden.Assert(t, string(u.Markdown()), "upgrade-"+method+".md")
		})
	}
}

// catalogOf is a section of PostgreSQL 17 with a catalog of these major versions.
func catalogOf(majors ...int) string {
	tags := map[int]string{17: "17.11-standard-trixie", 18: "18.6-standard-trixie"}
	var images []string
	for _, major := range majors {
		images = append(images, fmt.Sprintf("{major: %d, image: 'example.com/pg:%s@sha256:%s'}", major, tags[major], strings.Repeat("a", 64)))
	}
	return "{major: '17', catalog: {name: c, images: [" + strings.Join(images, ", ") + "]}, synchronous: {method: any, number: 1, durability: required}}"
}

// TestUpgradeCatalog: the procedure names both images of the catalog, and the copy changes the version instead of the image.
func TestUpgradeCatalog(t *testing.T) {
	u, err := runbook.NewUpgrade(builtin(t, "aks", set("spec.postgresql", catalogOf(17, 18))), runbook.UpgradeOptions{To: 18})
	assert.NilError(t, err)
	text := string(u.Markdown())
	for _, want := range []string{
		"Image `example.com/pg:17.11-standard-trixie@sha256:", "becomes `example.com/pg:18.6-standard-trixie@sha256:", `"imageCatalogRef":{"major":18}`,
		"kubectl get imagecatalogs.postgresql.cnpg.io/c -o",
	} {
		assert.Assert(t, strings.Contains(text, want), "no %q", want)
	}
	assert.Assert(t, !strings.Contains(text, `"imageName"`))
}
