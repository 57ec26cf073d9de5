// SPDX-License-Identifier: Apache-2.0

package base

import (
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
)

// FileName returns the name of the file for a single object: cluster-pg.yaml. The kind PodMonitor exists in two groups;
// the name includes the group if it is not the community's: podmonitor.azmonitoring.coreos.com-pg.yaml.
func FileName(o manifest.Object) string {
	gvk := o.GetObjectKind().GroupVersionKind()
	kind := strings.ToLower(gvk.Kind)
	if group := kinds.Of(o).OtherGroup; group != "" && group == gvk.Group {
		kind += "." + group
	}
	return kind + "-" + o.GetName() + ".yaml"
}
