// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// TestFacts: the objects and the comments of an imported profile match the existing cluster.
func TestFacts(t *testing.T) {
	const head = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: pg, namespace: db}\nspec:\n  storage: {size: 1Gi}\n"
	const seventeen, eighteen = "  imageName: ghcr.io/cloudnative-pg/postgresql:17.6\n", "  imageName: ghcr.io/cloudnative-pg/postgresql:18.4\n"
	const ignored, without = "PostgreSQL 18 and later enable them anyway", "the cluster was created without checksums"
	cases := map[string]struct {
		reason, spec, target string
		instances            int
		checksums            bool
		says                 string // of the comments
		not                  string
	}{
		"no instances": {
			reason: "the API server sets 1, and rejects 0", spec: seventeen, instances: 1,
			says: "Not set in the manifest; the API server sets 1.",
		},
		"null":            {reason: "the API server ignores null", spec: seventeen + "  instances: null\n", instances: 1},
		"instances":       {reason: "the manifest sets it", spec: seventeen + "  instances: 3\n", instances: 3, not: "the API server sets 1"},
		"17":              {reason: "initdb does not enable them by default", spec: seventeen, instances: 1, says: without},
		"17 and false":    {reason: "the same", spec: seventeen + "  bootstrap: {initdb: {dataChecksums: false}}\n", instances: 1, says: without},
		"17 and true":     {reason: "asked", spec: seventeen + "  bootstrap: {initdb: {dataChecksums: true}}\n", instances: 1, checksums: true, not: without},
		"18":              {reason: "initdb enables them by default", spec: eighteen, instances: 1, checksums: true, not: "checksums"},
		"18 and false":    {reason: "most operators ignore it", spec: eighteen + "  bootstrap: {initdb: {dataChecksums: false}}\n", instances: 1, says: ignored},
		"18 and older":    {reason: "1.30.0 ignores it", spec: eighteen + "  bootstrap: {initdb: {dataChecksums: false}}\n", target: "1.30.0", instances: 1, says: "No effect: with operator 1.30.0, " + ignored},
		"catalog":         {reason: "a catalog reference has the major version too", spec: "  imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: c, major: 16}\n", instances: 1, says: "dataChecksums"},
		"operator's own":  {reason: "1.30 runs PostgreSQL 18", instances: 1, checksums: true, not: "checksums"},
		"older operator":  {reason: "1.26.0 runs PostgreSQL 17", target: "1.26.0", instances: 1},
		"copy of another": {reason: "it has what its source has", spec: eighteen + "  bootstrap: {pg_basebackup: {source: o}}\n  externalClusters: [{name: o, connectionParameters: {host: h}}]\n", instances: 1, checksums: true, not: "checksums"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			result, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(head + c.spec)}}, adopt.Options{Target: c.target})
			assert.NilError(t, err)
			text := string(result.Profile)
			assert.Check(t, strings.Contains(text, c.says), "%s: it does not say %q:\n%s", c.reason, c.says, text)
			assert.Check(t, c.not == "" || !strings.Contains(text, c.not), "%s: it says %q:\n%s", c.reason, c.not, text)
			p, err := profiles.Parse("out.yaml", result.Profile)
			assert.NilError(t, err)
			assert.Equal(t, p.Spec.Bootstrap.DataChecksums, c.checksums, c.reason)
			objects, err := render.Objects(p, render.Options{})
			assert.NilError(t, err)
			for _, o := range objects {
				if cluster, ok := o.(*cnpgv1.Cluster); ok {
					assert.Equal(t, cluster.Spec.Instances, c.instances, c.reason)
				}
			}
		})
	}
}
