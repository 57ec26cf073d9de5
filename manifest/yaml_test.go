// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

func quorum(asked bool) Object {
	sync := &cnpgv1.SynchronousReplicaConfiguration{Method: "any", Number: 1, FailoverQuorum: asked}
	return &cnpgv1.Cluster{Spec: cnpgv1.ClusterSpec{PostgresConfiguration: cnpgv1.PostgresConfiguration{Synchronous: sync}}}
}

func TestDocumentNoise(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		obj    Object
		want   string
	}{
		"Status": {
			"only the operator writes the status",
			&cnpgv1.Backup{
				Spec:   cnpgv1.BackupSpec{Cluster: cnpgv1.LocalObjectReference{Name: "pg"}},
				Status: cnpgv1.BackupStatus{Phase: "completed"},
			},
			"spec:\n  cluster:\n    name: pg\n",
		},
		"ServerFields": {
			"the API server writes them",
			&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{
				Name: "a", CreationTimestamp: metav1.Unix(1, 0), ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "m"}},
			}},
			"metadata:\n  name: a\n",
		},
		"EmptyMetadata": {"it would be an empty map", &corev1.ConfigMap{}, "{}\n"},
		"ZeroStructs": {
			"affinity, resources and the election constraint are empty structs",
			&cnpgv1.Cluster{Spec: cnpgv1.ClusterSpec{Instances: 3}}, "spec:\n  instances: 3\n",
		},
		"FalseQuorum": {
			"the field has no omitempty, and older operators do not have it",
			quorum(false), "spec:\n  instances: 0\n  postgresql:\n    synchronous:\n      method: any\n      number: 1\n",
		},
		"TrueQuorum": {
			"set explicitly",
			quorum(true), "spec:\n  instances: 0\n  postgresql:\n    synchronous:\n      failoverQuorum: true\n      method: any\n      number: 1\n",
		},
		"StatusDeeperDown": {
			"only the object's own status is omitted",
			&corev1.ConfigMap{Data: map[string]string{"status": "s", "creationTimestamp": "c"}},
			"data:\n  creationTimestamp: c\n  status: s\n",
		},
		"EmptyAfterWalk": {
			"a struct that has only an empty slice is empty",
			&cnpgv1.Cluster{Spec: cnpgv1.ClusterSpec{Instances: 1, Affinity: cnpgv1.AffinityConfiguration{Tolerations: []corev1.Toleration{}}}},
			"spec:\n  instances: 1\n",
		},
		"NilSlice": {
			"podMetricsEndpoints has no omitempty and would be null; the empty selector is omitted too",
			&monitoringv1.PodMonitor{Spec: monitoringv1.PodMonitorSpec{JobLabel: "j"}}, "spec:\n  jobLabel: j\n",
		},
		"EmptySlice": {
			"an explicit empty list",
			&monitoringv1.PodMonitor{Spec: monitoringv1.PodMonitorSpec{PodMetricsEndpoints: []monitoringv1.PodMetricsEndpoint{}}},
			"spec:\n  podMetricsEndpoints: []\n",
		},
		"EmptyPointer": {
			"emptyDir: {} has a meaning",
			&corev1.Pod{Spec: corev1.PodSpec{Volumes: []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}}}},
			"spec:\n  volumes:\n  - emptyDir: {}\n    name: v\n",
		},
		"ZeroElement": {
			"elements of a list are kept",
			&corev1.Service{Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{}, {Port: 5432, TargetPort: intstr.FromInt32(0)}}}},
			"spec:\n  ports:\n  - port: 0\n  - port: 5432\n",
		},
		"EmptyElement": {
			"an element without any field stays a map",
			&corev1.Pod{Spec: corev1.PodSpec{Tolerations: []corev1.Toleration{{}}}},
			"spec:\n  tolerations:\n  - {}\n",
		},
		"Scalars": {
			"an empty string without omitempty is kept, as is the target of a pointer",
			&cnpgv1.ScheduledBackup{Spec: cnpgv1.ScheduledBackupSpec{Suspend: new(bool)}},
			"spec:\n  schedule: \"\"\n  suspend: false\n",
		},
		"NullInMap": {
			"Argo CD reports null in a map as drift",
			&corev1.Secret{Data: map[string][]byte{"gone": nil, "empty": {}}},
			"data:\n  empty: \"\"\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Document(tc.obj)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, string(got)); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

func TestYAMLAndJSON(t *testing.T) {
	a := &corev1.ConfigMap{TypeMeta: metav1.TypeMeta{Kind: "ConfigMap"}, Data: map[string]string{"a10": "<1>", "a2": "x\ny\n"}}
	b := &corev1.Secret{Data: map[string][]byte{"b": []byte("1")}, Immutable: new(bool)}
	for name, tc := range map[string]struct {
		reason string
		write  func([]Object) ([]byte, error)
		objs   []Object
		want   string
	}{
		"NoYAML":  {"without objects there is no document", YAML, nil, ""},
		"OneYAML": {"no separator", YAML, []Object{b}, "data:\n  b: MQ==\nimmutable: false\n"},
		"YAML": {
			"the order given, natural keys, a separator between", YAML, []Object{b, a, b},
			"data:\n  b: MQ==\nimmutable: false\n---\ndata:\n  a2: |\n    x\n    y\n  a10: <1>\nkind: ConfigMap\n---\ndata:\n  b: MQ==\nimmutable: false\n",
		},
		"OneJSON": {
			"one object is not in a List, and its keys are sorted by bytes", JSON, []Object{a},
			"{\n    \"data\": {\n        \"a10\": \"\\u003c1\\u003e\",\n        \"a2\": \"x\\ny\\n\"\n    },\n    \"kind\": \"ConfigMap\"\n}\n",
		},
		"NoJSON": {"a list may be empty", JSON, nil, "{\n    \"apiVersion\": \"v1\",\n    \"items\": [],\n    \"kind\": \"List\"\n}\n"},
		"JSON": {
			"several objects are a List", JSON, []Object{&corev1.Pod{Spec: corev1.PodSpec{NodeName: "n"}}, &corev1.ConfigMap{}},
			"{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        {\n            \"spec\": {\n                \"nodeName\": \"n\"\n            }\n        },\n        {}\n    ],\n    \"kind\": \"List\"\n}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tc.write(tc.objs)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, string(got)); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

func TestErrorsNameTheObject(t *testing.T) {
	bad := &corev1.ConfigMap{
		TypeMeta: metav1.TypeMeta{Kind: "ConfigMap"}, ObjectMeta: metav1.ObjectMeta{Name: "settings"},
		Data: map[string]string{"k": "\x7f"}, // YAML does not take the delete character
	}
	unnamed := bad.DeepCopy()
	unnamed.TypeMeta = metav1.TypeMeta{}
	for name, tc := range map[string]struct {
		reason string
		obj    Object
		want   string
	}{
		"Kind":     {"kind and name", bad, `cannot serialise ConfigMap "settings": `},
		"NoKind":   {"the Go type is used instead of the kind", unnamed, `cannot serialise *v1.ConfigMap "settings": `},
		"Nil":      {"a nil object has neither", nil, `cannot serialise <nil>: the object is nil`},
		"TypedNil": {"a nil pointer has a type", (*cnpgv1.Cluster)(nil), `cannot serialise *v1.Cluster: the object is nil`},
	} {
		_, err := Document(tc.obj)
		if err == nil || !strings.HasPrefix(err.Error(), tc.want) {
			t.Errorf("%s: %s: want an error that starts with %q, got %v", name, tc.reason, tc.want, err)
		}
		if stream, err := YAML([]Object{&corev1.ConfigMap{}, tc.obj}); err == nil || stream != nil {
			t.Errorf("%s: want an error and no bytes, got %q", name, stream)
		}
	}
	if _, err := JSON([]Object{nil}); err == nil {
		t.Error("want JSON to refuse a nil object")
	}
}
