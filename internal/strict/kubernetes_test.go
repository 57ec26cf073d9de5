// SPDX-License-Identifier: Apache-2.0

package strict_test

import (
	"encoding/json"
	"go/build"
	"strings"
	"testing"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/yaml"
)

// types has every Kubernetes type with its own decoder.
type types struct {
	metav1.TypeMeta `json:",inline"`
	Port            intstr.IntOrString   `json:"port"`
	Limits          corev1.ResourceList  `json:"limits"`
	Time            metav1.Time          `json:"time"`
	Every           *metav1.Duration     `json:"every"`
	Raw             runtime.RawExtension `json:"raw"`
	Address         address              `json:"address"`
	Token           address              `json:"token"`
}

// address is a type with UnmarshalText.
type address struct{ host string }

func (a *address) UnmarshalText(text []byte) error {
	if string(text) == "panic" {
		panic("at the disco")
	}
	a.host = string(text)
	return nil
}

func TestKubernetesTypes(t *testing.T) {
	in := "apiVersion: v1\nport: 80\nlimits: {cpu: 0.5, memory: 1Gi}\ntime: 2024-01-02T03:04:05Z\nevery: 1h30m\n" +
		"raw: {b: [1, 1.5, \"<\"], a: 18446744073709551615}\n"
	var got, want types
	if errs := decode(t, in, &got); errs != "" {
		t.Fatal(errs)
	}
	if err := yaml.UnmarshalStrict([]byte(in), &want); err != nil {
		t.Fatal(err)
	}
	if got.Raw.Raw == nil || !got.Time.Equal(&metav1.Time{Time: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)}) {
		t.Errorf("got %+v", got)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(address{})); diff != "" {
		t.Errorf("the result must be what kubectl reads: -want +got\n%s", diff)
	}
}

func TestKubernetesFaults(t *testing.T) {
	cases := map[string]struct {
		reason string
		in     string
		want   string
	}{
		"Quantity":   {"the type's own words, at the place of the value", "limits:\n  memory: 1 Gi\n", `p.yaml:2:11: limits[memory]: cannot read "1 Gi": quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`},
		"IntOrBool":  {"types that take two kinds refuse the third", "port: true\n", `p.yaml:1:7: port: expected a whole number, got true`},
		"Time":       {"a time is a string", "time: 5\n", `p.yaml:1:7: time: expected a string, got a number: quote it as "5"`},
		"Duration":   {"and so is a duration", "every: {a: b}\n", `p.yaml:1:8: every: expected a string, got a map`},
		"Raw":        {"content without a type is checked for what YAML itself forbids", "raw:\n  a: 1\n  a: 2\n", `p.yaml:3:3: raw.a: duplicate key "a", already set on line 2`},
		"RawOnce":    {"a value that YAML itself forbids is not reported twice", "limits: {memory: [yes]}\n", `p.yaml:1:19: limits[memory][0]: YAML 1.1 readers such as kubectl read this as a bool; write true or false, or quote it as "yes"`},
		"Text":       {"a type that reads text takes no number", "address: 5\n", `p.yaml:1:10: address: expected a string, got a number: quote it as "5"`},
		"Panic":      {"somebody else's panic is a fault like any other", "address: panic\nport: [1]\n", "p.yaml:1:10: address: cannot read \"panic\": at the disco\np.yaml:2:7: port: expected a whole number, got a list"},
		"SecretText": {"a type's words may hold the value", "token: panic\n", `p.yaml:1:8: token: invalid value`},
		"Inline":     {"inlined fields are among the names", "apiversion: v1\n", `p.yaml:1:1: apiversion: unknown field "apiversion", did you mean "apiVersion"?`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, decode(t, tc.in, &types{})); diff != "" {
				t.Errorf("%s: -want +got\n%s", tc.reason, diff)
			}
		})
	}
}

const cluster = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: pg
  creationTimestamp: null
  labels: {app: pg}
spec:
  instances: 3
  maxSyncReplicas: 1
  affinity:
    topologyKey: topology.kubernetes.io/zone
    nodeSelector: {workload: postgres}
  resources:
    requests: {memory: 8Gi, cpu: 2}
    limits: {memory: 8Gi, cpu: "2"}
  postgresql:
    parameters: {max_connections: "500", wal_compression: lz4}
  storage:
    size: 32Gi
    pvcTemplate:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 32Gi}}
  backup:
    barmanObjectStore:
      destinationPath: https://example.blob.core.windows.net/backups
      azureCredentials: {inheritFromAzureAD: true}
  monitoring: {enablePodMonitor: true}
  serviceAccountTemplate:
    metadata:
      annotations: {azure.workload.identity/client-id: "0"}
`

func TestCluster(t *testing.T) {
	var got, want cnpgv1.Cluster
	if errs := decode(t, cluster, &got); errs != "" {
		t.Fatal(errs)
	}
	if err := yaml.UnmarshalStrict([]byte(cluster), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(asJSON(t, want), asJSON(t, got)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	faulty := strings.NewReplacer("pvcTemplate:\n", "pvcTemplate:\n      storageClass: x\n", "lz4", "on", "instances: 3", `instances: "3"`)
	got = cnpgv1.Cluster{}
	wantFaults := `p.yaml:8:14: spec.instances: expected a whole number, got "3": remove the quotes
p.yaml:17:59: spec.postgresql.parameters[wal_compression]: expected a string, got a value that YAML 1.1 readers such as kubectl read as a bool: quote it as "on"
p.yaml:21:7: spec.storage.pvcTemplate.storageClass: unknown field "storageClass", did you mean "storageClassName"?`
	if diff := cmp.Diff(wantFaults, decode(t, faulty.Replace(cluster), &got)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestImports checks the imports of this package, since they add to the start-up time of every command.
func TestImports(t *testing.T) {
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range pkg.Imports {
		known := path == "go.yaml.in/yaml/v3" || path == "github.com/pgha/pgha/fault"
		if strings.Contains(path, ".") && !known || path == "regexp" {
			t.Errorf("%s is imported", path)
		}
	}
}
