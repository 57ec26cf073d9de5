// SPDX-License-Identifier: Apache-2.0

// Package serial writes Go values as YAML and JSON: a [Walker] converts a value into a tree of [Node], by the rules of
// encoding/json but without empty values, and [AppendYAML] and [AppendJSON] write the tree. Package manifest uses it
// for Kubernetes objects, package base for kustomizations.
package serial
