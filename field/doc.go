// SPDX-License-Identifier: Apache-2.0

// Command field runs what pgha prints on a real cluster, with real pods, and holds pgha's words against what happens.
// It is a module of its own, and no part of go test: it needs a cluster with nodes in three zones, the operator and the plugin.
// See README.md.
package main
