// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// archive is the location of a Cluster's WAL and base backups: in the store, below the server's name.
type archive struct {
	store  string // the name of the ObjectStore, or the URL of the container
	server string
}

// archiveOf reads the archive from the Cluster and not from the profile, since a patch may change it. Zero if there is
// none.
func archiveOf(c *cnpgv1.Cluster) archive {
	if c == nil {
		return archive{}
	}
	for _, plugin := range c.Spec.Plugins {
		if plugin.Name == profiles.PluginName {
			return archive{plugin.Parameters["barmanObjectName"], or(plugin.Parameters["serverName"], c.Name)}
		}
	}
	if c.Spec.Backup == nil || c.Spec.Backup.BarmanObjectStore == nil {
		return archive{}
	}
	store := c.Spec.Backup.BarmanObjectStore
	return archive{store.DestinationPath, or(store.ServerName, c.Name)}
}

// checkRecovery checks the patched objects for changes that would harm the source.
func checkRecovery(p *profiles.Resolved, source, objects []manifest.Object, o RecoveryOptions) field.ErrorList {
	patches := field.NewPath("spec", "recovery", "patches")
	c := clusterOf(objects)
	if c == nil {
		return nil
	}
	if c.Spec.Bootstrap == nil || c.Spec.Bootstrap.Recovery == nil {
		return field.ErrorList{field.Forbidden(patches, fmt.Sprintf(
			"Cluster %s would start empty: a patch removes spec.bootstrap.recovery", c.Name))}
	}
	var faults field.ErrorList
	if a := archiveOf(c); a != (archive{}) && a == archiveOf(clusterOf(source)) {
		faults = append(faults, field.Forbidden(patches, fmt.Sprintf(
			"Cluster %s would archive as %q to %s, over the backups of %s; a patch sets the server name, set another one here",
			c.Name, a.server, a.store, p.ClusterName())))
	}
	for _, s := range Strays(objects, c.Name) {
		faults = append(faults, field.Forbidden(patches, fmt.Sprintf("Service %s would select other Clusters than %s too: a patch removes %s "+
			"from its selector; add it again with a patch here", s.Name, c.Name, labelCluster)))
	}
	for _, object := range objects {
		if shared(object, o) {
			continue
		}
		for _, other := range source {
			if sameName(object, other) {
				faults = append(faults, field.Forbidden(patches, fmt.Sprintf(
					"%s belongs to the source and would be overwritten; set another name for the recovery", describe(object))))
			}
		}
	}
	return faults
}

// shared reports whether the object is shared with the source on purpose.
func shared(object manifest.Object, o RecoveryOptions) bool {
	k := kinds.Of(object)
	return k.Recovery == kinds.Shared || k.Kind == "Service" && o.Endpoints == PromotedEndpoints
}

func sameName(a, b manifest.Object) bool {
	return a.GetObjectKind().GroupVersionKind() == b.GetObjectKind().GroupVersionKind() &&
		a.GetNamespace() == b.GetNamespace() && a.GetName() == b.GetName()
}
