// SPDX-License-Identifier: Apache-2.0

package plan

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// cluster is the Cluster of the new side under the other name, with the data of the old one. It follows the old one, or leads, and has
// the image and the parameters of the old one, or its own.
func (m *mover) cluster(following, asBefore bool) lint.Resource {
	c := m.owner.cluster
	return withEdit(m.owner, func(old, new map[string]any) {
		m.redirect(new)
		setAt(new, m.name, "metadata", "name")
		copied := copiedApplication(c.before)
		copied["source"] = m.old
		setAt(new, map[string]any{"pg_basebackup": copied}, "spec", "bootstrap")
		setAt(new, withSource(new, m.old, streamingSource(c.before)), "spec", "externalClusters")
		setAt(new, map[string]any{"enabled": following, "source": m.old}, "spec", "replica")
		archiveApart(new, m.name)
		if following { // the old Cluster still has these Services
			remove(new, "spec", "managed", "services")
		}
		if asBefore {
			c.keepImageOf(old, new)
			for _, name := range m.parameters {
				unchanged(old, new, "spec", "postgresql", "parameters", name)
			}
		}
	})
}

// stopped is the old Cluster while the new one leads. The new one has its Services now.
func (m *mover) stopped() lint.Resource {
	r := kept(m.owner)
	tree := map[string]any{}
	if utiljson.Unmarshal(r.JSON(), &tree) != nil {
		return r
	}
	if _, ok := at(tree, "spec", "managed", "services"); !ok {
		return r
	}
	remove(tree, "spec", "managed", "services")
	return reread(tree, &r)
}

// redirected is an object of the new side that refers to the Cluster of the other name.
func (m *mover) redirected(p *pair) lint.Resource {
	return withEdit(p, func(_, new map[string]any) {
		m.redirect(new)
		if value, ok := at(new, "spec", "cluster", "name"); ok && value == m.old {
			setAt(new, m.name, "spec", "cluster", "name")
			if renamed(p) {
				setAt(new, successor(p.ref.Name), "metadata", "name")
			}
		}
	})
}

// redirect replaces the name of the Cluster in all selectors.
func (m *mover) redirect(value any) {
	switch v := value.(type) {
	case map[string]any:
		if v[operator.LabelCluster] == m.old {
			v[operator.LabelCluster] = m.name
		}
		for _, child := range v {
			m.redirect(child)
		}
	case []any:
		for _, child := range v {
			m.redirect(child)
		}
	}
}

// copiedApplication is the application's database of a Cluster, as the section pg_basebackup has it.
func copiedApplication(c *cnpgv1.Cluster) map[string]any {
	all := map[string]any{}
	set := func(database, owner string, secret *cnpgv1.LocalObjectReference) {
		if database != "" {
			all["database"] = database
		}
		if owner != "" {
			all["owner"] = owner
		}
		if secret != nil && secret.Name != "" {
			all["secret"] = map[string]any{"name": secret.Name}
		}
	}
	switch b := c.Spec.Bootstrap; {
	case b == nil:
	case b.InitDB != nil:
		set(b.InitDB.Database, b.InitDB.Owner, b.InitDB.Secret)
	case b.Recovery != nil:
		set(b.Recovery.Database, b.Recovery.Owner, b.Recovery.Secret)
	case b.PgBaseBackup != nil:
		set(b.PgBaseBackup.Database, b.PgBaseBackup.Owner, b.PgBaseBackup.Secret)
	}
	return all
}

// withSource are the external clusters with one more. One of the same name gives way.
func withSource(cluster map[string]any, name string, source map[string]any) []any {
	external, _ := at(cluster, "spec", "externalClusters")
	list, _ := external.([]any)
	var all []any
	for _, item := range list {
		if other, ok := item.(map[string]any); !ok || other["name"] != name {
			all = append(all, item)
		}
	}
	return append(all, source)
}

// streamingSource is a Cluster in the same namespace as a source of streaming replication. The operator makes both Secrets.
func streamingSource(c *cnpgv1.Cluster) map[string]any {
	ca, client := c.Name+"-ca", c.Name+"-replication"
	if own := c.Spec.Certificates; own != nil {
		if own.ServerCASecret != "" {
			ca = own.ServerCASecret
		}
		if own.ReplicationTLSSecret != "" {
			client = own.ReplicationTLSSecret
		}
	}
	key := func(secret, key string) map[string]any { return map[string]any{"name": secret, "key": key} }
	return map[string]any{
		"name": c.Name,
		"connectionParameters": map[string]any{
			"host": c.Name + "-rw", "user": "streaming_replica", "dbname": "postgres", "sslmode": "verify-full",
		},
		"sslKey": key(client, "tls.key"), "sslCert": key(client, "tls.crt"), "sslRootCert": key(ca, "ca.crt"),
	}
}

// archiveApart gives the Cluster a folder of its own in the archive: the operator refuses to write into a used one.
func archiveApart(cluster map[string]any, name string) {
	plugins, _ := at(cluster, "spec", "plugins")
	list, _ := plugins.([]any)
	for _, item := range list {
		if plugin, ok := item.(map[string]any); ok && plugin["name"] == profiles.PluginName {
			setAt(plugin, name, "parameters", barmanServer)
		}
	}
	if _, ok := at(cluster, "spec", "backup", "barmanObjectStore"); ok {
		setAt(cluster, name, "spec", "backup", "barmanObjectStore", barmanServer)
	}
}
