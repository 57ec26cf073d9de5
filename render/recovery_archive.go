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

// archive is where a Cluster keeps its WAL and its base backups: in the store, below the server's name.
type archive struct {
	store  string // the ObjectStore by its name, or the URL of the container
	server string
}

// archiveOf reads it off the Cluster and not off the profile, since a patch may have moved it. Zero: there is none.
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

// checkRecovery looks at what the patches left, for what would hurt the source.
func checkRecovery(p *profiles.Resolved, source, objects []manifest.Object, o RecoveryOptions) field.ErrorList {
	patches := field.NewPath("spec", "recovery", "patches")
	c := clusterOf(objects)
	if c == nil {
		return nil
	}
	if c.Spec.Bootstrap == nil || c.Spec.Bootstrap.Recovery == nil {
		return field.ErrorList{field.Forbidden(patches, fmt.Sprintf(
			"Cluster %s would start empty: a patch takes spec.bootstrap.recovery away", c.Name))}
	}
	var faults field.ErrorList
	if a := archiveOf(c); a != (archive{}) && a == archiveOf(clusterOf(source)) {
		faults = append(faults, field.Forbidden(patches, fmt.Sprintf(
			"Cluster %s would archive as %q into %s, over the backups of %s; a patch names the server, so give it another one here",
			c.Name, a.server, a.store, p.ClusterName())))
	}
	for _, s := range Strays(objects, c.Name) {
		faults = append(faults, field.Forbidden(patches, fmt.Sprintf("Service %s would lead to more than Cluster %s: a patch takes %s "+
			"out of its selector; put it back with a patch here", s.Name, c.Name, labelCluster)))
	}
	for _, object := range objects {
		if shared(object, o) {
			continue
		}
		for _, other := range source {
			if sameName(object, other) {
				faults = append(faults, field.Forbidden(patches, fmt.Sprintf(
					"%s is the source's own, and would be overwritten; give the recovery's another name", describe(object))))
			}
		}
	}
	return faults
}

// shared objects are the source's on purpose.
func shared(object manifest.Object, o RecoveryOptions) bool {
	k := kinds.Of(object)
	return k.Recovery == kinds.Shared || k.Kind == "Service" && o.Endpoints == PromotedEndpoints
}

func sameName(a, b manifest.Object) bool {
	return a.GetObjectKind().GroupVersionKind() == b.GetObjectKind().GroupVersionKind() &&
		a.GetNamespace() == b.GetNamespace() && a.GetName() == b.GetName()
}
