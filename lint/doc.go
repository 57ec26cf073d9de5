// SPDX-License-Identifier: Apache-2.0

// Package lint finds what is wrong with the manifests of a CloudNativePG cluster before the API server, the operator or
// an outage does. It has two kinds of rules: the checks of the operator's admission webhooks and CRDs, with the same semantics,
// and configuration that the operator accepts but that is dangerous. Most of the latter compare several objects.
//
// Read parses manifests into Resources, Run applies every rule to them, and Text, JSON and SARIF write the findings. Profile
// does the same for a profile. Rules lists the rules; each has a page under docs/rules.
//
// Files by the id of a rule:
//
//	rules_0xx_*.go  any object: fields, schemas, metadata, annotations, ignores
//	rules_1xx_*.go  bootstrap, recovery, replica clusters, external clusters
//	rules_2xx_*.go  storage, StorageClasses, memory and CPU
//	rules_3xx_*.go  the image, parameters, WAL, extensions
//	rules_4xx_*.go  high availability: replication, probes and delays, scheduling
//	rules_5xx_*.go  backups, object stores, schedules
//	rules_6xx_*.go  Services, load balancers, poolers
//	rules_7xx_*.go  access: pg_hba, roles, Secrets, certificates, identities
//	rules_8xx_*.go  monitoring, the operator's configuration and release, GitOps
//	rules_9xx_*.go  Databases, roles, Publications as objects
//
// To find a rule, search for its id. Such a file has the rules of one topic and their checks. Code that several files need is in a
// file named after its topic: archive.go, endpoint.go, hba.go. rule.go lists all rules. The cases of a rule and their findings
// are in testdata/rules/PGHA001; go test ./lint -run 'TestCases|TestPages' -update writes findings.txt and the rule's page.
//
// The package uses no file, environment, clock or random source: the caller passes the time from which the next runs of a
// schedule are counted, and the day on which support is judged.
package lint
