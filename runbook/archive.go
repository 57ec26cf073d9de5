// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"slices"

	"github.com/pgha/pgha/profiles"
)

// backups reports whether the Cluster archives its WAL, so that backups are possible.
func (b *book) backups() bool { return b.archive.Method != "" }

func (b *book) plugin() bool { return b.archive.Method == profiles.MethodPlugin }

// recoverable reports whether pgha recover can create a Cluster from the backups.
func (b *book) recoverable() bool { return b.backups() && b.recovered != nil }

// storeUsers returns a command that prints the ObjectStores used by the Clusters of the namespace, separated by spaces.
func (b *book) storeUsers() string {
	return b.kubectl("get", clusters, "-o",
		"jsonpath={.items[*].spec.plugins[*].parameters.barmanObjectName} {.items[*].spec.externalClusters[*].plugin.parameters.barmanObjectName}")
}

// ownStore reports whether the ObjectStore of the Cluster is rendered with it.
func (b *book) ownStore() bool {
	return slices.Contains(b.names(b.objects, "ObjectStore"), b.archive.Store) && b.archive.Store != ""
}
