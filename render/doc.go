// SPDX-License-Identifier: Apache-2.0

// Package render turns a profile into the typed Kubernetes objects of a highly available PostgreSQL. It is the second of three
// steps:
//
//	profile   profiles.Parse or profiles.Default  what is wanted
//	objects   Objects, Backup, Recovery           typed, in the order to apply them
//	documents manifest.YAML or manifest.JSON      the same bytes every time
//
// Start with [Objects]; it lists everything there is, and each object comes from one small builder named after its kind.
// Nothing here reads a file, the environment, a clock or a random source.
package render
