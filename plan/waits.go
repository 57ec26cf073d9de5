// SPDX-License-Identifier: Apache-2.0

package plan

// waitsOf is what cannot proceed while the objects of a site change, and for how long: the longest of its objects.
func waitsOf(Site) Waits { return Waits{} }
