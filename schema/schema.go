// SPDX-License-Identifier: Apache-2.0

// Package schema holds the JSON Schemas (2020-12) of a Profile and of a Fleet, and answers what a field is: [JSON] for editors
// and validators, [Lookup] for people.
//
// The files are generated from packages profiles and cloud and checked in. They say what can be said of one field at a time; that two
// fields do not go together is for profiles.Parse alone.
package schema

import _ "embed"

// Where the newest schemas are published, for editors. Both are their schema's $id.
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

// JSON is the schema of a Profile, with a newline at its end.
func JSON() []byte { return []byte(text) }

// FleetJSON is the schema of a Fleet, with a newline at its end.
func FleetJSON() []byte { return []byte(fleetText) }
