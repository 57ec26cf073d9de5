// SPDX-License-Identifier: Apache-2.0

// Package jsonschema compares the JSON Schema of a profile with profiles.Parse, using an independent validator. It is
// in this module so that users of the library do not get the validator as a dependency.
package jsonschema
