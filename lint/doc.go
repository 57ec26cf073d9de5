// SPDX-License-Identifier: Apache-2.0

// Package lint finds what is wrong with the manifests of a CloudNativePG cluster before the API server, the operator or
// an outage does. It knows two kinds of rules: those of the operator's own admission webhooks and CRDs, with their exact
// semantics, and hazards that the operator accepts, most of which take more than one object to see.
//
// Read turns the manifests of anyone into Resources, Run applies every rule to them, and Text, JSON and SARIF write the
// findings down. Profile does all of it for a profile. Rules lists the rules; each has a page under docs/rules.
//
// Where things are, by the id of a rule:
//
//	rules_0xx_*.go  any object: fields, schemas, metadata, annotations, ignores
//	rules_1xx_*.go  bootstrap, recovery, replica clusters, external clusters
//	rules_2xx_*.go  storage, StorageClasses, memory and CPU
//	rules_3xx_*.go  the image, parameters, WAL, extensions
//	rules_4xx_*.go  high availability: replication, probes and delays, scheduling
//	rules_5xx_*.go  backups, object stores, schedules
//	rules_6xx_*.go  Services, load balancers, poolers
//	rules_7xx_*.go  access: pg_hba, roles, Secrets, certificates, identities
//	rules_8xx_*.go  monitoring, the operator's configuration, GitOps
//	rules_9xx_*.go  Databases, roles, Publications as objects
//
// To find a rule, search for its id. Such a file has the entries of one topic and their checks. What several files need is in a
// file that is named for what it is about: archive.go, endpoint.go, hba.go. rule.go lists all rules. The cases of a rule and all
// that it says of them are in testdata/rules/PGHA001; go test ./lint -run 'TestCases|TestPages' -update writes findings.txt and
// the rule's page.
//
// The package touches no file, environment, clock or random source: the time that the next runs of a schedule are counted
// from is passed in.
package lint
