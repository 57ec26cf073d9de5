// SPDX-License-Identifier: Apache-2.0

// Package schema has the JSON Schemas (2020-12) of a Profile and of a Fleet: [JSON] for editors and validators, and [Lookup] to
// explain a field.
//
// The files are generated from packages profiles and cloud and checked in. They contain rules for single fields; only
// profiles.Parse checks rules for several fields.
package schema

import _ "embed"

// URLs of the newest schemas, for editors. Each is the $id of its schema.
const (
	// URL of the schema of a Profile.
	URL = "https://raw.githubusercontent.com/pgha/pgha/main/schema/profile.schema.json"
	// FleetURL of the schema of a Fleet.
	FleetURL = "https://raw.githubusercontent.com/pgha/pgha/main/schema/fleet.schema.json"
)

//go:generate go run ../internal/gen/schema .. profile.schema.json fleet.schema.json

var (
	//go:embed profile.schema.json
	text string
	//go:embed fleet.schema.json
	fleetText string
)

// JSON returns the schema of a Profile, with a trailing newline.
func JSON() []byte { return []byte(text) }

// FleetJSON returns the schema of a Fleet, with a trailing newline.
func FleetJSON() []byte { return []byte(fleetText) }
