// SPDX-License-Identifier: Apache-2.0

// Package guard makes ValidatingAdmissionPolicies that refuse in the cluster what pgha plan calls accepted and fails later, or data at
// risk. The conditions come from the tables of package plan.
//
// https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
package guard
