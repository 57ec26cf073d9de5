// SPDX-License-Identifier: Apache-2.0

// Package lint finds what is wrong with the manifests of a CloudNativePG cluster before the API server, the operator or
// an outage does. It knows two kinds of rules: those of the operator's own admission webhooks and CRDs, with their exact
// semantics, and hazards that the operator accepts, most of which take more than one object to see.
//
// Read turns the manifests of anyone into Resources, Run applies every rule to them, and Text, JSON and SARIF write the
// findings down. Profile does all of it for a profile. Rules lists the rules; each has a page under docs/rules.
//
// The package touches no file, environment, clock or random source: the time that the next runs of a schedule are counted
// from is passed in.
package lint
