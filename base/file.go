// SPDX-License-Identifier: Apache-2.0

package base

import (
	"strings"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// FileName is the file that holds an object when each has one of its own: cluster-pg.yaml. Azure's PodMonitor, whose kind
// exists in two groups, carries its group: podmonitor.azmonitoring.coreos.com-pg.yaml.
func FileName(o manifest.Object) string {
	gvk := o.GetObjectKind().GroupVersionKind()
	kind := strings.ToLower(gvk.Kind)
	if gvk.Kind == "PodMonitor" && gvk.Group != profiles.GroupMonitoring {
		kind += "." + gvk.Group
	}
	return kind + "-" + o.GetName() + ".yaml"
}
