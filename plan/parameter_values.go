// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/operator"
)

// uncastable reports a new value of a hot-standby parameter that PostgreSQL takes and its own cast to an integer does not: 150.0 or 1e2.
func (c *cluster) uncastable(name string) bool {
	value, is := c.conf.new[name]
	if !is || c.conf.faults[name] != nil || !slices.Contains(c.settings, name) ||
		!slices.ContainsFunc(operator.HotStandby(), func(p operator.Parameter) bool { return p.Name == name }) {
		return false
	}
	_, err := strconv.ParseInt(strings.TrimSpace(value), 10, 32)
	return err != nil
}

// stuck reports whether the instance managers fail to report their status because of such a value.
func (c *cluster) stuck() bool {
	return slices.ContainsFunc(operator.HotStandby(), func(p operator.Parameter) bool { return c.uncastable(p.Name) })
}

// uncastable: the instance manager reads the pending value of these parameters with a cast, in the query behind its status.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/probes.go#L191
func uncastable(c *cluster, ch *change) {
	e, name := &ch.effect, c.parameter(ch)
	e.Class, e.Blocked = FailsLater, "every update of the pods, since no instance reports its status"
	e.Why = fmt.Sprintf("PostgreSQL takes this spelling of %s, and the instance manager does not: its query casts the value to an integer and fails, so that "+
		"the operator gets no status, and neither a restart nor an update comes", name)
	e.Step = "write a plain decimal number"
}

// checkFirst is how to find out whether the server knows a value that depends on its files. With one that it does not know, a running server
// keeps the old value, and an instance that starts is FATAL.
func checkFirst(c *cluster, ch *change) string {
	psql := func(query string) string { return (&sequence{cluster: c}).psql(query) }
	switch name := c.parameter(ch); name {
	case "timezone", "log_timezone":
		return fmt.Sprintf("first look whether the server knows it, or an instance that starts is FATAL: %s", psql("SELECT name FROM pg_timezone_names"))
	case "lc_messages", "lc_monetary", "lc_numeric", "lc_time":
		return fmt.Sprintf("first look whether the image has the locale, or an instance that starts is FATAL: %s", c.kubectl("exec %s -c postgres -- locale -a", c.ref.Name+"-1"))
	case "session_preload_libraries", "local_preload_libraries":
		return "first look whether the image has the library, or every new connection fails"
	}
	return ""
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
