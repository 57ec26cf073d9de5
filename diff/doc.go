// SPDX-License-Identifier: Apache-2.0

// Package diff says how two sets of objects differ, as a unified diff of what pgha would print of them, and why an upgrade
// of the operator makes them differ. Call Objects for the first and Reasons for the second.
package diff
