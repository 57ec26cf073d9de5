// SPDX-License-Identifier: Apache-2.0

// Package admission says what the API server and the operator's mutating webhook make of an object before they judge it: fields that
// the CRD of a target lacks, defaults, and values that cannot change. Package lint checks the result, and package plan compares two.
package admission
