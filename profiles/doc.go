// SPDX-License-Identifier: Apache-2.0

// Package profiles holds the input of pgha: the Profile, its defaults, its strict parser, its validation, and what
// everything left open comes to for a target, which is a Resolved.
//
// What depends on the cloud is in the unions of profile_cloud.go, each member in its provider's package; see package cloud.
//
// These names in spec are reserved. Nothing reads them yet, and they are refused; a field must not get one of them for
// another purpose:
//
//   - plan.allow: changes that a plan may make without being asked
//   - scheduling.pools: node pools, of which one is chosen for each role
//   - backup.snapshots and backup.drill: volume snapshots, and restores that are tried on schedule
//   - poolers, databases, roles: lists of Pooler, Database and DatabaseRole objects. The database that comes with the cluster
//     is in bootstrap for that reason.
//   - postgresql.catalog: an image catalog in place of an image
//   - alerts: rules for Prometheus
//   - regions: replica clusters elsewhere
package profiles
