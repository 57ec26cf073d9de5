// SPDX-License-Identifier: Apache-2.0

package jsonschema

import (
	"bytes"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/starter"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/schema"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// compiled returns the schema, compiled by the independent validator.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.JSON()))
	assert.NilError(t, err)
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	assert.NilError(t, compiler.AddResource(schema.URL, doc))
	s, err := compiler.Compile(schema.URL)
	assert.NilError(t, err)
	return s
}

// verdict returns the result of the schema for the text of a profile.
func verdict(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	data, err := yaml.YAMLToJSON(text)
	assert.NilError(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	assert.NilError(t, err)
	return s.Validate(doc)
}

func TestBuiltins(t *testing.T) {
	s := compiled(t)
	for _, name := range profiles.Names() {
		text, err := profiles.Builtin(name)
		assert.NilError(t, err)
		assert.NilError(t, verdict(t, s, text), name)
		starter, err := starter.Text(name)
		assert.NilError(t, err)
		assert.NilError(t, verdict(t, s, starter), "starter "+name)
	}
}

// TestFleet: the schema of a Fleet accepts what ParseFleet accepts, and rejects misspelt fields.
func TestFleet(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.FleetJSON()))
	assert.NilError(t, err)
	compiler := jsonschema.NewCompiler()
	assert.NilError(t, compiler.AddResource(schema.FleetURL, doc))
	s, err := compiler.Compile(schema.FleetURL)
	assert.NilError(t, err)
	const fleet = `apiVersion: pgha.dev/v1beta1
kind: Fleet
metadata: {name: Europe}
defaults:
  metadata: {namespace: db}
  spec: {resources: {cpu: "2", memory: 8Gi}, storage: {size: 64Gi}, backup: {method: none}}
sites:
- name: weu
- {name: neu, metadata: {name: pg}, spec: {instances: 5, postgresql: {synchronous: {number: 2}}}}
`
	_, err = profiles.ParseFleet("fleet.yaml", []byte(fleet))
	assert.NilError(t, err)
	assert.NilError(t, verdict(t, s, []byte(fleet)))
	for from, to := range map[string]string{
		"instances: 5": "instance: 5", "sites:": "site:", "- name: weu": "- spec: {}", "size: 64Gi": "sise: 64Gi", "kind: Fleet": "kind: Profile",
		"name: neu": "name: Neu", "instances: 5,": "instances: \"5\",", "defaults:": "default:",
	} {
		text := bytes.Replace([]byte(fleet), []byte(from), []byte(to), 1)
		if _, err := profiles.ParseFleet("fleet.yaml", text); err == nil {
			t.Errorf("ParseFleet accepts %q instead of %q", to, from)
		}
		if err := verdict(t, s, text); err == nil {
			t.Errorf("the schema accepts %q instead of %q", to, from)
		}
	}
}

func TestValid(t *testing.T) {
	s := compiled(t)
	assert.NilError(t, verdict(t, s, []byte(whole)))
	_, err := profiles.Parse("whole", []byte(whole))
	assert.NilError(t, err)
}

// TestBroken compares the result of the schema with that of Parse for profiles with one fault each. Parse rejects all
// of them. If the schema does not, the case explains why.
func TestBroken(t *testing.T) {
	s := compiled(t)
	for name, c := range broken() {
		t.Run(name, func(t *testing.T) {
			text := bytes.Replace([]byte(whole), []byte(c.from), []byte(c.to), 1)
			assert.Assert(t, !bytes.Equal(text, []byte(whole)), "%q is not in the profile", c.from)
			if _, err := profiles.Parse(name, text); err == nil {
				t.Errorf("Parse accepts %q instead of %q", c.to, c.from)
			}
			err := verdict(t, s, text)
			if c.parseOnly == "" && err == nil {
				t.Errorf("the schema accepts %q instead of %q, Parse does not", c.to, c.from)
			}
			if c.parseOnly != "" && err != nil {
				t.Errorf("the schema detects this now, remove the reason %q: %v", c.parseOnly, err)
			}
		})
	}
	if n := len(broken()); n < 60 {
		t.Errorf("%d broken profiles are too few to compare with", n)
	}
}

// TestTaken: the schema accepts everything that Parse accepts, including unusual spellings.
func TestTaken(t *testing.T) {
	s := compiled(t)
	cases := map[string]struct{ reason, from, to string }{
		"target with v":         {"users paste the output of kubectl cnpg version", `"1.30"`, `v1.30`},
		"target with patch":     {"likewise", `"1.30"`, `1.30.2`},
		"empty optional enum":   {"empty means none", "compression: gzip", `compression: ""`},
		"empty optional name":   {"empty means the derived name", "objectStore: store", `objectStore: ""`},
		"plain quantity":        {"bytes", "size: 64Gi", `size: "67108864"`},
		"quantity with point":   {"Kubernetes reads it", "size: 64Gi", `size: .5Gi`},
		"quantity with e":       {"Kubernetes reads it", "size: 64Gi", `size: "1e9"`},
		"quantity with plus":    {"Kubernetes reads it", "size: 64Gi", `size: "+1Gi"`},
		"descriptor":            {"the operator's cron library supports it", `"0 0 2 * * *"`, `"@daily"`},
		"every":                 {"likewise", `"0 0 2 * * *"`, `"@every 12h"`},
		"patch as a string":     {"YAML in a string", "patch: {spec: {enablePDB: null}}", `patch: "spec: {enablePDB: null}"`},
		"patch as a list":       {"JSON 6902", "patch: {spec: {enablePDB: null}}", `patch: [{op: remove, path: /spec/enablePDB}]`},
		"GUID in capitals":      {"Azure prints both", "11111111-2222-3333-4444-55555555abcd", "11111111-2222-3333-4444-55555555ABCD"},
		"image with digest":     {"it has a tag too", "major: auto", "image: ghcr.io/a/b:18.1@sha256:" + strings.Repeat("0a", 32)},
		"image with port":       {"the colon of the port does not start a tag", "major: auto", "image: localhost:5000/b:18.1"},
		"address of version 6":  {"a CIDR as well", "203.0.113.7/32", "2001:db8::/32"},
		"label without a value": {"an empty value is valid", "team: db", `team: ""`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			text := bytes.Replace([]byte(whole), []byte(c.from), []byte(c.to), 1)
			assert.Assert(t, !bytes.Equal(text, []byte(whole)), "%q is not in the profile", c.from)
			if _, err := profiles.Parse(name, text); err != nil {
				t.Fatal(err)
			}
			if err := verdict(t, s, text); err != nil {
				t.Errorf("%s: %v", c.reason, err)
			}
		})
	}
}
