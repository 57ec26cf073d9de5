// SPDX-License-Identifier: Apache-2.0

// Package kustomize builds the bases of pgha with kustomize: the library, the released program, and kubectl if it is
// installed. It is in this module so that users of the library do not get kustomize's dependencies.
package kustomize
