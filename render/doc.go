// SPDX-License-Identifier: Apache-2.0

// Package render turns a profile into typed Kubernetes objects for a highly available PostgreSQL. It is the second of
// three steps:
//
//	profile   profiles.Parse or profiles.Default  the desired state
//	objects   Objects, Backup, Recovery           typed, in the order to apply them
//	documents manifest.YAML or manifest.JSON      the same bytes every time
//
// Start with [Objects]: it returns all objects. A small builder, named after its kind, creates each of them. Nothing in
// this package reads a file, the environment, a clock or a random source.
package render
