// SPDX-License-Identifier: Apache-2.0

package patch

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

// FuzzStrategicMerge compares our merge with kubectl's for the kinds that pgha renders.
func FuzzStrategicMerge(f *testing.F) {
	for _, seed := range []struct{ original, patch string }{
		{`{"metadata":{"labels":{"a":"b"}}}`, `{"metadata":{"labels":{"a":null,"c":"d"}}}`},
		{`{"spec":{"ports":[{"port":1,"name":"a"},{"port":2}]}}`, `{"spec":{"ports":[{"port":2,"name":"b"},{"port":3}]}}`},
		{`{"metadata":{"finalizers":["a","b"]}}`, `{"metadata":{"finalizers":["b","c"]}}`},
		{`{"spec":{"env":[{"name":"A","value":"1"}]}}`, `{"spec":{"env":[{"name":"A","value":"2"},{"name":"B"}]}}`},
		{`{"spec":{"tolerations":[{"key":"a"}]}}`, `{"spec":{"tolerations":[{"key":"b"}]}}`},
		{`{"spec":{"loadBalancerSourceRanges":["a"]}}`, `{"spec":{"loadBalancerSourceRanges":["b"]}}`},
		{`{}`, `{"spec":{"a":{"b":null,"c":1}}}`},
	} {
		f.Add(seed.original, seed.patch)
	}
	f.Fuzz(func(t *testing.T, original, patch string) {
		var o, p map[string]any
		if json.Unmarshal([]byte(original), &o) != nil || json.Unmarshal([]byte(patch), &p) != nil || o == nil || p == nil {
			t.Skip()
		}
		if strings.Contains(patch, "$") || strings.Contains(patch, `\u`) {
			t.Skip() // of the directives we have two, which TestDirectives pins
		}
		for _, kind := range []any{corev1.Service{}, cnpgv1.Cluster{}, monitoringv1.PodMonitor{}} {
			want, theirs := theirMerge(original, patch, kind)
			got, ours := strategicMerge([]byte(original), p, reflect.TypeOf(kind))
			if theirs != nil || ours != nil {
				continue // both refuse more than the other, which the typed decoding after the merge evens out
			}
			if diff := cmp.Diff(generic(t, want), generic(t, got)); diff != "" {
				t.Errorf("%T: %s patched by %s (-want +got):\n%s", kind, original, patch, diff)
			}
			_ = json.Unmarshal([]byte(patch), &p)
		}
	})
}

func theirMerge(original, patch string, kind any) (merged []byte, err error) {
	defer func() {
		if r := recover(); r != nil { // it panics on some lists of mixed types
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return strategicpatch.StrategicMergePatch([]byte(original), []byte(patch), kind)
}

// generic sorts every list, since kubectl inserts new items first and we keep the position of existing items.
func generic(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	sortLists(v)
	return v
}

func sortLists(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, item := range v {
			sortLists(item)
		}
	case []any:
		for _, item := range v {
			sortLists(item)
		}
		slices.SortFunc(v, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
}

// TestDirectives checks the two directives in the cases in which they have the same meaning as in kubectl.
func TestDirectives(t *testing.T) {
	for name, c := range map[string]struct{ reason, original, patch string }{
		"delete item": {
			reason:   "an item goes by its key",
			original: `{"spec":{"ports":[{"port":1},{"port":2}]}}`,
			patch:    `{"spec":{"ports":[{"$patch":"delete","port":1}]}}`,
		},
		"replace list": {
			reason:   "the list is the patch's and nothing else",
			original: `{"spec":{"ports":[{"port":1},{"port":2}]}}`,
			patch:    `{"spec":{"ports":[{"$patch":"replace"},{"port":9}]}}`,
		},
		"replace map": {
			reason:   "the map is the patch's and nothing else",
			original: `{"spec":{"selector":{"a":"b"}}}`,
			patch:    `{"spec":{"selector":{"$patch":"replace","c":"d"}}}`,
		},
		"delete map": {
			reason:   "the map is emptied",
			original: `{"spec":{"selector":{"a":"b"}}}`,
			patch:    `{"spec":{"selector":{"$patch":"delete"}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := theirMerge(c.original, c.patch, corev1.Service{})
			if err != nil {
				t.Fatal(err)
			}
			got, err := strategicMerge([]byte(c.original), generic(t, []byte(c.patch)).(map[string]any), reflect.TypeFor[corev1.Service]())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(generic(t, want), generic(t, got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
