// SPDX-License-Identifier: Apache-2.0

// Package schema holds the JSON Schema (2020-12) of a Profile, and answers what a field is: [JSON] for editors and
// validators, [Lookup] for people.
//
// The file is generated from package profiles and checked in. It says what can be said of one field at a time; that two
// fields do not go together is for profiles.Parse alone.
package schema

import _ "embed"

//go:generate go run ../internal/gen/schema ../profiles profile.schema.json

//go:embed profile.schema.json
var text string

// JSON is the schema, with a newline at its end.
func JSON() []byte { return []byte(text) }
