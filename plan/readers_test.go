// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

// What a changed Secret or ConfigMap does depends on the field that names it.
func TestReaders(t *testing.T) {
	const place = "  instances: 3\n"
	for name, tt := range map[string]struct {
		reason, cluster, kind, metadata string
		class                           string
		when                            plan.When
		says                            string
	}{
		"superuser": {"ALTER ROLE", "  superuserSecret: {name: it}\n", "Secret", "", "objects only", plan.AtReconcile, "superuser postgres"},
		"managed role": {"ALTER ROLE", "  managed: {roles: [{name: r, passwordSecret: {name: it}}]}\n", "Secret", "", "objects only", plan.AtReconcile,
			"managed role"},
		"watched":     {"the operator looks at once", "  superuserSecret: {name: it}\n", "Secret", "labels: {cnpg.io/reload: ''}", "objects only", plan.Now, "superuser postgres"},
		"certificate": {"a reload", "  certificates: {serverTLSSecret: it, serverCASecret: ca}\n", "Secret", "", "reload", plan.AtReconcile, "new certificate"},
		"client CA":   {"a reload", "  certificates: {clientCASecret: it}\n", "Secret", "", "accepted and fails later", plan.AtReconcile, "certificate of replication"},
		"env": {"pods keep what they started with", "  env: [{name: A, valueFrom: {secretKeyRef: {name: it, key: k}}}]\n", "Secret", "", "at the next pod",
			plan.AtNextPod, "running pods keep"},
		"envFrom":    {"pods keep what they started with", "  envFrom: [{configMapRef: {name: it}}]\n", "ConfigMap", "", "at the next pod", plan.AtNextPod, "running pods keep"},
		"queries":    {"metrics", "  monitoring: {customQueriesConfigMap: [{name: it, key: k}]}\n", "ConfigMap", "", "objects only", plan.AtReconcile, "metrics change"},
		"pull":       {"the kubelet", "  imagePullSecrets: [{name: it}]\n", "Secret", "", "at the next event", plan.AtNextPod, "pulls an image"},
		"unused":     {"nobody", "", "Secret", "", "objects only", plan.Now, "no object of the two sides"},
		"SQL":        {"the bootstrap is over", "  bootstrap: {initdb: {postInitSQLRefs: {configMapRefs: [{name: it, key: k}]}}}\n", "ConfigMap", "", "ignored", plan.Never, "nothing reads it again"},
		"other keys": {"not the operator's ConfigMap", "", "ConfigMap", "", "objects only", plan.Now, "no object of the two sides"},
	} {
		t.Run(name, func(t *testing.T) {
			cluster := strings.Replace(clusterText, place, place+tt.cluster, 1)
			if strings.Contains(tt.cluster, "bootstrap") {
				cluster = strings.Replace(cluster, "  bootstrap: {initdb: {database: app, owner: app, secret: {name: owner}}}\n", "", 1)
			}
			data := "data"
			if tt.kind == "Secret" {
				data = "stringData"
			}
			text := fmt.Sprintf("%sapiVersion: v1\nkind: %s\nmetadata: {name: it, namespace: db, %s}\n%s: {k: first, CLUSTERS_ROLLOUT_DELAY: \"1\"}\n---\n", cluster, tt.kind, tt.metadata, data)
			keys := []string{`k: first`, `CLUSTERS_ROLLOUT_DELAY: "1"`}
			if name == "client CA" { // another key of the Secret is no CA
				text, keys = strings.Replace(text, keys[0], "ca.crt: first", 1), []string{"ca.crt: first"}
			}
			for _, key := range keys {
				p := changed(t, text, key, strings.NewReplacer("first", "second", `"1"`, `"2"`).Replace(key))
				c := object(t, p, tt.kind, "it").Changes[0]
				assert.Equal(t, c.Class.String(), tt.class, tt.reason)
				assert.Equal(t, c.When, tt.when, tt.reason)
				assert.Assert(t, strings.Contains(c.Why, tt.says), c.Why)
			}
		})
	}
}

const (
	roleText = `
apiVersion: postgresql.cnpg.io/v1
kind: DatabaseRole
metadata: {name: r, namespace: db}
spec: {cluster: {name: pg}, name: r, ensure: present, login: true, passwordSecret: {name: one}}
---
`
	publicationText = `
apiVersion: postgresql.cnpg.io/v1
kind: Publication
metadata: {name: p, namespace: db}
spec: {cluster: {name: pg}, name: p, dbname: app, target: {objects: [{tablesInSchema: a}]}, publicationReclaimPolicy: retain}
---
`
	subscriptionText = `
apiVersion: postgresql.cnpg.io/v1
kind: Subscription
metadata: {name: s, namespace: db}
spec: {cluster: {name: pg}, name: s, dbname: app, publicationName: p, externalClusterName: source, parameters: {binary: "true", create_slot: "true"}}
---
`
	accountText = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: pg, namespace: db, annotations: {azure.workload.identity/client-id: one}}
---
`
	spaceText = `
apiVersion: v1
kind: Namespace
metadata: {name: db, labels: {pod-security.kubernetes.io/enforce: baseline}}
---
`
	claimText = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: pg-1, namespace: db}
spec: {storageClassName: fast, resources: {requests: {storage: 10Gi}}}
---
`
	monitorText = `
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: pg, namespace: db, labels: {team: a}}
spec: {selector: {matchLabels: {cnpg.io/cluster: pg}}, podMetricsEndpoints: [{port: metrics}]}
---
`
)

func TestOtherKinds(t *testing.T) {
	pooled := []plan.Endpoint{plan.Pooled}
	pinned := strings.Replace(poolerText, "namespace: db}", "namespace: db, annotations: {cnpg.io/reconcilePodSpec: disabled}}", 1)
	for name, tt := range map[string]struct {
		reason         string
		text, part, by string
		want           []seen
	}{
		"login":                  {"ALTER ROLE", roleText, "login: true", "login: false", []seen{{"spec.login", "objects only", plan.Now, nil}}},
		"role is absent":         {"not supported", roleText, "present", "absent", []seen{{"spec.ensure", "refused", plan.Never, nil}}},
		"role has no name":       {"immutable", roleText, "name: r, ensure", "name: q, ensure", []seen{{"spec.name", "refused", plan.Never, nil}}},
		"published tables":       {"ALTER PUBLICATION", publicationText, "tablesInSchema: a", "tablesInSchema: b", []seen{{"spec.target.objects", "objects only", plan.Now, nil}}},
		"reclaim policy":         {"read when it is deleted", publicationText, "retain", "delete", []seen{{"spec.publicationReclaimPolicy", "at the next event", plan.Now, nil}}},
		"database":               {"immutable", publicationText, "dbname: app", "dbname: other", []seen{{"spec.dbname", "refused", plan.Never, nil}}},
		"other publication":      {"ALTER SUBSCRIPTION", subscriptionText, "publicationName: p", "publicationName: q", []seen{{"spec.publicationName", "objects only", plan.Now, nil}}},
		"a parameter":            {"can change", subscriptionText, `binary: "true"`, `binary: "false"`, []seen{{"spec.parameters.binary", "objects only", plan.Now, nil}}},
		"a parameter too":        {"cannot change", subscriptionText, `slot: "true"`, `slot: "false"`, []seen{{"spec.parameters.create_slot", "ignored", plan.Never, nil}}},
		"identity":               {"written into new pods only", accountText, "client-id: one", "client-id: two", []seen{{"metadata.annotations[azure.workload.identity/client-id]", "at the next pod", plan.AtNextPod, nil}}},
		"pod security":           {"running pods stay", spaceText, "baseline", "restricted", []seen{{"metadata.labels[pod-security.kubernetes.io/enforce]", "at the next event", plan.AtNextPod, nil}}},
		"claim":                  {"grows in place", claimText, "storage: 10Gi", "storage: 20Gi", []seen{{"spec.resources.requests.storage", "objects only", plan.Now, nil}}},
		"class of a claim":       {"immutable", claimText, "Name: fast", "Name: slow", []seen{{"spec.storageClassName", "refused", plan.Never, nil}}},
		"scraping":               {"Prometheus", monitorText, "port: metrics", "port: other", []seen{{"spec.podMetricsEndpoints", "objects only", plan.Now, nil}}},
		"label":                  {"no rule of its own", accountText, "annotations:", "labels: {a: b}, annotations:", []seen{{"metadata.labels.a", "objects only", plan.Now, nil}}},
		"paused":                 {"clients wait", poolerText, "poolMode: session", "poolMode: session\n    paused: true", []seen{{"spec.pgbouncer.paused", "reload", plan.Now, nil}}},
		"pooled to replicas":     {"another Service", poolerText, "type: rw", "type: ro", []seen{{"spec.type", "reload", plan.Now, nil}}},
		"pooler's pods are kept": {"the annotation", pinned, "a: b", "a: c", []seen{{"spec.template.metadata.labels.a", "ignored", plan.Never, nil}}},
		"pooler's account": {"appears, so it is no transition", poolerText, "  type: rw", "  serviceAccountName: x\n  type: rw",
			[]seen{{"spec.serviceAccountName", "objects only", plan.Now, pooled}}},
		"pooler's Cluster": {"immutable", poolerText, "cluster: {name: pg}", "cluster: {name: other}", []seen{{"spec.cluster.name", "refused", plan.Never, nil}}},
		"unknown setting":  {"the operator has none", operatorText, "\ndata: {", "\n" + `data: {CLUSTER_ROLLOUT_DELAY: "1", `, []seen{{"data.CLUSTER_ROLLOUT_DELAY", "ignored", plan.Never, nil}}},
		"in-tree endpoint": {"a mounted certificate", storeText, "wal: {max", "endpointCA: {name: a, key: b}\n    wal: {max",
			[]seen{{"spec.configuration.endpointCA", "primary recreated", plan.AtReconcile, []plan.Endpoint{plan.RW, plan.RO}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := changesOf(changed(t, clusterText+tt.text, tt.part, tt.by))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// A field that is immutable only with newer operators has its effect with older ones.
func TestImmutableByTarget(t *testing.T) {
	old := textSide(t, "old", clusterText+scheduleText, target(26))
	new := textSide(t, "new", strings.Replace(clusterText+scheduleText, "cluster: {name: pg}", "cluster: {name: other}", 1), target(26))
	p, err := plan.Compare(old, new)
	assert.NilError(t, err)
	assert.DeepEqual(t, changesOf(p), []seen{{"spec.cluster.name", "data at risk", plan.Now, nil}})
}

// The API server refuses another value in an immutable Secret.
func TestImmutableSecret(t *testing.T) {
	p := changed(t, clusterText+strings.Replace(secretText, "type:", "immutable: true\ntype:", 1), "first", "second")
	assert.DeepEqual(t, changesOf(p), []seen{{"data.password", "refused", plan.Never, nil}})
}
