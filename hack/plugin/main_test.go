// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/profiles"
)

const smallCRD = `
spec:
  group: barmancloud.cnpg.io
  names: {kind: ObjectStore}
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, properties: {retentionPolicy: {type: string}}}
`

// TestWrite: a release without its source keeps its schema, and a release that never had one is an error.
func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "plugin.txt")
	missing := errors.New("no source")
	from := func(string) ([]byte, error) { return []byte(smallCRD), nil }
	nothing := func(string) ([]byte, error) { return nil, missing }
	if err := write(file, nothing); !errors.Is(err, missing) {
		t.Errorf("got %v, and a release without a schema is an error", err)
	}
	if err := write(file, from); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(file, nothing); err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(again)); diff != "" {
		t.Errorf("what was kept differs (-want +got):\n%s", diff)
	}
	if now, err := current(file); err != nil || len(now.Roots()) != len(profiles.PluginReleases()) {
		t.Errorf("%v roots: %v", now, err)
	}
}
