// SPDX-License-Identifier: Apache-2.0

package lint

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	barmanapi "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
)

// cluster is a Cluster as it was written and as the operator sees it.
type cluster struct {
	*Resource

	// typed is the Resource's object.
	typed *cnpgv1.Cluster
	// spec is what was written.
	spec *cnpgv1.ClusterSpec
	// full is spec with the defaults that the operator's webhook adds before it validates.
	full *cnpgv1.ClusterSpec
	// image that the instances run: spec.imageName, the operator's default, or that of a catalog among the objects; empty with another catalog.
	image operator.Image
	// major and minor version of PostgreSQL; known is false if the image's tag does not contain it. With a catalog only
	// the major version is known.
	major, minor int
	known        bool
	// target is the operator that reads it.
	target profiles.Target
	// otherNames: a parameter has a name in upper case, or an old one.
	otherNames bool
}

func newCluster(r *Resource, o *cnpgv1.Cluster, target profiles.Target) *cluster {
	_, full := r.Stored(target)
	c := &cluster{Resource: r, typed: o, spec: &o.Spec, full: full, target: target}
	if ref := c.full.ImageCatalogRef; ref != nil {
		c.major, c.known = ref.Major, true
	} else {
		c.image = operator.ParseImage(c.full.ImageName)
		c.major, c.minor, c.known = c.image.Version()
	}
	c.otherNames = c.hasOtherNames()
	return c
}

func (c *cluster) name() string      { return c.Object.GetName() }
func (c *cluster) namespace() string { return c.Object.GetNamespace() }

func (c *cluster) annotation(key string) (string, bool) {
	v, ok := c.Object.GetAnnotations()[key]
	return v, ok
}

// parameter of postgresql.conf as it was written.
func (c *cluster) parameter(name string) (string, bool) {
	v, ok := c.spec.PostgresConfiguration.Parameters[name]
	return v, ok
}

// setting is the value that PostgreSQL uses, else the operator's default, else otherwise: PostgreSQL's default, which the caller passes.
func (c *cluster) setting(name, otherwise string) string {
	if v, ok := c.effective(name); ok {
		return v
	}
	if v, ok := operator.DefaultOf(name); ok {
		return v
	}
	return otherwise
}

// isReplica reports whether the cluster follows another one.
func (c *cluster) isReplica() bool { return operator.IsReplica(c.typed) }

// archives reports whether WAL archiving is on, that is, not disabled by the annotation.
func (c *cluster) archives() bool { return operator.Archives(c.typed) }

// inTree is the in-tree object store of the cluster's own backups, or nil.
func (c *cluster) inTree() *barmanapi.BarmanObjectStoreConfiguration {
	if c.spec.Backup == nil {
		return nil
	}
	return c.spec.Backup.BarmanObjectStore
}

// plugin is the index of the Barman Cloud plugin among the enabled ones, or -1.
func (c *cluster) plugin() int {
	for i := range c.spec.Plugins {
		if p := &c.spec.Plugins[i]; p.Name == profiles.PluginName && (p.Enabled == nil || *p.Enabled) {
			return i
		}
	}
	return -1
}

// externalCluster finds one by name; the index is -1 when there is none.
func (c *cluster) externalCluster(name string) int {
	for i := range c.spec.ExternalClusters {
		if c.spec.ExternalClusters[i].Name == name {
			return i
		}
	}
	return -1
}

// recovery is the recovery bootstrap, or nil.
func (c *cluster) recovery() *cnpgv1.BootstrapRecovery {
	if c.spec.Bootstrap == nil {
		return nil
	}
	return c.spec.Bootstrap.Recovery
}

// initDB is the initdb bootstrap as it was written, or nil.
func (c *cluster) initDB() *cnpgv1.BootstrapInitDB {
	if c.spec.Bootstrap == nil {
		return nil
	}
	return c.spec.Bootstrap.InitDB
}

// applicationSecret is the Secret that the manifest names for the owner of the application's database, or "".
func (c *cluster) applicationSecret() string {
	b := c.spec.Bootstrap
	switch {
	case b == nil:
	case b.Recovery != nil && b.Recovery.Secret != nil:
		return b.Recovery.Secret.Name
	case b.PgBaseBackup != nil && b.PgBaseBackup.Secret != nil:
		return b.PgBaseBackup.Secret.Name
	case b.InitDB != nil && b.InitDB.Secret != nil:
		return b.InitDB.Secret.Name
	}
	return ""
}

// application is the database and its owner, with the operator's defaults.
func (c *cluster) application() (database, owner string) {
	b := c.full.Bootstrap
	switch {
	case b.Recovery != nil:
		return b.Recovery.Database, b.Recovery.Owner
	case b.PgBaseBackup != nil:
		return b.PgBaseBackup.Database, b.PgBaseBackup.Owner
	case b.InitDB != nil:
		return b.InitDB.Database, b.InitDB.Owner
	default:
		return "", ""
	}
}

// size of a volume as the operator reads it; nil when it cannot be read.
func size(s *cnpgv1.StorageConfiguration) *resource.Quantity {
	switch {
	case s == nil:
		return nil
	case s.Size != "":
		q, err := resource.ParseQuantity(s.Size)
		if err != nil {
			return nil
		}
		return &q
	case s.PersistentVolumeClaimTemplate != nil:
		return s.PersistentVolumeClaimTemplate.Resources.Requests.Storage()
	default:
		return nil
	}
}

// storageClass of a volume; its field storageClass takes precedence over the template's.
func storageClass(s *cnpgv1.StorageConfiguration) string {
	switch {
	case s == nil:
	case s.StorageClass != nil:
		return *s.StorageClass
	case s.PersistentVolumeClaimTemplate != nil && s.PersistentVolumeClaimTemplate.StorageClassName != nil:
		return *s.PersistentVolumeClaimTemplate.StorageClassName
	}
	return ""
}

// syncReplicas is how many replicas a commit waits for.
func (c *cluster) syncReplicas() int {
	if s := c.spec.PostgresConfiguration.Synchronous; s != nil {
		return s.Number
	}
	return c.spec.MinSyncReplicas
}
