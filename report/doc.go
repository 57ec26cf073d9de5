// SPDX-License-Identifier: Apache-2.0

// Package report writes one HTML page about the cluster of a profile, or about a fleet: a picture of what runs where, budgets as bars, findings
// with their places, what a change does, and when the next backups run.
//
// [Of] reads one profile: it renders it once, and everything on the page comes from the rendered objects, so that patches count. [Page.HTML] writes
// the page. It is one file: the style and the script are in it, and nothing is loaded from elsewhere. A Content-Security-Policy in the page
// forbids everything but these two, by their hashes.
//
// Files by the part of the page:
//
//	site.go      what the page needs of one cluster, and no objects
//	page.go      the document: head, policy, sections
//	fleet.go     the table of many clusters
//	topology*.go the picture: topology.go reads the objects, the others draw
//	budgets.go   budgets as bars, and the disks
//	findings.go  what lint found
//	plan.go      what a plan says
//	backups.go   schedules and their next runs, and what a failure costs
//	html.go      markup: every value is escaped
//
// The package uses no file, environment, clock or random source: the caller passes the time from which the next runs are counted. The same input
// gives the same bytes.
package report
