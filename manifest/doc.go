// SPDX-License-Identifier: Apache-2.0

// Package manifest writes typed Kubernetes objects as YAML and JSON, the same bytes every time: [YAML] and [JSON] for a
// list, [Document] for one object, [Stream] for more objects than memory should hold. It also has the two kinds whose own
// modules are too large to import: [ObjectStore] and [ExternalSecret].
package manifest
