// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"slices"

	"github.com/pgha/pgha/profiles"
)

// backups: the WAL of the Cluster is archived, and backups can be taken of it.
func (b *book) backups() bool { return b.archive.Method != "" }

func (b *book) plugin() bool { return b.archive.Method == profiles.MethodPlugin }

// recoverable: pgha recover makes a Cluster of the backups.
func (b *book) recoverable() bool { return b.backups() && b.recovered != nil }

// storeUsers prints the ObjectStores that the Clusters of the namespace use, with a space between two.
func (b *book) storeUsers() string {
	return b.kubectl("get", clusters, "-o",
		"jsonpath={.items[*].spec.plugins[*].parameters.barmanObjectName} {.items[*].spec.externalClusters[*].plugin.parameters.barmanObjectName}")
}

// ownStore: the Cluster is rendered with the ObjectStore that it uses.
func (b *book) ownStore() bool {
	return slices.Contains(b.names(b.objects, "ObjectStore"), b.archive.Store) && b.archive.Store != ""
}
