// SPDX-License-Identifier: Apache-2.0

// Package profiles defines the input of pgha: the Profile, its defaults, its strict parser and its validation. Resolve
// makes the choices that a profile leaves open for its target, and returns a Resolved.
//
// Fields that depend on the cloud are in the unions of profile_cloud.go. Each member is defined in its provider's package;
// see package cloud.
//
// These names in spec are reserved. A profile that uses one is rejected today, and no field may use one of them for another
// purpose:
//
//   - regions: replica clusters in other regions
package profiles
