// SPDX-License-Identifier: Apache-2.0

package plan

// refusalsOf returns the reasons why the API server or the operator does not accept the new side of an object: rules of the CRD and of
// the webhook about the new object, which lint has, and rules that compare it with the old one.
func refusalsOf(*pair) []Refusal { return nil }
