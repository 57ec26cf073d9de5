// SPDX-License-Identifier: Apache-2.0

// Package strict decodes YAML into Go types and reports all faults together, each with its line and column, its field
// path, what is wrong and the nearest valid name.
//
// [Decode] reads a file that holds one document, such as a profile, over its defaults. [Documents] reads a stream of
// manifests, and [Document.Decode] any one of them. [Set] changes a single value by its path, for --set flags.
//
// The text of a file is split into chunks (split.go), a chunk is parsed into a tree of nodes (parse.go), and a walker
// walks the tree and the Go value in parallel (decode.go, walk.go, scalar.go).
package strict
