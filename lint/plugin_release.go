// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	barmanapi "github.com/cloudnative-pg/barman-cloud/pkg/api"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// schema is the schema of a kind at the operator's release, and of an ObjectStore at the plugin's.
func (p *pass) schema(kind string) *admission.Node {
	if kind == "ObjectStore" {
		return admission.PluginSchema(p.plugin)
	}
	return admission.Schema(kind, p.target)
}

// older reports whether an object is an ObjectStore that another release of the plugin reads than the one whose types pgha has.
func (p *pass) older(r *Resource) bool {
	_, store := r.Object.(*manifest.ObjectStore)
	return store && p.plugin != profiles.NewestPlugin
}

// reader names the release whose CRD has the object.
func (p *pass) reader(r *Resource) string {
	if _, store := r.Object.(*manifest.ObjectStore); store {
		return "plugin " + p.plugin.String()
	}
	return "operator " + p.target.String()
}

// orPlugin adds to the last finding which release of the plugin takes the value, if the input's does not.
func (p *pass) orPlugin(r *Resource, f *schemaFault) {
	value, written := lookUp(r.tree(), f.path)
	text, isText := value.(string)
	if !p.older(r) || !written || !isText {
		return
	}
	takes := profiles.FirstPlugin(p.plugin, func(release profiles.PluginRelease) bool {
		var k checker
		k.value(admission.PluginSchema(release).At(f.path), text, text, f.path)
		return len(k.faults) == 0
	})
	if takes != 0 {
		last := &p.findings[len(p.findings)-1]
		last.Message = strings.TrimSuffix(last.Message, ".") + fmt.Sprintf(" in the CRD of plugin %s.", p.plugin)
		last.Remedy += fmt.Sprintf(" Plugin %s accepts it.", takes.Short())
	}
}

// acceptByPluginf reports what a later release of the plugin refuses, and what happens with the input's.
func (p *pass) acceptByPluginf(r *Resource, field, remedy, format string, args ...any) {
	p.add(r, field, fmt.Sprintf("Plugin %s accepts the ObjectStore, and %s.", p.plugin, fmt.Sprintf(format, args...)), remedy)
	p.findings[len(p.findings)-1].Accepted = true
}

// pluginOf are the parameters of the Barman Cloud plugin of an external cluster; nil if it does not use the plugin.
func (c *cluster) pluginOf(external string) map[string]string {
	i := c.externalCluster(external)
	if external == "" || i < 0 {
		return nil
	}
	plugin := c.spec.ExternalClusters[i].PluginConfiguration
	if plugin == nil || plugin.Name != profiles.PluginName || plugin.Parameters["barmanObjectName"] == "" {
		return nil
	}
	return plugin.Parameters
}

// ownStore is the name of the ObjectStore that the cluster backs up to, or "".
func (c *cluster) ownStore() string {
	if i := c.plugin(); i >= 0 {
		return c.spec.Plugins[i].Parameters["barmanObjectName"]
	}
	return ""
}

// recoveryStore and replicaStore are the names of the ObjectStores that a recovery and a replica cluster read, or "".
func (c *cluster) recoveryStore() string {
	if r := c.recovery(); r != nil {
		return c.pluginOf(r.Source)["barmanObjectName"]
	}
	return ""
}

func (c *cluster) replicaStore() string {
	if c.spec.ReplicaCluster != nil {
		return c.pluginOf(c.spec.ReplicaCluster.Source)["barmanObjectName"]
	}
	return ""
}

// usesPlugin reports whether the cluster has anything to do with the Barman Cloud plugin.
func (c *cluster) usesPlugin() bool {
	return c.plugin() >= 0 || c.recoveryStore() != "" || c.replicaStore() != ""
}

// archivesByPlugin reports whether the plugin archives the cluster's WAL.
func (c *cluster) archivesByPlugin() bool {
	i := c.plugin()
	return i >= 0 && isSet(c.spec.Plugins[i].IsWALArchiver) && c.archives()
}

// storeNamed is an ObjectStore that a cluster names, or nil.
func (p *pass) storeNamed(c *cluster, name string) (*Resource, *manifest.ObjectStore) {
	if name == "" {
		return nil, nil
	}
	return find[*manifest.ObjectStore](p, "ObjectStore", c.namespace(), name)
}

// loginSecret is the field of the credentials that a store reads from a Secret into environment variables, or "".
func loginSecret(s *barmanapi.BarmanObjectStoreConfiguration) string {
	switch a, aws := s.Azure, s.AWS; {
	case a != nil && (a.ConnectionString != nil || a.StorageKey != nil || a.StorageSasToken != nil):
		return "spec.configuration.azureCredentials"
	case aws != nil && aws.SecretAccessKeyReference != nil:
		return "spec.configuration.s3Credentials"
	}
	return ""
}

// UsesPlugin reports whether any of the objects is for the Barman Cloud plugin, so that its release matters.
func UsesPlugin(all []Resource) bool {
	for i := range all {
		switch o := all[i].Object.(type) {
		case *manifest.ObjectStore:
			return true
		case *cnpgv1.Cluster:
			if c := (&cluster{typed: o, spec: &o.Spec}); c.usesPlugin() {
				return true
			}
		}
	}
	return false
}
