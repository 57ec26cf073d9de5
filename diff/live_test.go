// SPDX-License-Identifier: Apache-2.0

package diff_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/diff"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"gotest.tools/v3/assert"
)

// read reads manifests as pgha diff does.
func read(t *testing.T, text string) []manifest.Object {
	t.Helper()
	resources, _, faults := lint.Read("there.yaml", []byte(text))
	assert.NilError(t, faults.Err())
	var all []manifest.Object
	for _, r := range resources {
		all = append(all, r.Object)
	}
	return all
}

const (
	meta    = "metadata: {name: pg, namespace: db}\n"
	cluster = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\n" + meta + "spec:\n  instances: 3\n  storage: {size: 1Gi}\n"
	service = "apiVersion: v1\nkind: Service\n" + meta + "spec:\n  type: LoadBalancer\n  ports: [{port: 5432, protocol: TCP, targetPort: 5432}]\n"
	secret  = "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/basic-auth\n" + meta
)

// TestLive checks that fields filled in by the cluster are ignored, and changes by a user are not.
func TestLive(t *testing.T) {
	const uid = ", uid: u, resourceVersion: \"7\", generation: 2, creationTimestamp: \"2026-01-01T00:00:00Z\"}"
	cases := map[string]struct {
		reason, there, rendered string
		want                    []string // lines of the difference
	}{
		"metadata": {
			reason: "the API server's own", rendered: cluster,
			there: strings.Replace(cluster, "}", uid, 1),
		},
		"no namespace": {
			reason: "kubectl apply -n fills it in", rendered: cluster,
			there: strings.Replace(cluster, ", namespace: db", "", 1),
		},
		"another namespace": {
			reason: "another object", rendered: cluster,
			there: strings.Replace(cluster, "namespace: db", "namespace: other", 1),
			want:  []string{"+++ rendered/Cluster.postgresql.cnpg.io/db/pg", "--- there/Cluster.postgresql.cnpg.io/other/pg"},
		},
		"defaults": {
			reason: "the operator's", rendered: cluster,
			there: cluster + "  startDelay: 3600\n  stopDelay: 1800\n  enablePDB: true\n  postgresql: {parameters: {wal_level: logical}}\n",
		},
		"defaults that are rendered": {
			reason: "the other way round", there: cluster,
			rendered: cluster + "  startDelay: 3600\n  enablePDB: true\n",
		},
		"no default": {
			reason: "somebody changed it", rendered: cluster,
			there: cluster + "  startDelay: 30\n",
			want:  []string{"-  startDelay: 30"},
		},
		"another instance": {
			reason: "somebody changed it", rendered: cluster,
			there: strings.Replace(cluster, "instances: 3", "instances: 2", 1),
			want:  []string{"-  instances: 2", "+  instances: 3"},
		},
		"no instances": {
			reason: "the default is one", rendered: strings.Replace(cluster, "instances: 3", "instances: 1", 1),
			there: strings.Replace(cluster, "  instances: 3\n", "", 1),
		},
		"quantities": {
			reason: "two ways to write one amount", rendered: cluster + "  resources: {limits: {cpu: \"2\", memory: 4Gi}}\n",
			there: strings.Replace(cluster, "1Gi", "1024Mi", 1) + "  resources: {limits: {cpu: 2000m, memory: 4096Mi}}\n",
		},
		"parameters": {
			reason: "two ways to write one amount", rendered: cluster + "  postgresql: {parameters: {work_mem: 1GB, jit: \"on\"}}\n",
			there: cluster + "  postgresql: {parameters: {work_mem: 1024MB, jit: \"true\"}}\n",
		},
		"other parameters": {
			reason: "a thousand are not 1024", rendered: cluster + "  postgresql: {parameters: {work_mem: 1GB}}\n",
			there: cluster + "  postgresql: {parameters: {work_mem: 1000MB}}\n",
			want:  []string{"-      work_mem: 1000MB", "+      work_mem: 1GB"},
		},
		"Service": {
			reason: "what the API server assigns", rendered: service,
			there: service + "  clusterIP: 10.0.0.1\n  clusterIPs: [10.0.0.1]\n  ipFamilies: [IPv4]\n  ipFamilyPolicy: SingleStack\n" +
				"  sessionAffinity: None\n  internalTrafficPolicy: Cluster\n  externalTrafficPolicy: Cluster\n  allocateLoadBalancerNodePorts: true\n",
		},
		"node port": {
			reason: "assigned as well", rendered: service,
			there: strings.Replace(service, "port: 5432,", "port: 5432, nodePort: 30001,", 1),
		},
		"finalizer": {
			reason: "the cloud controller's", rendered: service,
			there: strings.Replace(service, "namespace: db", "namespace: db, finalizers: [service.kubernetes.io/load-balancer-cleanup]", 1),
		},
		"GitOps": {
			reason: "by these tools find what they applied", rendered: service,
			there: strings.Replace(service, "namespace: db", "namespace: db, annotations: {argocd.argoproj.io/tracking-id: x}, "+
				"labels: {kustomize.toolkit.fluxcd.io/name: y}", 1),
		},
		"annotation": {
			reason: "somebody's own", rendered: service,
			there: strings.Replace(service, "namespace: db", "namespace: db, annotations: {note: x}", 1),
			want:  []string{"-  annotations:", "-    note: x"},
		},
		"Secret": {
			reason: "as it was typed and as it is stored", rendered: secret + "stringData: {username: app, password: hunter2}\n",
			there: secret + "data: {username: YXBw, password: aHVudGVyMg==}\n",
		},
		"made by the operator": {
			reason: "out of the Cluster", rendered: cluster,
			there: cluster + "---\n" + strings.Replace(service, "namespace: db",
				"namespace: db, ownerReferences: [{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, name: pg, uid: u}]", 1),
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			text, err := diff.Live(read(t, c.there), read(t, c.rendered), "there", "rendered")
			assert.NilError(t, err)
			var got []string
			for line := range strings.Lines(string(text)) {
				line = strings.TrimSuffix(line, "\n")
				if len(c.want) > 0 && c.want[0][:3] == "+++" && !strings.HasPrefix(line, "+++ rendered") && !strings.HasPrefix(line, "--- there") {
					continue
				}
				changed := strings.HasPrefix(line, "-") || strings.HasPrefix(line, "+")
				if changed && (c.want != nil && c.want[0][:3] == "+++" || !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "+++")) {
					got = append(got, line)
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, d)
			}
		})
	}
}

// TestSecretCopies checks that no copy of a Secret's values is shown.
func TestSecretCopies(t *testing.T) {
	const canary, encoded = "canary-7f3a", "Y2FuYXJ5LTdmM2E="
	forms := map[string]string{
		"last applied": "kubectl.kubernetes.io/last-applied-configuration: '{\"stringData\":{\"password\":\"" + canary + "\"}}'",
		"encoded":      "kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{\"password\":\"" + encoded + "\"}}'",
		"Rancher":      "objectset.rio.cattle.io/applied: '{\"data\":\"" + encoded + "\"}'",
		"any":          "note: " + canary,
	}
	for name, annotation := range forms {
		t.Run(name, func(t *testing.T) {
			there := "apiVersion: v1\nkind: Secret\nmetadata:\n  name: pg\n  namespace: db\n  annotations:\n    " + annotation +
				"\n  labels: {copy: " + canary + "}\n  managedFields: [{manager: " + canary + "}]\ntype: " + canary + "\n" +
				"data: {password: " + encoded + "}\nstringData: {other: " + canary + "}\n"
			rendered := "apiVersion: v1\nkind: Secret\nmetadata: {name: pg, namespace: db}\nstringData: {password: new}\n"
			for _, pair := range [][2]string{{there, rendered}, {rendered, there}, {there, ""}, {"", there}} {
				for _, compare := range []func(a, b []manifest.Object, x, y string) ([]byte, error){diff.Live, diff.Objects} {
					text, err := compare(read(t, pair[0]), read(t, pair[1]), "a", "b")
					assert.NilError(t, err)
					assert.Assert(t, len(text) > 0)
					assert.Assert(t, !strings.Contains(string(text), canary) && !strings.Contains(string(text), encoded), string(text))
				}
			}
		})
	}
}
