// SPDX-License-Identifier: Apache-2.0

package serialtest

import (
	"maps"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/randfill"
)

// Rounds is the number of random objects of each type in the tests.
const Rounds = 40

// Object is a typed Kubernetes object.
type Object interface {
	metav1.Object
	runtime.Object
}

// Objects are the types to fill.
func Objects() map[string]Object {
	return map[string]Object{
		"Cluster": &cnpgv1.Cluster{}, "Backup": &cnpgv1.Backup{}, "ScheduledBackup": &cnpgv1.ScheduledBackup{},
		"Secret": &corev1.Secret{}, "ConfigMap": &corev1.ConfigMap{}, "Service": &corev1.Service{}, "Pod": &corev1.Pod{},
		"StorageClass": &storagev1.StorageClass{}, "PodMonitor": &monitoringv1.PodMonitor{},
	}
}

// Filler creates values that survive JSON: random bytes are not a valid Quantity, and "<<" is a merge key in YAML.
func Filler(seed int64) *randfill.Filler {
	texts := Scalars()
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

// deleteNil removes null entries, which Document omits.
func deleteNil[T any](m map[string][]T) {
	maps.DeleteFunc(m, func(_ string, v []T) bool { return v == nil })
}
