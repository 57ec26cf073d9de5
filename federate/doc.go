// SPDX-License-Identifier: Apache-2.0

// Package federate plans the federated credentials that let the service accounts of PostgreSQL clusters act as Azure
// managed identities, and writes them as a shell script, Bicep, Terraform or Azure Service Operator objects. It runs no
// commands and reads no files: its input is profiles and its output is bytes.
//
// Start with [Plans], then call one of [Script], [Bicep], [Terraform] and [ASO]. docs/federate.md explains the reason
// for each check.
package federate
