// SPDX-License-Identifier: Apache-2.0

// Package fit says whether the cluster of a profile fits: PostgreSQL's memory into its container, WAL onto its volume, connections into
// max_connections, the pods and their disks onto the nodes, and which of disk and machine is the bottleneck.
//
// [Of] reads the rendered objects of a profile, so that patches count, and the nodes from spec.scheduling.pools. Its [Report] has one [Volume] for
// each disk of an instance and one [Budget] for each limit. pgha fit prints them, pgha lint reports those that do not fit, and pgha report draws
// them.
//
// The figures of disks and machines are those that Azure publishes, with a date: [Report].Figures. A size that they do not have is said, and never
// guessed. Nothing is measured: what a database needs is known only to whoever runs it.
package fit
