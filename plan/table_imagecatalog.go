// SPDX-License-Identifier: Apache-2.0

package plan

// imageCatalogRules are the rules for a ImageCatalog.
func imageCatalogRules() []rule { return nil }
