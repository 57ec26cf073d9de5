// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"maps"
	"slices"

	"github.com/pgha/pgha/internal/pgsettings"
)

// mended is the parameter of the old side with which PostgreSQL does not start, if the new side has no such line; "" for none. What needs
// a restart cannot get further than the first instance as long as the line is there. On real pods (operator 1.30.0) the correction of
// work_mem began the roll for max_connections of the apply before.
func (c *cluster) mended() string {
	if len(c.conf.faults) > 0 {
		return ""
	}
	old, new := c.before.Spec.PostgresConfiguration.Parameters, c.after.Spec.PostgresConfiguration.Parameters
	for _, name := range slices.Sorted(maps.Keys(old)) {
		if old[name] != new[name] && !c.fixes(name) && pgsettings.Check(c.dataMajor, name, old[name]) != nil {
			return name
		}
	}
	return ""
}

// resumes reports whether the change corrects the line for which an instance is down, so that the roll that waits goes on.
func (c *cluster) resumes(ch *change) bool {
	return c.mends(ch) && c.status != nil && c.status.ReadyInstances < c.status.Instances && !c.wasAsleep()
}

// mends reports whether the change corrects the line with which PostgreSQL does not start.
func (c *cluster) mends(ch *change) bool {
	return c.conf.mended != "" && len(ch.path) == 4 && ch.path[2].name == "parameters" && ch.name() == c.conf.mended
}

// mendedEffect says what may begin with the correction.
func (c *cluster) mendedEffect(ch *change) {
	switch {
	case c.resumes(ch):
		ch.effect.Why += "; PostgreSQL does not start with the old value, and not all instances are ready: what waits for a restart goes on now"
	case c.mends(ch):
		ch.effect.Why += "; PostgreSQL does not start with the old value, so a restart for an earlier change may have waited for this one: it goes on now"
	}
}
