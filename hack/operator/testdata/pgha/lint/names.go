// SPDX-License-Identifier: Apache-2.0

package lint

// As podSpec and validateNames do.
func validateNames() {}
