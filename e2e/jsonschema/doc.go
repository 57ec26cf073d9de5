// SPDX-License-Identifier: Apache-2.0

// Package jsonschema holds the JSON Schema of a profile against a validator that is not ours and against profiles.Parse. It
// is in this module so that users of the library never see the validator.
package jsonschema
