// SPDX-License-Identifier: Apache-2.0

package base

import (
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
)

// FileName is the file that holds an object when each has one of its own: cluster-pg.yaml. A PodMonitor, whose kind
// exists in two groups, carries its group where that is not the community's: podmonitor.azmonitoring.coreos.com-pg.yaml.
func FileName(o manifest.Object) string {
	gvk := o.GetObjectKind().GroupVersionKind()
	kind := strings.ToLower(gvk.Kind)
	if group := kinds.Of(o).OtherGroup; group != "" && group == gvk.Group {
		kind += "." + group
	}
	return kind + "-" + o.GetName() + ".yaml"
}
