// SPDX-License-Identifier: Apache-2.0

// Package strict decodes YAML into Go types the way a person who typed it would want: every fault at once, each with
// its line and column, its field path, what is wrong and the nearest valid name.
//
// [Decode] reads a file that holds one document, such as a profile, over its defaults. [Documents] reads a stream of
// manifests, and [Document.Decode] any one of them. [Set] changes a single value by its path, for --set flags.
//
// A file's text becomes chunks (split.go), a chunk becomes a tree of nodes (parse.go), and one walker goes through the
// tree and the Go value side by side (decode.go, walk.go, scalar.go).
package strict
