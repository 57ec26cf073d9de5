// SPDX-License-Identifier: Apache-2.0

// Package diff compares two sets of objects as a unified diff of their YAML, and explains why an upgrade of the
// operator changes them. Call Objects for the first and Reasons for the second.
package diff
