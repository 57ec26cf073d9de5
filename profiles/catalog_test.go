// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/profiles"
)

// digest is a valid one.
var digest = "@sha256:" + strings.Repeat("0a", 32)

// catalogWith is a profile of PostgreSQL 18 with more fields in its catalog. DIGEST stands for a digest.
func catalogWith(more string, lines ...string) string {
	return plainWith(append([]string{"  resources: {cpu: \"1\", memory: 1Gi}",
		"  postgresql: {major: \"18\", catalog: {name: c, " + strings.ReplaceAll(more, "DIGEST", digest) + "}}"}, lines...)...)
}

const images = "images: [{major: 17, image: a/b:17.11DIGEST}, {major: 18, image: a/b:18.6DIGEST}]"

// TestCatalogFaults checks what the operator would not find or the CRD refuses, with the position of each fault.
func TestCatalogFaults(t *testing.T) {
	cases := map[string]struct{ reason, text, want string }{
		"major missing": {"the operator would not reconcile", catalogWith("images: [{major: 17, image: a/bDIGEST}]"),
			`in.yaml:8:56: spec.postgresql.catalog.images: Invalid value: "17": has no image of PostgreSQL 18, which spec.postgresql.major says`},
		"major twice":      {"the CRD refuses it", catalogWith("images: [{major: 18, image: a/bDIGEST}, {major: 18, image: a/cDIGEST}]"), `spec.postgresql.catalog.images[1].major: Duplicate value: 18`},
		"old major":        {"the CRD refuses it", catalogWith("images: [{major: 9, image: a/bDIGEST}]"), `spec.postgresql.catalog.images[0].major: Invalid value: 9`},
		"many":             {"the CRD takes eight", catalogWith("images: [" + strings.Repeat("{major: 18, image: a/b},", 9) + "]"), `spec.postgresql.catalog.images: Too many: 9: must have at most 8 items`},
		"no image":         {"nothing to run", catalogWith("images: [{major: 18}]"), `spec.postgresql.catalog.images[0].image: is required`},
		"white space":      {"no registry has it", catalogWith("images: [{major: 18, image: 'a b'}]"), `spec.postgresql.catalog.images[0].image: Invalid value: "a b"`},
		"short digest":     {"no pod starts", catalogWith("images: [{major: 18, image: 'a/b@sha256:0a'}]"), `has an invalid digest: after @sha256: there must be 64 lower-case hexadecimal digits`},
		"upper case":       {"no pod starts", catalogWith("images: [{major: 18, image: 'a/b@sha256:" + strings.Repeat("0A", 32) + "'}]"), `has an invalid digest`},
		"other algorithm":  {"no pod starts", catalogWith("images: [{major: 18, image: 'a/b@md5:0a'}]"), `has an invalid digest: write @sha256:`},
		"tag":              {"the operator believes the entry", catalogWith("images: [{major: 18, image: a/b:17.11DIGEST}]"), `has PostgreSQL 17 in its tag, and the entry says 18`},
		"components alone": {"the CRD needs images", catalogWith("componentImages: [{key: a, image: aDIGEST}]"), `spec.postgresql.catalog.images: is required`},
		"key twice":        {"the CRD refuses it", catalogWith(images + ", componentImages: [{key: a, image: a}, {key: a, image: b}]"), `spec.postgresql.catalog.componentImages[1].key: Duplicate value: "a"`},
		"key":              {"the CRD refuses it", catalogWith(images + ", componentImages: [{key: A, image: a}]"), `spec.postgresql.catalog.componentImages[0].key: Invalid value: "A"`},
		"components on 1.29": {"nothing reads them", catalogWith(images+", componentImages: [{key: a, image: a}]", "  target: \"1.29\""),
			`spec.postgresql.catalog.componentImages: operator 1.29.3 does not support this: nothing reads it; use target "1.30" or later`},
		"extensions on 1.28": {"nothing reads them", catalogWith("images: [{major: 18, image: a, extensions: [{name: a, image: b}]}]", "  target: \"1.28\""),
			`spec.postgresql.catalog.images[0].extensions: operator 1.28.4 does not support this: nothing reads it; use target "1.29" or later`},
		"extension twice": {"two volumes of one name", catalogWith("images: [{major: 18, image: a, extensions: [{name: a-b, image: b}, {name: a_b, image: c}]}]"),
			`spec.postgresql.catalog.images[0].extensions[1].name: Duplicate value: "a_b"`},
		"extension missing": {"the operator would not reconcile", strings.Replace(catalogWith(images), "catalog:", "extensions: [{name: a}], catalog:", 1),
			`spec.postgresql.extensions[0].image: is required: the image of the extension: the entry of PostgreSQL 18 in spec.postgresql.catalog.images has none of the name "a"`},
		"Pooler's key": {"the Pooler gets no pods", catalogWith(images, "  poolers: [{type: rw, pgbouncer: {poolMode: session, imageCatalogRef: {key: a}}}]"),
			`in.yaml:9:78: spec.poolers[0].pgbouncer.imageCatalogRef.key: `},
		"Pooler without a catalog": {"nothing to look up", plainWith("  resources: {cpu: \"1\", memory: 1Gi}", "  poolers: [{type: rw, pgbouncer: {poolMode: session, imageCatalogRef: {key: a}}}]"),
			`spec.poolers[0].pgbouncer.imageCatalogRef.name: is required: the name of the catalog, since spec.postgresql.catalog is not set`},
		"Pooler with both": {"the CRD refuses both", catalogWith(images, "  poolers: [{type: rw, pgbouncer: {poolMode: session, image: 'a:1', imageCatalogRef: {name: d, key: a}}}]"),
			`spec.poolers[0].pgbouncer.imageCatalogRef: conflicts with the image "a:1"`},
		"Pooler on 1.29": {"its CRD lacks the field", catalogWith(images, "  target: \"1.29\"", "  poolers: [{type: rw, pgbouncer: {poolMode: session, imageCatalogRef: {name: d, key: a}}}]"),
			`spec.poolers[0].pgbouncer.imageCatalogRef: operator 1.29.3 does not support this`},
		"kind without a name": {"whose is it", catalogWith(images, "  poolers: [{type: rw, pgbouncer: {poolMode: session, imageCatalogRef: {kind: ImageCatalog, key: a}}}]"),
			`spec.poolers[0].pgbouncer.imageCatalogRef.name: is required: the name of the catalog; leave out both`},
		"digest of the image": {"no pod starts", plainWith("  resources: {cpu: \"1\", memory: 1Gi}", "  postgresql: {image: 'a/b:18.6@sha256:0a'}"),
			`spec.postgresql.image: Invalid value: "a/b:18.6@sha256:0a": has an invalid digest`},
		"digest of PgBouncer": {"no pod starts", catalogWith(images, "  poolers: [{type: rw, pgbouncer: {poolMode: session, image: 'a:1@sha256:0a'}}]"),
			`spec.poolers[0].pgbouncer.image: Invalid value: "a:1@sha256:0a": has an invalid digest`},
		"PATH": {"it has a field", plainWith("  resources: {cpu: \"1\", memory: 1Gi}", "  postgresql: {major: \"18\", extensions: [{name: a, image: b, env: [{name: PATH, value: c}]}]}"),
			`spec.postgresql.extensions[0].env[0].name: Invalid value: "PATH": has a field of its own: use bin_path`},
		"reserved variable": {"the webhook refuses it", plainWith("  resources: {cpu: \"1\", memory: 1Gi}", "  postgresql: {major: \"18\", extensions: [{name: a, image: b, env: [{name: PGDATA, value: c}]}]}"),
			`spec.postgresql.extensions[0].env[0].name: Invalid value: "PGDATA": is reserved by the operator`},
		"placeholder": {"the webhook refuses it", plainWith("  resources: {cpu: \"1\", memory: 1Gi}", "  postgresql: {major: \"18\", extensions: [{name: a, image: b, env: [{name: A, value: \"${root}\"}]}]}"),
			`spec.postgresql.extensions[0].env[0].value: Invalid value: "${root}": the operator does not know ${root}`},
		"variable on 1.28": {"nothing reads it", plainWith("  resources: {cpu: \"1\", memory: 1Gi}", "  target: \"1.28\"", "  postgresql: {major: \"18\", extensions: [{name: a, image: b, env: [{name: A, value: b}]}]}"),
			`spec.postgresql.extensions[0].env: operator 1.28.4 does not support this: it does not read the field; use target "1.29" or later`},
		"programs outside": {"the webhook refuses it", plainWith("  resources: {cpu: \"1\", memory: 1Gi}", "  postgresql: {major: \"18\", extensions: [{name: a, image: b, bin_path: [../x]}]}"),
			`spec.postgresql.extensions[0].bin_path[0]: Invalid value: "../x": is outside of the image`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("in.yaml", []byte(c.text))
			assert.ErrorContains(t, err, c.want, c.reason)
		})
	}
}

// TestCatalogTaken: what is close to a fault.
func TestCatalogTaken(t *testing.T) {
	for name, c := range map[string]struct{ reason, text, want string }{
		"rendered":    {"the entry of the major version", catalogWith(images), "a/b:18.6" + digest},
		"without tag": {"the entry says the version", catalogWith("images: [{major: 18, image: a/bDIGEST}]"), "a/b" + digest},
		"no digest":   {"lint warns", catalogWith("images: [{major: 18, image: 'a/b:18.6'}]"), "a/b:18.6"},
		"sha512":      {"registered too", catalogWith("images: [{major: 18, image: 'a/b@sha512:" + strings.Repeat("0a", 64) + "'}]"), "a/b@sha512:" + strings.Repeat("0a", 64)},
		"own version": {"3.2 is not PostgreSQL 3", catalogWith("images: [{major: 18, image: 'a/postgis:3.2DIGEST'}]"), "a/postgis:3.2" + digest},
		"exists":      {"only the cluster knows", catalogWith(""), ""},
		"on 1.23":     {"the oldest has catalogs", strings.Replace(catalogWith(images, "  target: \"1.23\""), `major: "18"`, `major: "17"`, 1), "a/b:17.11" + digest},
		"escaped":     {"$${ is ${", catalogWith("images: [{major: 18, image: a, extensions: [{name: a, image: b, env: [{name: A, value: \"$${x}\"}]}]}]"), "a"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := profiles.Parse("in.yaml", []byte(strings.ReplaceAll(c.text, ", }", "}")))
			assert.NilError(t, err, c.reason)
			if diff := cmp.Diff(c.want, p.Resolve().InstanceImage()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
