// SPDX-License-Identifier: Apache-2.0

// Package adopt turns the manifests of a CloudNativePG cluster that is there already into a profile.
//
// [Import] keeps one promise: the profile renders the very Cluster that went in. What the profile has fields for goes
// there, the rest goes into spec.patches, and what neither can hold is an error that names its path. Nothing is dropped in
// silence but what the API server and the operator wrote themselves.
//
// It works by trial. A profile that says nearly nothing is rendered and compared with the manifests; then each choice that
// a profile offers (choices.go) is tried, and kept when the patches that would still be needed become smaller. What is
// left of the difference becomes the patches, and the text that comes out is parsed and rendered once more as proof.
package adopt
