// SPDX-License-Identifier: Apache-2.0

package kinds

import "github.com/pgha/pgha/manifest"

// What the kinds of a restore drill have in common.
const (
	drillName    = "spec.backup.drill.name"
	drillNotHeld = "a profile contains only those of its restore drill; set spec.backup.drill"
	drillWhy     = "It restores the backups of one Cluster into a copy. The recovered Cluster has no drill of its own."
)

// drillPlaces are the places of the drill's objects that have no better one.
var drillPlaces = []Place{
	{Object: "metadata.name", Profile: drillName, How: Decides},
	{Profile: "spec.backup.drill", How: Decides},
}

// FolderOf returns the folder of a base with the object. Only the operator's own ConfigMap works under one name and in one namespace; those
// of a drill and of a dashboard belong to the Cluster.
func FolderOf(o manifest.Object) Folder {
	k := Of(o)
	if k.Name != "" && o.GetName() != k.Name {
		return InPrimary
	}
	return k.Folder
}
