// SPDX-License-Identifier: Apache-2.0

package secrets_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/diff"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
)

const clusterAlone = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: c1, namespace: shop}\nspec: {instances: 3, storage: {size: 10Gi}}\n"

// place is where a secret may be: an object with VALUE there, and the same without it.
type place struct{ with, without string }

// places has every place of every kind. TEXT in place of VALUE is a part of a string.
func places() map[string]place {
	all := map[string]place{}
	add := func(head string, fields ...string) {
		for _, field := range fields {
			object := func(field string) string { return strings.Replace(head, "HERE", field, 1) }
			_, kind, _ := strings.Cut(head, "\nkind: ")
			kind, _, _ = strings.Cut(kind, "\n")
			all[kind+" "+field] = place{object(field), object("")}
		}
	}
	const spec = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: c1, namespace: shop}\nspec: {instances: 3, storage: {size: 10Gi}, HERE}\n"
	for _, name := range []string{"DB_PASSWORD", "PGPASS", "AWS_KEY", "X_CRED", "JWT", "FOO", "SLACK_URL"} {
		add(spec, "env: [{name: "+name+", value: VALUE}]")
	}
	add(spec, "env: [{name: A, vaule: VALUE}]", "env: VALUE", "env: [VALUE]", "env: {DB: VALUE}", `env: [{name: A, value: "--token=TEXT"}]`, "env: [{value: VALUE}]",
		"externalClusters: [{name: e, connectionParameters: {host: h, password: VALUE}}]", "externalClusters: [{name: e, connectionParameters: {host: h, sslpassword: VALUE}}]",
		"externalClusters: [{name: e, connectionParameters: VALUE}]", "externalClusters: [{name: e, connectionParameters: [VALUE]}]",
		"externalClusters: [{name: e, password: VALUE}]", "externalClusters: [{name: e, connectionParameters: {host: h, pasword: VALUE}}]",
		"plugins: [{name: x.y, parameters: {secretKey: VALUE}}]", "plugins: [{name: x.y, parameters: VALUE}]", "plugins: [{name: x.y, parameters: {note: VALUE}}]",
		"postgresql: {parameters: {primary_conninfo: VALUE}}", "postgresql: {parameters: {archive_command: VALUE}}", "postgresql: {parameters: {restore_command: VALUE}}",
		"postgresql: {parameters: {ssl_passphrase_command: VALUE}}", "postgresql: {parameters: {my.secret_token: VALUE}}", "postgresql: {parameters: {my.jwt: VALUE}}",
		`postgresql: {parameters: {my.url: "https://u:TEXT@h/"}}`, `postgresql: {parameters: {work_mem: "password=TEXT"}}`,
		"postgresql: {ldap: {server: s, bindSearchAuth: {bindPassword: VALUE}}}",
		`postgresql: {pg_hba: ["host all all 0.0.0.0/0 ldap ldapserver=x ldapbasedn=y ldapbindpasswd=TEXT"]}`,
		`postgresql: {pg_hba: ["host all all 0.0.0.0/0 ldap ldapbindpasswd=TEXT bogus"]}`, `postgresql: {pg_hba: ["host all all 0.0.0.0/0 ldap ldapbindpasswd= TEXT"]}`,
		`postgresql: {pg_hba: ["host all all ldap ldapbindpasswd=TEXT/8"]}`, `postgresql: {pg_hba: ["host all all ldapbindpasswd=TEXT/8 ldap"]}`,
		`postgresql: {pg_hba: ["host all all 10.0.0.0/8 ldapbindpasswd=TEXT"]}`, `postgresql: {pg_hba: ["hostx password=TEXT"]}`, `postgresql: {pg_hba: ["password=TEXT"]}`,
		`postgresql: {pg_hba: ["host all all 10.0.0.0/8 radius radiusservers=a radiussecrets=a,TEXT"]}`, `postgresql: {pg_hba: ["host all all 10.0.0.0/8 radius radiussecret=TEXT"]}`,
		`postgresql: {pg_ident: ["m password=TEXT"]}`,
		"bootstrap: {initdb: {postInitSQL: [VALUE]}}", "bootstrap: {initdb: {postInitSQL: VALUE}}", `bootstrap: {initdb: {database: app, owner: app, postInitSQL: ["CREATE TABLE a AS SELECT 'TEXT'"]}}`,
		`bootstrap: {initdb: {database: app, owner: app, postInitSQL: ["CREATE TABLE a AS SELECT 'a;CREATE TABLE TEXT'"]}}`,
		`bootstrap: {initdb: {postInitApplicationSQL: ["SELECT dblink_connect('host=h password=TEXT')"]}}`, "bootstrap: {initdb: {import: {type: monolith, postImportApplicationSQL: [VALUE]}}}",
		"replica: {enabled: true, source: e, promotionToken: VALUE}", "superuserSecret: {name: s, password: VALUE}", "superuserSecret: VALUE", `description: "postgres://u:TEXT@h"`,
		"backup: {barmanObjectStore: {destinationPath: 's3://a', azureCredentials: {storageKey: VALUE}}}",
		"backup: {barmanObjectStore: {destinationPath: 's3://a', azureCredentials: {connectionString: VALUE}}}", "passwrd: {password: VALUE}", "accessToken: VALUE")
	metadata := func(apiVersion, kind, rest string) {
		head := "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: c1, namespace: shop, HERE}\n" + rest
		add(head, "annotations: {dbpassword: VALUE}", "annotations: {a/token: VALUE}", "labels: {password: VALUE}", "annotations: VALUE",
			`annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"a":"TEXT"}'}`)
	}
	metadata("postgresql.cnpg.io/v1", "Cluster", "spec: {instances: 3, storage: {size: 10Gi}}\n")
	metadata("postgresql.cnpg.io/v1", "Pooler", "spec: {cluster: {name: c1}, instances: 1, type: rw, pgbouncer: {poolMode: session}}\n")
	metadata("v1", "Service", "spec: {selector: {cnpg.io/cluster: c1}, ports: [{port: 5432}]}\n")
	metadata("v1", "ServiceAccount", "")
	metadata("v1", "ConfigMap", "")
	metadata("v1", "Namespace", "")
	metadata("example.com/v1", "Unknown", "")
	head := func(apiVersion, kind string) string {
		return "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: o1, namespace: shop}\n"
	}
	const cnpg = "postgresql.cnpg.io/v1"
	add(head("v1", "Secret")+"HERE", "data: {password: VALUE}", "stringData: {password: VALUE, username: app}", "stringData: {x: VALUE}", "data: [VALUE]", "stringData: VALUE",
		`data: {x: "!!TEXT"}`, "dta: {x: VALUE}")
	add(head("v1", "ConfigMap")+"HERE", "data: {pgpass: VALUE}", "data: {x: VALUE}", "binaryData: {x: VALUE}", "data: VALUE", `data: {queries: "password: TEXT"}`)
	add(head(cnpg, "Pooler")+"spec: {cluster: {name: c1}, instances: 1, type: rw, HERE}", "pgbouncer: {poolMode: session, parameters: {auth_user_password: VALUE}}",
		`pgbouncer: {poolMode: session, parameters: {server_reset_query: "ALTER USER x PASSWORD 'TEXT'"}}`,
		"pgbouncer: {poolMode: session}, template: {spec: {containers: [{name: pgbouncer, env: [{name: K, value: VALUE}]}]}}",
		"pgbouncer: {poolMode: session}, template: {spec: {containers: [{name: pgbouncer, command: [a, --password, VALUE]}]}}")
	add(head(cnpg, "Database")+"spec: {cluster: {name: c1}, name: d, owner: app, HERE}", "servers: [{name: s, fdw: f, options: [{name: password, value: VALUE}]}]",
		"fdws: [{name: s, options: [{name: apikey, value: VALUE}]}]", "servers: [{name: s, fdw: f, options: {password: VALUE}}]", "password: VALUE")
	add(head(cnpg, "Subscription")+"spec: {cluster: {name: c1}, name: d, dbname: app, publicationName: p, externalClusterName: e, HERE}", "parameters: {password: VALUE}")
	add(head(cnpg, "DatabaseRole")+"spec: {cluster: {name: c1}, name: d, HERE}", "password: VALUE", "passwordSecret: VALUE", "passwordSecret: {name: a, password: VALUE}")
	add(head("barmancloud.cnpg.io/v1", "ObjectStore")+"spec: {configuration: {destinationPath: 's3://a'}, HERE}", "instanceSidecarConfiguration: {env: [{name: K, value: VALUE}]}",
		"instanceSidecarConfiguration: {env: VALUE}")
	add(head("external-secrets.io/v1", "ExternalSecret")+"spec: {secretStoreRef: {name: v}, HERE}", "target: {template: {data: {password: VALUE}}}", "password: VALUE")
	add(head("storage.k8s.io/v1", "StorageClass")+"provisioner: a\nHERE", "parameters: {secret: VALUE}")
	add(head("bitnami.com/v1", "SealedSecret")+"HERE", "spec: {encryptedData: {password: VALUE}}")
	add(head("apps/v1", "Deployment")+"spec: {template: {spec: {containers: [{name: manager, image: a, HERE}]}}}", "env: [{name: K, value: VALUE}]")
	return all
}

// values are two values of each type, with the text that must not appear; bools have none.
func values() map[string][2][2]string {
	return map[string][2][2]string{
		"string": {{"q7Zcanary1x", "q7Zcanary1x"}, {"q7Zcanary2x", "q7Zcanary2x"}}, "digits": {{`"48151623"`, "48151623"}, {`"48151624"`, "48151624"}},
		"long":   {{strings.Repeat("q7Zcanary1x", 9), "q7Zcanary1x"}, {strings.Repeat("q7Zcanary2x", 9), "q7Zcanary2x"}},
		"number": {{"48151623", "48151623"}, {"48151624", "48151624"}}, "spelled": {{"4815_1623", "4815"}, {"4815_1624", "4815"}},
		"decimal": {{"48151.623", "48151.623"}, {"48151.624", "48151.624"}}, "large": {{"481516234815162342000", "4815162"}, {"481516234815162342001", "4815162"}},
		"bool": {{"true", ""}, {"false", ""}}, "word": {{"yes", ""}, {"off", ""}}, "list": {{"[q7Zcanary1x, 1]", "q7Zcanary1x"}, {"[q7Zcanary2x, 2]", "q7Zcanary2x"}},
		"map": {{"{token: q7Zcanary1x}", "q7Zcanary1x"}, {"{token: q7Zcanary2x}", "q7Zcanary2x"}},
		"tag": {{"!q7Zcanary1x a", "q7Zcanary1x"}, {"!q7Zcanary2x a", "q7Zcanary2x"}}, "not UTF-8": {{`"q7Zcanary1x\xff"`, "q7Zcanary1x"}, {`"q7Zcanary2x\xff"`, "q7Zcanary2x"}},
		"lines": {{`"q7Zcanary1x\nb"`, "q7Zcanary1x"}, {`"q7Zcanary2x\nb"`, "q7Zcanary2x"}},
	}
}

// TestCanary puts a value of each type at each place and looks for it in everything that is printed about the object.
func TestCanary(t *testing.T) {
	all, hidden, round := places(), 0, 0
	step := 3
	if testing.Short() {
		step = 30
	}
	for _, at := range slices.Sorted(maps.Keys(all)) {
		p := all[at]
		for _, kind := range slices.Sorted(maps.Keys(values())) {
			v := values()[kind]
			if round++; kind != "string" && round%step != 0 {
				continue // each place with some types, and each type at some places
			}
			isText := strings.Contains(p.with, "TEXT")
			if isText && kind != "string" {
				continue
			}
			fill := func(i int) string { return strings.NewReplacer("VALUE", v[i][0], "TEXT", v[i][0]).Replace(p.with) }
			one, two := fill(0), fill(1)
			if v[0][1] != "" {
				for _, sides := range [][2]string{{one, two}, {p.without, one}, {one, p.without}, {"", one}}[:map[bool]int{true: 4, false: 2}[kind == "string"]] {
					out := outputs(sides[0], sides[1])
					for _, i := range []int{0, 1} {
						for _, form := range []string{v[i][1], base64.StdEncoding.EncodeToString([]byte(v[i][1]))} {
							if n := strings.Index(out, form); n >= 0 {
								t.Errorf("%s: %s of type %s is shown: …%s…", at, form, kind, out[max(0, n-150):min(len(out), n+60)])
							}
						}
					}
					hidden += strings.Count(out, plan.Masked)
				}
			}
			if a, b := outputs(p.without, one), outputs(p.without, two); v[0][1] == "" && a != b {
				t.Errorf("%s: what is said about two values of type %s differs (-%s +%s):\n%s", at, kind, v[0][0], v[1][0], cmp.Diff(a, b))
			}
		}
	}
	assert.Assert(t, len(all) > 100 && hidden > 100, "%d places, %d hidden: the test proves little", len(all), hidden)
}

// outputs is everything that is said about the change from one side to the other.
func outputs(old, new string) string {
	var b strings.Builder
	before, faults := lint.ReadAll("old.yaml", []byte(withCluster(old)))
	fmt.Fprintln(&b, faults.Err())
	after, faults := lint.ReadAll("new.yaml", []byte(withCluster(new)))
	fmt.Fprintln(&b, faults.Err())
	p, err := plan.Compare(plan.Side{Label: "old", Resources: before.Resources, Others: before.Others},
		plan.Side{Label: "new", Resources: after.Resources, Others: after.Others})
	fmt.Fprintln(&b, err)
	if err == nil {
		text, err := plan.JSON(p, "")
		fmt.Fprintln(&b, string(text), err, string(plan.Text(p, "")), string(plan.Markdown(p, "")))
	}
	r := lint.Check(lint.Input{Resources: after.Resources, Others: after.Others})
	findings, err := json.Marshal(r)
	fmt.Fprintln(&b, string(findings), err)
	changes, err := diff.Live(objects(before), objects(after), "a", "b")
	fmt.Fprintln(&b, string(changes), err)
	imported, err := adopt.Import([]adopt.Source{{Name: "new.yaml", Data: []byte(withCluster(new))}}, adopt.Options{})
	fmt.Fprintln(&b, err)
	if err == nil {
		fmt.Fprintln(&b, imported.Notes)
	}
	return b.String()
}

// withCluster is an object with a Cluster, so that the sides have one in common.
func withCluster(object string) string {
	if strings.Contains(object, "kind: Cluster\n") {
		return object
	}
	return clusterAlone + "---\n" + object
}

func objects(c lint.Contents) []manifest.Object {
	var all []manifest.Object
	for _, r := range c.Resources {
		all = append(all, r.Object)
	}
	return all
}
