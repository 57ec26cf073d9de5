// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/serial"
	"github.com/pgha/pgha/internal/serial/serialtest"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	sigsyaml "sigs.k8s.io/yaml"
)

// TestDocumentReadsBack checks that omitted fields make no difference to the API server.
func TestDocumentReadsBack(t *testing.T) {
	for name, obj := range serialtest.Objects() {
		for seed := range int64(serialtest.Rounds) {
			serialtest.Filler(seed).Fill(obj)
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

// compareBytes compares the text of a whole object with the output of the original package.
func compareBytes(t *testing.T, name string, obj Object, got []byte) {
	t.Helper()
	root, err := objectTree(serial.NewWalker(), obj)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	want, err := sigsyaml.JSONToYAML(serial.AppendJSON(nil, &root, serial.Compact))
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
