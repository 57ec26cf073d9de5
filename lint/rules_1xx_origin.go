// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"
)

func originRules() []Rule {
	return []Rule{
		{
			ID: "PGHA127", Title: "recovery source with a wrong or missing serverName", Severity: Error, Beyond: true,
			check: eachCluster(originServer),
			Why: "Backups are in a folder that is named after the server. Without serverName, the in-tree object store reads " +
				"the folder named after the external cluster, and the plugin reads the folder named after the new Cluster. The " +
				"wrong folder contains no backup: the recovery job fails with `no target backup found`.",
			Source: pluginSource + "internal/cnpgi/operator/config/config.go",
		},
		{
			ID: "PGHA128", Title: "destinationPath of a recovery source that includes the server folder", Severity: Error, Beyond: true,
			check: eachCluster(originPath),
			Why: "barman-cloud appends the server's name to destinationPath. If destinationPath already ends in it, the folder " +
				"appears twice in the path, and no backup is found there.",
			Source: operatorDocs + "appendixes/backup_barmanobjectstore/",
		},
	}
}

// reads lists the external clusters whose archives a cluster reads: the source of its recovery, and the one it follows.
func (c *cluster) reads() []int {
	var list []int
	if r := c.recovery(); r != nil && r.Source != "" && c.externalCluster(r.Source) >= 0 {
		list = append(list, c.externalCluster(r.Source))
	}
	if r := c.spec.ReplicaCluster; r != nil && c.isReplica() {
		if i := c.externalCluster(r.Source); i >= 0 && (len(list) == 0 || list[0] != i) {
			list = append(list, i)
		}
	}
	return list
}

func originServer(p *pass, c *cluster) {
	for _, i := range c.reads() {
		from := p.externalArchive(c, i)
		if !from.known() || len(without(p.byArchive[from.String()], c)) > 0 || p.doubledFolder(c, from) != 0 {
			continue
		}
		severity, reason := p.serverFault(c, i, from)
		if severity == 0 {
			continue
		}
		field := key(from.field, "serverName")
		if c.spec.ExternalClusters[i].BarmanObjectStore != nil {
			field = from.field + ".serverName"
		}
		message := fmt.Sprintf("Backups are read from folder %q of %s: %s.", from.server, from.store, reason)
		if others := p.archivers(c, from.store); len(others) > 0 {
			message = strings.TrimSuffix(message, ".") + fmt.Sprintf("; %s archives there under %q.", others[0].ref(),
				p.archive(others[0]).server)
		}
		p.addAs(severity, c.Resource, field, message, "Set serverName to the name under which the source archives.")
	}
}

func originPath(p *pass, c *cluster) {
	for _, i := range c.reads() {
		from := p.externalArchive(c, i)
		if severity := p.doubledFolder(c, from); severity != 0 {
			p.addAs(severity, c.Resource, from.field, fmt.Sprintf("Backups are read from %s: destinationPath ends in %q, and "+
				"barman-cloud appends the server's name.", from, lastFolder(from.store)), "Remove the last folder from destinationPath.")
		}
	}
}

// doubledFolder returns how certain it is that a store's path includes the folder that barman-cloud appends; 0 if it
// does not.
func (p *pass) doubledFolder(c *cluster, from archive) Severity {
	switch last := lastFolder(from.store); {
	case !from.known() || len(p.byArchive[from.String()]) > 0:
		return 0
	case len(p.byArchive[from.store]) > 0:
		return Error
	case p.archive(c).store == from.store || len(p.archivers(c, from.store)) > 0:
		return 0 // others archive below this path, so it is intended
	case last == from.server || oneOf(last, "base", "wals"):
		return Warning
	default:
		return 0
	}
}

// lastFolder is the last part of a store's path, if it has one below the container.
func lastFolder(store string) string {
	_, rest, _ := strings.Cut(store, "://")
	_, path, _ := strings.Cut(rest, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}
