// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

// secretPlaces is a text with a secret in every place that may have one. Each %s is another secret.
const secretPlaces = `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: pg
  namespace: db
  annotations: {example.com/api-token: %s, kubectl.kubernetes.io/last-applied-configuration: '{"password": "%s"}'}
spec:
  instances: 3
  storage: {size: 10Gi}
  env:
  - {name: AWS_SECRET_ACCESS_KEY, value: %s}
  - {name: DATABASE_URL, value: "postgres://app:%s@host/app"}
  - {name: PGPASSWORD, value: %s}
  - {name: SAS, value: "https://x.blob.core.windows.net/a?sv=1&sig=%s"}
  externalClusters:
  - name: source
    connectionParameters: {host: h, user: u, password: %s, sslpassword: %s}
  bootstrap:
    initdb:
      database: app
      owner: app
      postInitSQL: ["CREATE ROLE a LOGIN PASSWORD '%s'", "SELECT '%s'"]
      postInitApplicationSQL: ["SELECT '%s'"]
      postInitTemplateSQL: ["SELECT '%s'"]
  postgresql:
    parameters: {ssl_passphrase_command: "echo %s", my.secret_token: %s, primary_conninfo: "host=h password=%s"}
    pg_hba: ["host all all 0.0.0.0/0 ldap ldapserver=x ldapbindpasswd=%s"]
---
apiVersion: v1
kind: Secret
metadata: {name: owner, namespace: db, labels: {note: %s}, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"x": "%s"}'}}
stringData: {username: app, password: %s, note: %s}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: config, namespace: db}
data: {password: %s, text: "user=a password=%s", key.pem: "-----BEGIN PRIVATE KEY-----%s", private-key: %s}
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: {name: store, namespace: db}
spec:
  configuration: {destinationPath: "https://x.blob.core.windows.net/a", azureCredentials: {inheritFromAzureAD: true}}
  instanceSidecarConfiguration:
    env: [{name: AZURE_STORAGE_SAS_TOKEN, value: %s}, {name: AZURE_STORAGE_CONNECTION_STRING, value: "AccountName=a;AccountKey=%s"}]
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: made, namespace: db}
spec:
  secretStoreRef: {name: vault}
  target: {template: {data: {password: %s}}}
  data: [{secretKey: password, remoteRef: {key: one}}]
---
apiVersion: postgresql.cnpg.io/v1
kind: Database
metadata: {name: orders, namespace: db}
spec:
  cluster: {name: pg}
  name: orders
  owner: app
  servers: [{name: remote, fdw: postgres_fdw, options: [{name: password, value: %s}]}]
---
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: {name: pool, namespace: db}
spec:
  cluster: {name: pg}
  pgbouncer: {poolMode: session}
  template: {spec: {containers: [{name: pgbouncer, env: [{name: API_KEY, value: %s}]}]}}
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed, namespace: db}
spec: {encryptedData: {password: %s}}
---
`

// No secret and no hash of one is in a plan, whether it appears, disappears, changes, or is a part of what does.
func TestSecretsStayHidden(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 25 {
		var secrets []string
		fill := func() string {
			text := secretPlaces
			for strings.Contains(text, "%s") {
				secret := fmt.Sprintf("q%dz%x", round, random.Uint64())
				secrets = append(secrets, secret)
				text = strings.Replace(text, "%s", secret, 1)
			}
			return text
		}
		full, other := fill(), fill()
		for name, sides := range map[string][2]string{
			"changed": {full, other}, "added": {bare(full), other}, "removed": {full, bare(other)},
			"whole objects": {full, clusterOnly(other)}, "objects added": {clusterOnly(full), other},
		} {
			p := compared(t, sides[0], sides[1])
			text, err := json.Marshal(p)
			assert.NilError(t, err)
			for _, site := range p.Sites {
				for i := range site.Steps {
					site.Steps[i].Objects = nil // they are to be applied, and never shown
				}
			}
			for _, form := range []string{string(text), fmt.Sprintf("%+v", p)} {
				for _, secret := range secrets {
					if found := leak(form, secret); found != "" {
						t.Fatalf("%s: %s is in the plan: …%s…", name, secret, found)
					}
				}
			}
			if name == "changed" {
				assert.Assert(t, strings.Contains(string(text), plan.Masked))
			}
		}
	}
}

// bare is the text without the sections that have secrets, so that they appear or disappear as a whole.
func bare(text string) string {
	var kept []string
	for doc := range strings.SplitSeq(text, "---\n") {
		lines := strings.Split(doc, "\n")
		var less []string
		skip := 0
		for _, line := range lines {
			indent := len(line) - len(strings.TrimLeft(line, " "))
			field := strings.TrimSpace(line)
			if skip > 0 && (indent >= skip && line != "") {
				continue
			}
			skip = 0
			for _, section := range []string{"env:", "externalClusters:", "bootstrap:", "instanceSidecarConfiguration:", "servers:", "template:", "data:", "stringData:", "annotations:"} {
				if strings.HasPrefix(field, section) && !strings.Contains(line, "remoteRef") {
					skip = indent + 1
					if section == "externalClusters:" || section == "env:" {
						skip = indent
					}
				}
			}
			if skip == 0 {
				less = append(less, line)
			}
		}
		kept = append(kept, strings.Join(less, "\n"))
	}
	return strings.Join(kept, "---\n")
}

// clusterOnly is the first document, without what has secrets.
func clusterOnly(text string) string {
	first, _, _ := strings.Cut(bare(text), "---\n")
	return first
}

// leak is the place of a secret in a text, also encoded or as a hash; "" for none.
func leak(text, secret string) string {
	sum := sha256.Sum256([]byte(secret))
	for _, form := range []string{secret, base64.StdEncoding.EncodeToString([]byte(secret)), hex.EncodeToString(sum[:]), hex.EncodeToString(sum[:4])} {
		if i := strings.Index(text, form); i >= 0 {
			return text[max(0, i-120):min(len(text), i+40)]
		}
	}
	return ""
}

// Values that only look like secrets are shown.
func TestShown(t *testing.T) {
	for name, tt := range map[string]struct{ reason, part, by, path string }{
		"name of a Secret":  {"a reference", "secret: {name: owner}", "secret: {name: other}", "spec.bootstrap.initdb.secret.name"},
		"a parameter":       {"PostgreSQL's own", "instances: 3", "instances: 3\n  postgresql: {parameters: {password_encryption: md5}}", "spec.postgresql.parameters.password_encryption"},
		"a certificate":     {"the name of a Secret", "instances: 3", "instances: 3\n  certificates: {serverCASecret: ca, serverTLSSecret: tls}", "spec.certificates.serverCASecret"},
		"plugin parameters": {"a name", "barmanObjectName: store", "barmanObjectName: other", "spec.plugins[barman-cloud.cloudnative-pg.io].parameters.barmanObjectName"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := json.Marshal(changed(t, clusterText, tt.part, tt.by))
			assert.NilError(t, err)
			assert.Assert(t, !strings.Contains(string(text), plan.Masked), "%s: %s", tt.reason, text)
		})
	}
}
