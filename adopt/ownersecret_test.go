// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"gotest.tools/v3/assert"
)

// TestOwnerSecret: only the ExternalSecret that makes the owner's Secret of this Cluster becomes part of the profile. The runbook's
// clean-up deletes it, and a recovered Cluster reads the Secret.
func TestOwnerSecret(t *testing.T) {
	secret := func(name, target string) string {
		return "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: " + name + ", namespace: db, labels: {}}\n" +
			"spec:\n  refreshInterval: 1h\n  secretStoreRef: {kind: ClusterSecretStore, name: kv}\n  target: {" + target + "template: {type: kubernetes.io/basic-auth,\n" +
			"    metadata: {labels: {cnpg.io/reload: \"true\"}}, data: {username: app, password: \"{{ .password }}\"}}}\n" +
			"  data: [{secretKey: password, remoteRef: {key: " + name + ", conversionStrategy: Default, decodingStrategy: None, metadataPolicy: None}}]\n"
	}
	ours := small + "  bootstrap: {initdb: {database: app, owner: app, secret: {name: pg-own}}}\n"
	theirs := strings.ReplaceAll(ours, "name: pg", "name: pq")
	const notOwners = "a profile contains only those that copy the password of the database's owner or of one of its roles; keep its manifest next to the " +
		"profile and import with --skip ExternalSecret"
	for name, tc := range map[string]struct {
		reason    string
		manifests []string
		err       string
		want      []string // lines of the profile
		notes     []string
	}{
		"the owner's": {"pgha renders it", []string{ours, secret("pg-own", "")}, "", []string{"secret: pg-own", "from: externalSecret", "store: kv"}, nil},
		"an application's": {"its password is not the owner's", []string{ours, secret("webapp", "")},
			"ExternalSecret webapp: " + notOwners, nil, nil},
		"an application's, and the operator makes the Secret": {"the Cluster refers to none", []string{small, secret("webapp", "")},
			"ExternalSecret webapp: " + notOwners, nil, nil},
		"under another name": {"a profile has one name for both", []string{ours, secret("pg-own-es", "name: pg-own, ")},
			`spec.target.name: ExternalSecret pg-own-es: a profile gives an ExternalSecret the name of its Secret, which is "pg-own"`, nil, nil},
		"of both Clusters": {"each has its own", []string{ours, theirs, secret("pg-own", ""), secret("pq-own", "")}, "",
			[]string{"secret: pg-own"}, []string{"1 Cluster left out: it belongs to another Cluster", "1 ExternalSecret left out: it belongs to another Cluster"}},
		"of the other Cluster": {"ours is somewhere else", []string{ours, theirs, secret("pq-own", "")}, "",
			[]string{"secret: pg-own"}, []string{"1 Cluster left out: it belongs to another Cluster", "1 ExternalSecret left out: it belongs to another Cluster"}},
		"of an older API": {"pgha renders v1", []string{ours, strings.Replace(secret("pg-own", ""), "io/v1\n", "io/v1beta1\n", 1)},
			"apiVersion: ExternalSecret pg-own: a profile contains an ExternalSecret of external-secrets.io/v1, and this one is external-secrets.io/v1beta1", nil, nil},
		"in another namespace": {"the Secret is there", []string{ours, strings.Replace(secret("pg-own", ""), "namespace: db", "namespace: apps", 1)},
			`metadata.namespace: ExternalSecret pg-own: it is in another namespace than the Cluster, "db"`, nil, nil},
		"with more fields": {"the field is named", []string{ours, secret("pg-own", "creationPolicy: Merge, ")},
			"spec.target.creationPolicy: ExternalSecret pg-own: a profile cannot contain this field", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Join(tc.manifests, "---\n")
			result, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(text)}}, adopt.Options{Cluster: "pg"})
			if tc.err != "" {
				assert.ErrorContains(t, err, tc.err, tc.reason)
				return
			}
			assert.NilError(t, err, tc.reason)
			for _, want := range tc.want {
				assert.Check(t, strings.Contains(string(result.Profile), want+"\n"), "%s: no %q in\n%s", tc.reason, want, result.Profile)
			}
			if diff := cmp.Diff(tc.notes, result.Notes); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
		})
	}
}
