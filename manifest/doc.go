// SPDX-License-Identifier: Apache-2.0

// Package manifest writes typed Kubernetes objects as YAML and JSON, with deterministic output: [YAML] and [JSON] for a
// list, [Document] for one object, [Stream] for many objects without holding them in memory. It also defines two kinds
// whose modules are too large to import: [ObjectStore] and [ExternalSecret].
package manifest
