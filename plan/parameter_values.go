// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/pgsettings"
)

// checkFirst is how to find out whether the server knows a value that depends on the files of its image.
func checkFirst(c *cluster, ch *change) {
	e, name := &ch.effect, c.parameter(ch)
	if strings.HasSuffix(name, "_preload_libraries") {
		e.Step = "first look whether the image has the library, or every new connection fails"
	}
	if pgsettings.Installed(c.imageMajor, name, scalar(ch.new)) {
		return
	}
	e.Why += fmt.Sprintf("; if the image lacks %s, PostgreSQL leaves the line out, and the next start of an instance is FATAL", valueText(ch.new))
	e.Step = "to be sure: " + (&sequence{cluster: c}).psql("SELECT name FROM pg_timezone_names")
	if strings.HasPrefix(name, "lc_") {
		e.Step = fmt.Sprintf("to be sure: %s, with that image", c.kubectl("exec %s -c postgres -- locale -a", c.ref.Name+"-1"))
	}
}

// belowSource: the designated primary is a standby of the source, and does not start with a smaller value than the source has. The instance
// manager looks at pg_controldata at its own start only, so that it raises the value, lowers it again, and restarts PostgreSQL each time.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/instance_controller.go#L553
func belowSource(c *cluster, ch *change) {
	e, name := &ch.effect, c.parameter(ch)
	e.Class = FailsLater
	e.Why = fmt.Sprintf("%s becomes smaller, and this Cluster replicates from another one: as long as the source has the larger value, PostgreSQL does not "+
		"start with the smaller one, so that the designated primary restarts and fails in turn", name)
	e.Step = fmt.Sprintf("lower %s at the source first, and wait until its primary has restarted; then apply this", name)
}
