// SPDX-License-Identifier: Apache-2.0

// Package facts reads facts for notes and runbooks from rendered objects. A patch may have changed what the profile
// says, so notes and runbooks use this package instead of the profile.
package facts

import (
	"cmp"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	storagev1 "k8s.io/api/storage/v1"
)

// Archive is the place where a Cluster stores its WAL and its base backups. It is read from the rendered objects, since
// a patch may have changed or removed it. The zero value means that nothing is archived.
type Archive struct {
	Method    string // profiles.MethodPlugin or MethodInTree
	Store     string // the plugin's ObjectStore
	Config    *barmanv1.BarmanObjectStoreConfiguration
	Server    string // the folder of the Cluster in the store
	Retention string
}

// Of returns the archive of a Cluster, whose ObjectStore is in objects.
func Of(c *cnpgv1.Cluster, objects []manifest.Object) Archive {
	if c == nil {
		return Archive{}
	}
	for _, plugin := range c.Spec.Plugins {
		if plugin.Name == profiles.PluginName && (plugin.Enabled == nil || *plugin.Enabled) {
			a := Archive{Method: profiles.MethodPlugin, Store: plugin.Parameters["barmanObjectName"],
				Server: cmp.Or(plugin.Parameters["serverName"], c.Name)}
			for _, o := range objects {
				if s, ok := o.(*manifest.ObjectStore); ok && s.Name == a.Store {
					a.Config, a.Retention = &s.Spec.Configuration, s.Spec.RetentionPolicy
				}
			}
			return a
		}
	}
	if backup := c.Spec.Backup; backup != nil && backup.BarmanObjectStore != nil {
		return Archive{Method: profiles.MethodInTree, Config: backup.BarmanObjectStore, Retention: backup.RetentionPolicy,
			Server: cmp.Or(backup.BarmanObjectStore.ServerName, c.Name)}
	}
	return Archive{}
}

// Destination is the URL that contains the server's folder; empty if the ObjectStore is not in objects.
func (a Archive) Destination() string {
	if a.Config == nil {
		return ""
	}
	return strings.TrimRight(a.Config.DestinationPath, "/")
}

// Where returns the location of the backups, for messages.
func (a Archive) Where() string {
	if d := a.Destination(); d != "" {
		return d + "/" + a.Server
	}
	return "ObjectStore " + a.Store + ", below " + a.Server
}

// Cloud returns the archive as its cloud sees it; nil if pgha does not know the cloud.
func (a Archive) Cloud() cloud.Archive {
	for _, provider := range profiles.Clouds() {
		if archive := provider.Archive(a.Config, a.Server); archive != nil {
			return archive
		}
	}
	return nil
}

// ByIdentity reports whether the pods access the archive with an identity in the cloud, without a key or connection string.
func (a Archive) ByIdentity() bool {
	archive := a.Cloud()
	return archive != nil && archive.ByIdentity()
}

// IdentityID returns the ID of the cloud identity in the service account's annotations; "" if there is none.
func IdentityID(c *cnpgv1.Cluster) string {
	if c.Spec.ServiceAccountTemplate == nil {
		return ""
	}
	for _, provider := range profiles.Clouds() {
		if id := provider.IdentityID(c.Spec.ServiceAccountTemplate.Metadata.Annotations); id != "" {
			return id
		}
	}
	return ""
}

// Internal reports whether the annotations of a load balancer's Service keep it in the virtual network.
func Internal(annotations map[string]string) bool {
	return slices.ContainsFunc(profiles.Clouds(), func(c cloud.Provider) bool { return c.ImportEndpoint(annotations).Internal })
}

// Cluster returns the first Cluster in objects, or nil.
func Cluster(objects []manifest.Object) *cnpgv1.Cluster {
	for _, o := range objects {
		if c, ok := o.(*cnpgv1.Cluster); ok {
			return c
		}
	}
	return nil
}

// Classes returns the StorageClasses in objects that the Cluster's volumes use.
func Classes(c *cnpgv1.Cluster, objects []manifest.Object) []*storagev1.StorageClass {
	var all []*storagev1.StorageClass
	for _, o := range objects {
		if class, ok := o.(*storagev1.StorageClass); ok && uses(c, class.Name) {
			all = append(all, class)
		}
	}
	return all
}

func uses(c *cnpgv1.Cluster, class string) bool {
	named := func(name *string) bool { return name != nil && *name == class }
	return named(c.Spec.StorageConfiguration.StorageClass) || c.Spec.WalStorage != nil && named(c.Spec.WalStorage.StorageClass) ||
		slices.ContainsFunc(c.Spec.Tablespaces, func(t cnpgv1.TablespaceConfiguration) bool { return named(t.Storage.StorageClass) })
}

// LocalDisk returns the node-local provisioner of the Cluster's disks, which are lost with their nodes; false if there is none.
func LocalDisk(c *cnpgv1.Cluster, objects []manifest.Object) (profiles.LocalDisk, bool) {
	for _, class := range Classes(c, objects) {
		if d, ok := profiles.LocalDiskOf(class.Provisioner, class.Parameters); ok {
			return d, true
		}
	}
	return profiles.LocalDisk{}, false
}
