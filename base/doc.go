// SPDX-License-Identifier: Apache-2.0

// Package base writes a profile's objects as a kustomize base: one file per object, a kustomization.yaml, and the
// references that kustomize must follow when an overlay renames the objects. [Files] returns them; it touches no disk.
package base
