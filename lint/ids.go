// SPDX-License-Identifier: Apache-2.0

package lint

// unknownField is the rule about fields that could not be read.
const unknownField = "PGHA001"

// newerThanTarget is the rule about fields that the CRD of the target lacks.
const newerThanTarget = "PGHA002"

// newerThanPlugin is the rule about fields that the CRD of the plugin's release lacks.
const newerThanPlugin = "PGHA540"

// unrendered is the rule about profiles that cannot be rendered.
const unrendered = "PGHA014"

// Ids of the rules about schemas, which look at each other's findings.
const (
	schemaRefuses = "PGHA006"
	nullWritten   = "PGHA021"
)

// Ids of the rules about ignoring rules. They cannot be ignored.
const (
	unusedIgnore  = "PGHA007"
	unknownIgnore = "PGHA008"
	barelyIgnored = "PGHA009"
	vainIgnore    = "PGHA019"
)

// Ids of the rules about known faults of the operator's release.
const (
	losingRelease = "PGHA821"
	openRelease   = "PGHA822"
	faultyRelease = "PGHA823"
)
