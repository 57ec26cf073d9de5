// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/profiles"
)

// plainWith is a profile with more lines in spec.
func plainWith(lines ...string) string {
	return "apiVersion: pgha.dev/v1beta1\nkind: Profile\nmetadata: {name: pg, namespace: db}\nspec:\n  storage: {size: 10Gi}\n  backup: {method: none}\n" +
		strings.Join(lines, "\n") + "\n"
}

// TestInstanceFaults checks superuser access, updates, images, requests, SQL and locale, with the position of each fault.
func TestInstanceFaults(t *testing.T) {
	const sized = "  resources: {cpu: \"1\", memory: 1Gi}"
	cases := map[string]struct{ reason, text, want string }{
		"unread Secret": {"the operator ignores it", plainWith(sized, "  superuserSecret: super"),
			`in.yaml:8:20: spec.superuserSecret: the operator only reads it with spec.enableSuperuserAccess: true`},
		"Secret of the owner": {"it has another username", plainWith(sized, "  enableSuperuserAccess: true", "  superuserSecret: s", "  bootstrap: {secret: s}"),
			`spec.superuserSecret: Invalid value: "s": is also spec.bootstrap.secret`},
		"supervised alone": {"the webhook refuses it", plainWith(sized, "  instances: 1", "  primaryUpdateStrategy: supervised"),
			`in.yaml:9:26: spec.primaryUpdateStrategy: Invalid value: "supervised": the operator refuses it for a single instance`},
		"extension on 17":    {"it has no extension_control_path", plainWith(sized, "  postgresql: {major: \"17\", extensions: [{name: a, image: b}]}"), `in.yaml:8:41: spec.postgresql.extensions: PostgreSQL 17 reads no extensions from another image`},
		"extension on 1.26":  {"its CRD lacks the field", plainWith(sized, "  target: \"1.26\"", "  postgresql: {image: \"a/b:18.6\", extensions: [{name: a, image: b}]}"), `spec.postgresql.extensions: operator 1.26.`},
		"image of a catalog": {"its catalogs have none", plainWith(sized, "  target: \"1.28\"", "  postgresql: {major: \"18\", catalog: {name: c}, extensions: [{name: a}]}"), `spec.postgresql.extensions[0].image: operator 1.28.`},
		"one directory":      {"the webhook compares the directories", plainWith(sized, "  postgresql: {major: \"18\", extensions: [{name: a-b, image: b}, {name: a_b, image: c}]}"), `spec.postgresql.extensions[1].name: Duplicate value: "a_b"`},
		"no extension":       {"nothing to mount", plainWith(sized, "  postgresql: {major: \"18\", extensions: [{name: a}]}"), `spec.postgresql.extensions[0].image: is required`},
		"name of extension":  {"the CRD refuses it", plainWith(sized, "  postgresql: {major: \"18\", extensions: [{name: A, image: b}]}"), `spec.postgresql.extensions[0].name: Invalid value: "A"`},
		"outside":            {"the webhook refuses it", plainWith(sized, "  postgresql: {major: \"18\", extensions: [{name: a, image: b, ld_library_path: [../x]}]}"), `spec.postgresql.extensions[0].ld_library_path[0]: Invalid value: "../x": is outside of the image`},
		"image and catalog":  {"the CRD refuses both", plainWith(sized, "  postgresql: {image: \"a/b:18.6\", catalog: {name: c}}"), `spec.postgresql.catalog: conflicts with spec.postgresql.image "a/b:18.6"`},
		"kind of a catalog":  {"the CRD has two", plainWith(sized, "  postgresql: {catalog: {kind: Catalog, name: c}}"), `spec.postgresql.catalog.kind: Invalid value: "Catalog"`},
		"no name":            {"nothing to look up", plainWith(sized, "  postgresql: {catalog: {}}"), `spec.postgresql.catalog.name: is required`},
		"method":             {"the CRD has two", plainWith(sized, "  primaryUpdateMethod: recreate"), `spec.primaryUpdateMethod: Invalid value: "recreate"`},
		"pull policy":        {"as in Kubernetes", plainWith(sized, "  imagePullPolicy: Sometimes"), `spec.imagePullPolicy: Invalid value: "Sometimes"`},
		"Secret twice":       {"one of them is a slip", plainWith(sized, "  imagePullSecrets: [a, a]"), `spec.imagePullSecrets[1]: Duplicate value: "a"`},
		"name of Secret":     {"the API server refuses it", plainWith(sized, "  imagePullSecrets: [A]"), `spec.imagePullSecrets[0]: Invalid value: "A"`},
		"above the limit":    {"Kubernetes refuses it", plainWith("  resources: {cpu: \"1\", memory: 1Gi, requests: {memory: 1025Mi}}"), `spec.resources.requests.memory: Invalid value: "1025Mi": is more than the limit, spec.resources.memory: 1Gi`},
		"no quantity":        {"the API server refuses it", plainWith("  resources: {cpu: \"1\", memory: 1Gi, requests: {cpu: one}}"), `spec.resources.requests.cpu: Invalid value: "one"`},
		"nothing to tune":    {"auto needs a size", plainWith("  resources: {memory: 1Gi, requests: {memory: 1Gi}}"), `spec.resources.cpu: is required`},
		"small request":      {"auto sizes for what is certain", plainWith("  resources: {cpu: \"1\", memory: 1Gi, requests: {memory: 64Mi}}"), `spec.resources.requests.memory: Invalid value: "64Mi": too small for PostgreSQL`},
		"command of psql":    {"the operator does not run psql", plainWith(sized, `  bootstrap: {postInitApplicationSQL: ["\\c app"]}`), `spec.bootstrap.postInitApplicationSQL[0]: Invalid value: "\\c app": is a command of psql`},
		"no statement":       {"it does nothing", plainWith(sized, `  bootstrap: {postInitSQL: [" "]}`), `spec.bootstrap.postInitSQL[0]: is required`},
		"icu alone":          {"the CRD refuses it", plainWith(sized, "  bootstrap: {icuLocale: en}"), `spec.bootstrap.icuLocale: Invalid value: "en": is only valid with localeProvider: icu`},
		"icu of nothing":     {"initdb stops", plainWith(sized, "  bootstrap: {localeProvider: icu}"), `spec.bootstrap.icuLocale: is required`},
		"builtin on 16":      {"initdb has no such option", plainWith(sized, "  postgresql: {major: \"16\"}", "  bootstrap: {localeProvider: builtin, builtinLocale: C.UTF-8}"), `spec.bootstrap.localeProvider: Invalid value: "builtin": needs PostgreSQL 17 or newer, and this cluster has 16`},
		"old operator": {"its CRD lacks the field", plainWith(sized, "  target: \"1.24\"", "  bootstrap: {locale: de_DE.utf8}"),
			`spec.bootstrap.locale: operator 1.24.4 does not support this; use target "1.25" or later`},
		"two monitors": {"in one namespace they have one name", plainWith(sized, "  monitoring: {podMonitors: [{group: monitoring.coreos.com}, {group: monitoring.coreos.com, namespace: db}]}"),
			`spec.monitoring.podMonitors[1]: Duplicate value`},
		"label": {"the API server refuses it", plainWith(sized, "  monitoring: {podMonitors: [{group: monitoring.coreos.com, labels: {a b: c}}]}"), `spec.monitoring.podMonitors[0].labels[a b]`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("in.yaml", []byte(c.text))
			assert.ErrorContains(t, err, c.want, c.reason)
		})
	}
}

// TestRequests: tuning sizes the memory for what is certain, and the workers for what is usable.
func TestRequests(t *testing.T) {
	cases := map[string]struct{ reason, resources, buffers, workers string }{
		"guaranteed":    {"the limit is certain", `{cpu: "4", memory: 8Gi}`, "2048MB", "4"},
		"burstable":     {"only the request is certain", `{cpu: "4", memory: 8Gi, requests: {cpu: "1", memory: 4Gi}}`, "1024MB", "4"},
		"without limit": {"the request is all that is known", `{memory: 8Gi, requests: {cpu: "2"}}`, "2048MB", "2"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := profiles.Parse("in.yaml", []byte(plainWith("  resources: "+c.resources)))
			assert.NilError(t, err)
			parameters := p.Resolve().Parameters
			assert.Equal(t, parameters["shared_buffers"], c.buffers, c.reason)
			assert.Equal(t, parameters["max_parallel_workers"], c.workers, c.reason)
		})
	}
}

// TestRecoveredUpdates: a copy of one instance is accepted by the operator, and its budget does not block drains.
func TestRecoveredUpdates(t *testing.T) {
	p, err := profiles.Parse("in.yaml", []byte(plainWith(`  resources: {cpu: "4", memory: 8Gi}`, "  primaryUpdateStrategy: supervised", "  enablePDB: true")))
	assert.NilError(t, err)
	r := p.Recovered()
	assert.Equal(t, r.Spec.PrimaryUpdateStrategy, "")
	assert.Assert(t, r.Spec.EnablePDB == nil)
	p.Spec.Recovery.Instances = 3
	assert.Equal(t, p.Recovered().Spec.PrimaryUpdateStrategy, "supervised")
}
