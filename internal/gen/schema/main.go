// SPDX-License-Identifier: Apache-2.0

// Command schema writes the JSON Schema of a Profile from the Go types: their names and order, their doc comments, the
// defaults of profiles.Default and the lists and forms of profiles.Constraints. It runs at `go generate ./schema`, so that
// pgha itself never reads its own source.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"reflect"

	"github.com/pgha/pgha/profiles"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: schema FOLDER-OF-PROFILES FILE")
		os.Exit(2)
	}
	text, err := generate(os.DirFS(os.Args[1]))
	if err == nil {
		err = os.WriteFile(os.Args[2], text, 0o644)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "schema: %v\n", err)
		os.Exit(1)
	}
}

// generate reads the doc comments in source and returns the schema as JSON.
func generate(source fs.FS) ([]byte, error) {
	docs, err := readDocs(source)
	if err != nil {
		return nil, err
	}
	b := builder{docs: docs, constraints: map[string]profiles.Constraint{}, used: map[string]bool{}}
	for _, c := range profiles.Constraints() {
		if _, ok := b.constraints[c.Field]; ok {
			return nil, fmt.Errorf("cannot use two constraints for one field %q", c.Field)
		}
		b.constraints[c.Field] = c
	}
	root := b.schema("", reflect.TypeFor[profiles.Profile](), reflect.ValueOf(profiles.Default()).Elem())
	for field := range b.constraints {
		if !b.used[field] {
			b.fail("cannot constrain %q: there is no such field", field)
		}
	}
	if len(b.errs) > 0 {
		return nil, b.errs[0]
	}
	root.Schema, root.ID = "https://json-schema.org/draft/2020-12/schema", profiles.SchemaURL
	root.Title = profiles.Kind + " of " + profiles.APIVersion
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("cannot encode schema: %w", err)
	}
	return text.Bytes(), nil
}
