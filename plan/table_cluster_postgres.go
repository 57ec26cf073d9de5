// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/pgsettings"
)

// clusterPostgresRules are the fields of PostgreSQL's configuration.
func clusterPostgresRules() []rule {
	return []rule{
		{
			path: "spec.postgresql.parameters.*", mechanism: parameterMechanism, does: reloads,
			source: "internal/management/controller/instance_controller.go#L417",
			why:    "every instance writes its configuration again and reloads it",
		},
	}
}

// parameterMechanism: the context of a parameter decides between a reload and a restart.
func parameterMechanism(p *pair, c *change) mechanism {
	s, ok := pgsettings.Find(p.cluster.major(), c.name())
	if ok && s.Context.Restart() {
		return reloads | restarts
	}
	return reloads
}

// major is the major version of the data: from the status of a live Cluster, or else from the old image.
func (c *cluster) major() int {
	if c.status != nil && c.status.PGDataImageInfo != nil {
		return c.status.PGDataImageInfo.MajorVersion
	}
	if ref := c.before.Spec.ImageCatalogRef; ref != nil {
		return ref.Major
	}
	_, tag, _ := strings.Cut(c.before.Spec.ImageName[strings.LastIndexByte(c.before.Spec.ImageName, '/')+1:], ":")
	number, _, _ := strings.Cut(tag, ".")
	major, _ := strconv.Atoi(number)
	return major
}
