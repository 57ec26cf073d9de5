// SPDX-License-Identifier: Apache-2.0

package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"testing"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/randfill"
	sigsyaml "sigs.k8s.io/yaml"
)

// fillRounds is how many random objects of each type the tests look at.
const fillRounds = 40

func filledObjects() map[string]Object {
	return map[string]Object{
		"Cluster": &cnpgv1.Cluster{}, "Backup": &cnpgv1.Backup{}, "ScheduledBackup": &cnpgv1.ScheduledBackup{},
		"Secret": &corev1.Secret{}, "ConfigMap": &corev1.ConfigMap{}, "Service": &corev1.Service{}, "Pod": &corev1.Pod{},
		"StorageClass": &storagev1.StorageClass{}, "PodMonitor": &monitoringv1.PodMonitor{},
	}
}

// filler makes values that survive JSON: random bytes are no Quantity, and "<<" is a merge key to a YAML reader.
func filler(seed int64) *randfill.Filler {
	texts := scalars()
	return randfill.NewWithSeed(seed).NilChance(0.4).NumElements(0, 3).MaxDepth(14).Funcs(
		func(s *string, c randfill.Continue) {
			for *s = texts[c.Intn(len(texts))]; *s == "<<" || *s == "\x7f" || *s == "\xff" || *s == "\u0085" || *s == "\ufffe"; {
				*s = texts[c.Intn(len(texts))]
			}
		},
		func(b *[]byte, c randfill.Continue) { *b = []byte(texts[c.Intn(len(texts))]) },
		func(q *resource.Quantity, c randfill.Continue) {
			*q = *resource.NewQuantity(c.Int63n(1<<40), resource.BinarySI)
		},
		func(s *intstr.IntOrString, c randfill.Continue) {
			if *s = intstr.FromInt32(c.Int31()); c.Bool() {
				*s = intstr.FromString(texts[c.Intn(8)])
			}
		},
		func(tm *metav1.Time, c randfill.Continue) { *tm = metav1.Unix(c.Int63n(1<<32), 0) },
		func(tm *metav1.MicroTime, c randfill.Continue) {
			*tm = metav1.MicroTime{Time: time.UnixMicro(c.Int63n(1 << 50))}
		},
		func(m *map[string][]string, c randfill.Continue) { c.FillNoCustom(m); deleteNil(*m) },
		func(m *map[string][]corev1.SecretKeySelector, c randfill.Continue) { c.FillNoCustom(m); deleteNil(*m) },
		func(f *metav1.FieldsV1, _ randfill.Continue) { f.SetRawBytes([]byte(`{"f:a":{}}`)) },
		func(r *runtime.RawExtension, _ randfill.Continue) { r.Raw = []byte(`{"b":{},"a":"<&>"}`) },
	)
}

// deleteNil takes away the entries that are null, which Document leaves out.
func deleteNil[T any](m map[string][]T) {
	maps.DeleteFunc(m, func(_ string, v []T) bool { return v == nil })
}

// TestTreeEqualsEncodingJSON: without pruning, the walk says what encoding/json says.
func TestTreeEqualsEncodingJSON(t *testing.T) {
	for name, obj := range filledObjects() {
		for seed := range int64(fillRounds) {
			filler(seed).Fill(obj)
			text, err := json.Marshal(obj)
			if err != nil {
				t.Fatalf("%s, seed %d: %v", name, seed, err)
			}
			compareJSON(t, fmt.Sprintf("%s, seed %d", name, seed), text, obj)
		}
	}
}

func compareJSON(t *testing.T, name string, want []byte, value any) {
	t.Helper()
	walker := newTreeWalker()
	walker.keep = true
	root, err := walker.tree(reflect.ValueOf(value))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if diff := cmp.Diff(decoded(t, want), decoded(t, appendJSON(nil, &root, compact))); diff != "" {
		t.Errorf("%s: -want +got:\n%s", name, diff)
	}
}

func decoded(t *testing.T, text []byte) any {
	t.Helper()
	var value any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

// TestDocumentReadsBack: what pruning takes away is nothing that the API server would miss.
func TestDocumentReadsBack(t *testing.T) {
	for name, obj := range filledObjects() {
		for seed := range int64(fillRounds) {
			filler(seed).Fill(obj)
			text, err := Document(obj)
			if err != nil {
				t.Fatalf("%s, seed %d: %v", name, seed, err)
			}
			back := reflect.New(reflect.TypeOf(obj).Elem())
			if err := sigsyaml.UnmarshalStrict(text, back.Interface()); err != nil {
				t.Errorf("%s, seed %d: %v\n%s", name, seed, err, text)
				continue
			}
			obj.SetCreationTimestamp(metav1.Time{})
			obj.SetManagedFields(nil)
			if status := reflect.ValueOf(obj).Elem().FieldByName("Status"); status.IsValid() {
				status.SetZero()
			}
			if got := back.Interface(); !equality.Semantic.DeepEqual(obj, got) {
				t.Errorf("%s, seed %d: -want +got:\n%s\n%s", name, seed, cmp.Diff(asJSON(t, obj), asJSON(t, got)), text)
			}
			compareBytes(t, fmt.Sprintf("%s, seed %d", name, seed), obj, text)
		}
	}
}

// compareBytes checks the text of a whole object against the package that it has to look like.
func compareBytes(t *testing.T, name string, obj Object, got []byte) {
	t.Helper()
	root, err := objectTree(newTreeWalker(), obj)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	want, err := sigsyaml.JSONToYAML(appendJSON(nil, &root, compact))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: -want +got:\n%s", name, diff)
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
