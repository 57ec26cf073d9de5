// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// TestSameJSON checks that the types that pgha uses, those of github.com/cloudnative-pg/api, match the operator's:
// decoded strictly into the operator's own types and encoded again, every object has the same bytes.
func TestSameJSON(t *testing.T) {
	if binaries == nil {
		t.Skip("no operator types with -short")
	}
	var objects []manifest.Object
	for _, name := range profiles.Names() {
		for _, target := range sources.Targets {
			if tooOld(t, name, target) {
				continue
			}
			p := profile(t, name, target)
			for _, part := range parts(p) {
				made, err := part.make(p)
				if err != nil {
					t.Fatal(err)
				}
				objects = append(objects, ofOperator(made)...)
			}
		}
	}
	sent, err := json.Marshal(objects)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binaries["roundtrip"])
	cmd.Stdin, cmd.Stderr = bytes.NewReader(sent), os.Stderr
	got, err := cmd.Output()
	if err != nil {
		t.Fatalf("cannot decode into the operator's types: %v", err)
	}
	var returned []json.RawMessage
	if err := json.Unmarshal(got, &returned); err != nil {
		t.Fatal(err)
	}
	if len(returned) != len(objects) || len(objects) < 100 {
		t.Fatalf("%d objects went in, %d came out", len(objects), len(returned))
	}
	for i, object := range objects {
		want, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, returned[i]) {
			t.Errorf("%s %q:\n got %s\nwant %s", object.GetObjectKind().GroupVersionKind().Kind, object.GetName(), returned[i], want)
		}
	}
}

// ofOperator returns the objects of the operator's types.
func ofOperator(objects []manifest.Object) []manifest.Object {
	var out []manifest.Object
	for _, object := range objects {
		if object.GetObjectKind().GroupVersionKind().GroupVersion() == cnpgv1.SchemeGroupVersion {
			out = append(out, object)
		}
	}
	return out
}
