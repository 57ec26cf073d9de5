// SPDX-License-Identifier: Apache-2.0

// Package kustomize builds the bases of pgha with kustomize: the library, the released program, and kubectl where there is
// one. It is in this module so that users of the library never see kustomize's dependencies.
package kustomize
