// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"math"
	"slices"
	"strconv"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/profiles"
)

const (
	barmanStore  = "barmanObjectName"
	barmanServer = "serverName"
)

// barmanStores are the ObjectStores that the Barman plugin uses for a Cluster: the archive, the source of the recovery, and the
// source of the replica cluster; "" for none.
// https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/internal/cnpgi/operator/config/config.go#L149
func barmanStores(c *cnpgv1.Cluster) (stores [3]string) {
	if p := pluginOf(c, profiles.PluginName); p != nil {
		stores[0] = p.Parameters[barmanStore]
	}
	if b := c.Spec.Bootstrap; b != nil && b.Recovery != nil {
		stores[1] = externalStore(c, b.Recovery.Source)
	}
	if r := c.Spec.ReplicaCluster; r != nil {
		stores[2] = externalStore(c, r.Source)
	}
	return stores
}

// externalStore is the ObjectStore of an external cluster.
func externalStore(c *cnpgv1.Cluster, name string) string {
	for _, e := range c.Spec.ExternalClusters {
		if name != "" && e.Name == name && e.PluginConfiguration != nil && e.PluginConfiguration.Name == profiles.PluginName {
			return e.PluginConfiguration.Parameters[barmanStore]
		}
	}
	return ""
}

// needsSidecar reports whether the pods of a running Cluster have the plugin's container. A store that is only the source of the
// recovery needs it no longer.
func needsSidecar(stores [3]string) bool { return stores[0] != "" || stores[2] != "" }

// archive is where the Cluster archives, as path and folder; "" if that is not known.
func (c *comparison) archive(k *cnpgv1.Cluster, side func(*pair) *object) string {
	a, ok := archiveOf(k)
	if !ok || a.plugin != "" && a.plugin != profiles.PluginName {
		return ""
	}
	path, _, _ := strings.Cut(a.store, " ")
	if a.plugin == profiles.PluginName {
		path = ""
		for _, p := range slices.Concat(c.users, c.aside) {
			if o := side(p); o != nil && p.ref.Kind == "ObjectStore" && p.ref.Name == a.store && p.ref.Namespace == k.Namespace {
				path = o.text("spec", "configuration", "destinationPath")
			}
		}
	}
	if path == "" {
		return ""
	}
	return strings.TrimSuffix(path, "/") + "/" + a.folder
}

// days reads a retention policy such as 30d, 4w or 6m; a missing one is endless.
func days(policy any) int {
	text, _ := policy.(string)
	if text == "" {
		return math.MaxInt
	}
	n, err := strconv.Atoi(text[:len(text)-1])
	if err != nil {
		return math.MaxInt
	}
	switch text[len(text)-1] {
	case 'w':
		return n * 7
	case 'm':
		return n * 31
	}
	return n
}
