// SPDX-License-Identifier: Apache-2.0

// Command schema writes the JSON Schemas of a Profile and of a Fleet from the Go types: their names and order, their doc
// comments, the defaults of profiles.Default and the lists and patterns of profiles.Constraints. It runs at `go generate ./schema`,
// so that pgha does not read its own source.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/schema"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: schema FOLDER-OF-MODULE FILE FILE-FOR-FLEETS")
		os.Exit(2)
	}
	profile, fleet, err := generate(os.DirFS(os.Args[1]))
	if err == nil {
		err = errors.Join(os.WriteFile(os.Args[2], profile, 0o644), os.WriteFile(os.Args[3], fleet, 0o644))
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "schema: %v\n", err)
		os.Exit(1)
	}
}

// generate reads the doc comments in source, the module's folder, and returns the schemas as JSON.
func generate(source fs.FS) (profile, fleet []byte, err error) {
	docs, err := readDocs(source, "profiles")
	if err != nil {
		return nil, nil, err
	}
	b := builder{source: source, docs: docs, constraints: map[string]profiles.Constraint{}, used: map[string]bool{}}
	for _, c := range profiles.Constraints() {
		if _, ok := b.constraints[c.Field]; ok {
			return nil, nil, fmt.Errorf("cannot use two constraints for one field %q", c.Field)
		}
		b.constraints[c.Field] = c
	}
	root := b.schema("", reflect.TypeFor[profiles.Profile](), reflect.ValueOf(profiles.Default()).Elem())
	for field := range b.constraints {
		if !b.used[field] {
			b.fail("cannot constrain %q: unknown field", field)
		}
	}
	if len(b.errs) > 0 {
		return nil, nil, b.errs[0]
	}
	whole, err := fleetSchema(root, docs)
	if err != nil {
		return nil, nil, err
	}
	title(root, profiles.Kind, schema.URL)
	title(whole, profiles.KindFleet, schema.FleetURL)
	if profile, err = encode(root); err != nil {
		return nil, nil, err
	}
	fleet, err = encode(whole)
	return profile, fleet, err
}

func title(n *node, kind, url string) {
	n.Schema, n.ID, n.Title = "https://json-schema.org/draft/2020-12/schema", url, kind+" of "+profiles.APIVersion
}

func encode(root *node) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("cannot encode schema: %w", err)
	}
	return text.Bytes(), nil
}
