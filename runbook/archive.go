// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// archive is where a Cluster keeps its WAL and its base backups. It is read off the rendered objects, since a patch may have moved
// it or taken it away. The zero value: nothing is archived.
type archive struct {
	method    string // profiles.MethodPlugin or MethodInTree
	store     string // the plugin's ObjectStore
	config    *barmanv1.BarmanObjectStoreConfiguration
	server    string // the folder of the Cluster in it
	retention string
}

func archiveOf(c *cnpgv1.Cluster, objects []render.Object) archive {
	if c == nil {
		return archive{}
	}
	for _, plugin := range c.Spec.Plugins {
		if plugin.Name == profiles.PluginName && (plugin.Enabled == nil || *plugin.Enabled) {
			a := archive{method: profiles.MethodPlugin, store: plugin.Parameters["barmanObjectName"],
				server: orDefault(plugin.Parameters["serverName"], c.Name)}
			for _, o := range objects {
				if s, ok := o.(*render.ObjectStore); ok && s.Name == a.store {
					a.config, a.retention = &s.Spec.Configuration, s.Spec.RetentionPolicy
				}
			}
			return a
		}
	}
	if backup := c.Spec.Backup; backup != nil && backup.BarmanObjectStore != nil {
		return archive{method: profiles.MethodInTree, config: backup.BarmanObjectStore, retention: backup.RetentionPolicy,
			server: orDefault(backup.BarmanObjectStore.ServerName, c.Name)}
	}
	return archive{}
}

// destination is the URL below which the server's folder is; empty where the ObjectStore is not among the objects.
func (a archive) destination() string {
	if a.config == nil {
		return ""
	}
	return strings.TrimRight(a.config.DestinationPath, "/")
}

// where the backups are, in one name.
func (a archive) where() string {
	if d := a.destination(); d != "" {
		return d + "/" + a.server
	}
	return "ObjectStore " + a.store + ", below " + a.server
}

// blob is a container of Azure Blob Storage, as barman reads it out of the path:
// https://github.com/EnterpriseDB/barman/blob/master/barman/cloud_providers/azure_blob_storage.py
type blob struct{ account, container, folder string }

// blob of an archive; not ok where the archive is somewhere else than in Azure.
func (a archive) blob() (blob, bool) {
	if a.config == nil || a.config.Azure == nil || a.config.EndpointURL != "" {
		return blob{}, false
	}
	host, path, _ := strings.Cut(strings.TrimPrefix(a.destination(), "https://"), "/")
	account, ok := strings.CutSuffix(host, ".blob.core.windows.net")
	container, folder, _ := strings.Cut(path, "/")
	if !ok || account == "" || container == "" {
		return blob{}, false
	}
	return blob{account, container, strings.TrimPrefix(folder+"/"+a.server, "/")}, true
}

// byIdentity: the pods reach the archive as a managed identity, and with no key or connection string.
func (a archive) byIdentity() bool {
	if _, ok := a.blob(); !ok {
		return false
	}
	return a.config.Azure.InheritFromAzureAD || a.config.Azure.UseDefaultAzureCredentials
}

// clientID of the managed identity, as the service account names it.
func clientID(c *cnpgv1.Cluster) string {
	if c.Spec.ServiceAccountTemplate == nil {
		return ""
	}
	return c.Spec.ServiceAccountTemplate.Metadata.Annotations["azure.workload.identity/client-id"]
}

// backups: the WAL of the Cluster is archived, and backups can be taken of it.
func (b *book) backups() bool { return b.archive.method != "" }

func (b *book) plugin() bool { return b.archive.method == profiles.MethodPlugin }

// recoverable: pgha recover makes a Cluster of the backups.
func (b *book) recoverable() bool { return b.backups() && b.recovered != nil }

// storeUsers prints the ObjectStores that the Clusters of the namespace use, with a space between two.
func (b *book) storeUsers() string {
	return b.kubectl("get", clusters, "-o",
		"jsonpath={.items[*].spec.plugins[*].parameters.barmanObjectName} {.items[*].spec.externalClusters[*].plugin.parameters.barmanObjectName}")
}

// ownStore: the Cluster is rendered with the ObjectStore that it uses.
func (b *book) ownStore() bool {
	return slices.Contains(b.names(b.objects, "ObjectStore"), b.archive.store) && b.archive.store != ""
}
