// SPDX-License-Identifier: Apache-2.0

// Package federate plans the federated credentials through which the service accounts of PostgreSQL clusters act as
// Azure managed identities, and writes the plan down as a shell script, Bicep, Terraform or Azure Service Operator
// objects. It runs nothing and reads nothing: profiles in, bytes out.
//
// Start with [Plans], then call one of [Script], [Bicep], [Terraform] and [ASO]. docs/federate.md says why each guard is
// there.
package federate
