// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// archive is where a server's WAL and base backups are: a folder of an object store.
type archive struct {
	// store is the URL of the container, or the ObjectStore's name where that object is not in the input.
	store string
	// server is the folder's name.
	server string
	// field of the Cluster that defines it.
	field string
}

func (a archive) known() bool { return a.store != "" }

func (a archive) same(b archive) bool { return a.known() && a.store == b.store && a.server == b.server }

func (a archive) String() string { return strings.TrimSuffix(a.store, "/") + "/" + a.server }

// archive is where a cluster archives its own WAL; the zero value if it does not.
func (p *pass) archive(c *cluster) archive {
	if store := c.inTree(); store != nil {
		return archive{trimStore(store.DestinationPath), or(store.ServerName, c.name()), "spec.backup.barmanObjectStore"}
	}
	i := c.plugin()
	if i < 0 || !isSet(c.spec.Plugins[i].IsWALArchiver) {
		return archive{}
	}
	parameters := c.spec.Plugins[i].Parameters
	server, set := parameters["serverName"]
	if !set {
		server = c.name()
	}
	return archive{p.storeURL(c, parameters["barmanObjectName"]), server, at("spec.plugins", i) + ".parameters"}
}

// origin is the archive that a cluster is recovered from; the zero value if it is not recovered.
func (p *pass) origin(c *cluster) archive {
	r := c.recovery()
	if r == nil || r.Source == "" {
		return archive{}
	}
	i := c.externalCluster(r.Source)
	if i < 0 {
		return archive{}
	}
	return p.externalArchive(c, i)
}

// externalArchive is where an external cluster's backups are read. Without a serverName the in-tree object store takes the
// external cluster's name (GetServerName in api/v1/cluster_funcs.go), and the plugin the name of the Cluster that reads:
// https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/internal/cnpgi/operator/config/config.go#L164-L181
func (p *pass) externalArchive(c *cluster, i int) archive {
	e, path := &c.spec.ExternalClusters[i], at("spec.externalClusters", i)
	switch {
	case e.BarmanObjectStore != nil:
		s := e.BarmanObjectStore
		return archive{trimStore(s.DestinationPath), or(s.ServerName, e.Name), path + ".barmanObjectStore"}
	case e.PluginConfiguration != nil && e.PluginConfiguration.Name == profiles.PluginName:
		parameters := e.PluginConfiguration.Parameters
		return archive{
			p.storeURL(c, parameters["barmanObjectName"]), or(parameters["serverName"], c.name()), path + ".plugin.parameters",
		}
	default:
		return archive{}
	}
}

// storeURL is the destination of an ObjectStore, so that two names for one container compare as equal.
func (p *pass) storeURL(c *cluster, name string) string {
	if name == "" {
		return ""
	}
	if _, store := find[*manifest.ObjectStore](p, "ObjectStore", c.namespace(), name); store != nil {
		return trimStore(store.Spec.Configuration.DestinationPath)
	}
	// An ObjectStore belongs to its namespace: the same name elsewhere is another store.
	return "ObjectStore " + strings.TrimPrefix(c.namespace()+"/", "/") + name
}

func trimStore(url string) string { return strings.TrimRight(url, "/") }

// archivers lists the other clusters that archive into a store, under any name.
func (p *pass) archivers(c *cluster, store string) []*cluster {
	if p.byStore == nil {
		p.byStore = make(map[string][]*cluster, len(p.clusters))
		for _, other := range p.clusters {
			if a := p.archive(other); a.known() {
				p.byStore[a.store] = append(p.byStore[a.store], other)
			}
		}
	}
	return without(p.byStore[store], c)
}

// without lists the clusters except one.
func without(list []*cluster, c *cluster) []*cluster {
	return slices.DeleteFunc(slices.Clone(list), func(other *cluster) bool { return other.ref() == c.ref() })
}

// sourceOf is the cluster whose archive a cluster is recovered from, if it is in the input.
func (p *pass) sourceOf(c *cluster) *cluster {
	from := p.origin(c)
	if !from.known() {
		return p.backupSource(c)
	}
	for _, other := range p.byArchive[from.String()] {
		if other != c {
			return other
		}
	}
	return nil
}

// backupSource is the cluster whose Backup object a cluster is recovered from.
func (p *pass) backupSource(c *cluster) *cluster {
	r := c.recovery()
	if r == nil || r.Backup == nil {
		return nil
	}
	_, backup := find[*cnpgv1.Backup](p, "Backup", c.namespace(), r.Backup.Name)
	if backup == nil {
		return nil
	}
	if source := p.cluster(c.namespace(), backup.Spec.Cluster.Name); source != c {
		return source
	}
	return nil
}

// skipEmptyCheck is the annotation that lets a cluster use an archive that is not empty.
const skipEmptyCheck = "cnpg.io/skipEmptyWalArchiveCheck"
