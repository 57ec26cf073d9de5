// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/internal/tracking"
	"github.com/pgha/pgha/manifest"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// Settle makes two objects comparable if one was read from an API server. It removes values that the API server, the operator and
// GitOps tools write into one object and that the other does not set. If a value is written in two ways, as 1Gi and 1024Mi, it
// uses the form of the second object. It changes neither object.
func Settle(there, rendered manifest.Object) (a, b manifest.Object, err error) {
	have, err := treeOf(withoutStringData(there))
	if err != nil {
		return nil, nil, err
	}
	want, err := treeOf(withoutStringData(rendered))
	if err != nil {
		return nil, nil, err
	}
	kind := rendered.GetObjectKind().GroupVersionKind().Kind
	dropKept(have, want)
	fillInstances(have)
	fillInstances(want)
	if kind == "Service" {
		dropAssigned(mapAt(have, "spec"), mapAt(want, "spec"))
	}
	dropDefaultQueries(have, want)
	settled := withoutDefaults("", kind, have, want)
	want = withoutDefaults("", kind, want, settled)
	settled, _ = unify(kind, "", settled, want).(tree)
	if a, err = typedLike(there, settled); err != nil {
		return nil, nil, err
	}
	b, err = typedLike(rendered, want)
	return a, b, err
}

// Derived reports whether the operator created the object from another one.
func Derived(o manifest.Object) bool {
	for _, owner := range o.GetOwnerReferences() {
		if strings.HasPrefix(owner.APIVersion, "postgresql.cnpg.io/") {
			return true
		}
	}
	return false
}

// withoutStringData returns a Secret as the API server stores it, and any other object unchanged.
func withoutStringData(o manifest.Object) manifest.Object {
	s, ok := o.(*corev1.Secret)
	if !ok {
		return o
	}
	stored := s.DeepCopy()
	for key, value := range s.StringData {
		if stored.Data == nil {
			stored.Data = map[string][]byte{}
		}
		stored.Data[key] = []byte(value)
	}
	stored.StringData = nil
	if stored.Type == "" {
		stored.Type = corev1.SecretTypeOpaque // https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
	}
	return stored
}

// fillInstances sets the default of instances: if the manifest does not set it, the Go type writes 0 and the API server 1. The API
// server rejects 0.
func fillInstances(t tree) {
	if n, ok := intAt(t, "spec", "instances"); ok && n == 0 && textAt(t, "kind") == "Cluster" {
		mapAt(t, "spec")["instances"] = int64(1)
	}
}

// dropKept removes metadata that the API server and controllers manage, unless want has it.
func dropKept(have, want tree) {
	metadata, wanted := mapAt(have, "metadata"), mapAt(want, "metadata")
	for _, key := range []string{"deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generation", "generateName",
		"ownerReferences", "resourceVersion", "selfLink", "uid"} {
		if _, ok := wanted[key]; !ok {
			delete(metadata, key)
		}
	}
	for _, section := range []string{"annotations", "labels"} {
		entries := mapAt(metadata, section)
		for key := range entries {
			if _, ok := mapAt(wanted, section)[key]; !ok && tracking.Key(key) {
				delete(entries, key)
			}
		}
		if entries != nil && len(entries) == 0 {
			delete(metadata, section)
		}
	}
}

// dropAssigned removes values that the API server assigns to a Service.
func dropAssigned(have, want tree) {
	for _, key := range []string{"clusterIP", "clusterIPs", "healthCheckNodePort", "ipFamilies"} {
		if _, ok := want[key]; !ok {
			delete(have, key)
		}
	}
	ports, wanted := listAt(have, "ports"), listAt(want, "ports")
	for i := range ports {
		port, _ := ports[i].(tree)
		var other tree
		if i < len(wanted) {
			other, _ = wanted[i].(tree)
		}
		if other["nodePort"] == nil {
			delete(port, "nodePort")
		}
		// https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
		if other["targetPort"] == nil && reflect.DeepEqual(port["targetPort"], port["port"]) {
			delete(port, "targetPort")
		}
		if port["targetPort"] == nil && reflect.DeepEqual(other["targetPort"], other["port"]) {
			delete(other, "targetPort")
		}
	}
}

// dropDefaultQueries removes the ConfigMap that the operator inserts before those of the manifest.
func dropDefaultQueries(have, want tree) {
	queries, wanted := listAt(have, "spec", "monitoring", "customQueriesConfigMap"), listAt(want, "spec", "monitoring", "customQueriesConfigMap")
	if len(queries) > 1 && reflect.DeepEqual(queries[0], any(defaultQueries())) &&
		(len(wanted) == 0 || !reflect.DeepEqual(wanted[0], any(defaultQueries()))) {
		mapAt(have, "spec", "monitoring")["customQueriesConfigMap"] = queries[1:]
	}
}

// unify uses want's form of a value if have has the same value in another form.
func unify(kind, path string, have, want any) any {
	switch have := have.(type) {
	case tree:
		other, _ := want.(tree)
		for key, value := range have {
			if wanted, ok := other[key]; ok {
				have[key] = unify(kind, child(path, key), value, wanted)
			}
		}
	case []any:
		other, _ := want.([]any)
		for i := range min(len(have), len(other)) {
			have[i] = unify(kind, path, have[i], other[i])
		}
	default:
		if have != want && sameValue(kind, path, have, want) {
			return want
		}
	}
	return have
}

// sameValue reports whether two quantities are equal, or whether PostgreSQL reads two settings as the same value.
func sameValue(kind, path string, have, want any) bool {
	if name, ok := strings.CutPrefix(path, "spec.postgresql.parameters."); ok && kind == "Cluster" {
		a, isText := have.(string)
		b, also := want.(string)
		return isText && also && pgsettings.Same(name, a, b)
	}
	if !isQuantity(path) {
		return false
	}
	a, errA := resource.ParseQuantity(scalarText(have))
	b, errB := resource.ParseQuantity(scalarText(want))
	return errA == nil && errB == nil && a.Cmp(b) == 0
}

// isQuantity reports the fields of pgha's kinds that are quantities. The size of a volume is a string in the Go type.
func isQuantity(path string) bool {
	for _, end := range []string{".requests.", ".limits."} {
		if strings.Contains(path, end) {
			return true
		}
	}
	last := path[strings.LastIndexByte(path, '.')+1:]
	return last == "size" || last == "sizeLimit" || last == "shm" || last == "temporaryData"
}

func scalarText(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return strings.Trim(string(text), `"`)
}

// typedLike decodes a tree into the type of an object.
func typedLike(o manifest.Object, t tree) (manifest.Object, error) {
	text, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	typed := reflect.New(reflect.TypeOf(o).Elem()).Interface().(manifest.Object)
	return typed, json.Unmarshal(text, typed)
}
