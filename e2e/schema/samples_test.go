// SPDX-License-Identifier: Apache-2.0

package schema_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/e2e/schema"
	"github.com/pgha/pgha/e2e/sources"
)

// brokenSamples has the operator's own mistakes: fields that its CRD does not have, so that a cluster drops or rejects
// them. groupSnapshot was never in a released CRD; tablespaces were a map before 1.22 and are a list since.
var brokenSamples = map[string][]string{
	"cluster-example-bis.yaml": {`unknown field "spec.backup.volumeSnapshot.groupSnapshot"`},
	"cluster-restore-with-tablespaces.yaml": {
		`unknown field "spec.tablespaces.another_tablespace"`,
		`unknown field "spec.tablespaces.atablespace"`,
		`unknown field "spec.tablespaces.tablespacea1"`,
		`spec.tablespaces: Invalid value: "object": spec.tablespaces in body must be of type array: "object"`,
	},
}

// TestSamples validates the operator's own samples with the CRDs of its release. Correct samples must pass, or the
// validator is stricter than an API server. Faults in the others must be found.
func TestSamples(t *testing.T) {
	v := validator(t, sources.Newest)
	dir, err := sources.Operator.Dir()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(dir, "docs", "src", "samples")
	files, valid := 0, 0
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		files++
		objects, err := sources.Decode(data)
		if err != nil {
			t.Logf("%s: passed over: %v", name, err)
			return nil
		}
		n, got := faults(t, v, name, objects)
		valid += n
		if want := brokenSamples[name]; !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 80 || valid < 110 {
		t.Errorf("cannot trust this test: only %d files with %d objects in %s", files, valid, root)
	}
	t.Logf("%d files, %d objects validated", files, valid)
}

// faults validates the objects of one sample and returns the number of objects of served kinds.
func faults(t *testing.T, v *schema.Validator, name string, objects []*unstructured.Unstructured) (n int, found []string) {
	t.Helper()
	for _, object := range objects {
		if !v.Serves(object.GroupVersionKind()) {
			t.Logf("%s: passed over: %s %s", name, object.GetAPIVersion(), object.GetKind())
			continue
		}
		n++
		for _, fault := range v.Validate(object) {
			found = append(found, fault.Error())
		}
	}
	return n, found
}

func validator(t *testing.T, target string) *schema.Validator {
	t.Helper()
	v, err := schema.ForTarget(target)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// join returns the errors as one text, for searching.
func join(errs []error) string {
	var lines []string
	for _, err := range errs {
		lines = append(lines, err.Error())
	}
	return strings.Join(lines, "\n")
}
