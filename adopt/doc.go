// SPDX-License-Identifier: Apache-2.0

// Package adopt creates a profile from the manifests of an existing CloudNativePG cluster.
//
// [Import] guarantees that the profile renders the same Cluster. Values go into the profile's fields, or into spec.patches if
// there is no field. A value that fits in neither is an error with its path. Import silently drops only values that the API
// server and the operator set.
//
// Import works by trial. It renders a minimal profile and compares it with the manifests. Then it tries each choice of a profile
// (choices.go), and keeps the choice if the remaining patches become smaller. The remaining differences become the patches. To
// verify the result, Import parses and renders its text again.
package adopt
