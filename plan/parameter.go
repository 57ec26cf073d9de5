// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
)

// parameterMechanism: the context of a parameter decides between a reload and a restart, and so does that of
// shared_preload_libraries if the parameter adds or removes a library.
func parameterMechanism(p *pair, c *change) mechanism {
	if p.cluster.overridden(c) != "" {
		return nothing
	}
	does := p.cluster.line(p.cluster.parameter(c))
	if managedLibrary(c.name()) != "" {
		does |= p.cluster.line(sharedPreloadLibraries)
	}
	if does.has(reloads) {
		does &^= nothing
	}
	return does
}

const sharedPreloadLibraries = "shared_preload_libraries"

// managedLibrary is the library that the operator preloads because of a parameter; "" for none.
func managedLibrary(name string) string {
	prefix, _, _ := strings.Cut(name, ".")
	if prefix != name && slices.Contains(operator.ManagedLibraries(), prefix) {
		return prefix
	}
	return ""
}

// fixes reports whether only the operator that reads the new side may set a parameter.
func (c *cluster) fixes(name string) bool { return c.in.to.FixesParameter(name) }

// parameterEffect says what one parameter does, or why it does nothing.
func parameterEffect(p *pair, c *change) {
	defer p.cluster.otherName(c)
	defer p.cluster.mendedEffect(c)
	cluster, e, name := p.cluster, &c.effect, c.name()
	fault := cluster.conf.faults[name]
	switch {
	case cluster.fixes(name):
		e.Class, e.When, e.Who = Ignored, Never, ByNobody
		e.Why = fmt.Sprintf("only the operator sets %s: it leaves the value of the manifest out of postgresql.conf", name)
		e.Step = "remove it from the manifest"
	case fault != nil && !c.removed():
		badParameter(p, c, fault)
	case cluster.misread(name) != nil && cluster.discarding("") == "":
		misreadEffect(cluster, c, cluster.misread(name))
	case cluster.conf.later[name] != nil && !c.removed():
		e.Class, e.When, e.Who = FailsLater, Now, ByPostgreSQL
		e.Why = cluster.conf.later[name].Detail + "; the running server takes it, and that of the new image does not start with it"
		e.Step = "remove it before the upgrade"
	case cluster.discarding(name) != "":
		lost(p, c)
	case cluster.overridden(c) != "":
		e.Class, e.When, e.Who = Ignored, Never, ByNobody
		e.Why = fmt.Sprintf("%s comes later in postgresql.conf and is the same parameter, so PostgreSQL uses that line", cluster.overridden(c))
		e.Step = "remove it from the manifest"
	case librariesDiffer(cluster, name):
		library := managedLibrary(name)
		verb := "adds the library " + library + " to"
		if c.removed() {
			verb = "removes the library " + library + " from"
		}
		e.Why = fmt.Sprintf("the operator %s shared_preload_libraries with the parameters of that prefix, and PostgreSQL reads "+
			"shared_preload_libraries at its start only", verb)
	case c.does == nothing:
		e.When, e.Who = Never, ByNobody
		e.Why = "PostgreSQL has the same value before and after"
		if c.old != nil && operator.Misreads(cluster.dataMajor, name, scalar(c.old)) != nil {
			e.Why += ", and now the operator can read it, too"
		}
	case cluster.decreased(c) && operator.IsReplica(cluster.after):
		belowSource(cluster, c)
	default:
		e.Why = contextWhy(cluster, c)
		if !c.removed() {
			checkFirst(cluster, c)
			cluster.hazard(c)
		}
	}
}

// librariesDiffer reports whether the parameter is why shared_preload_libraries differs.
func librariesDiffer(c *cluster, name string) bool {
	library := managedLibrary(name)
	return library != "" && slices.Contains(operator.Libraries(c.before), library) != slices.Contains(operator.Libraries(c.after), library)
}

// badParameter: a running PostgreSQL does not take the line, and none starts with it.
func badParameter(p *pair, c *change, fault *pgsettings.Fault) {
	e := &c.effect
	e.Class, e.When, e.Who = FailsLater, AtRestart, ByPostgreSQL
	switch {
	case fault.Problem == pgsettings.Conflict:
		e.Why = fault.Detail + "; the webhook accepts it, the running server goes on while the Cluster stays healthy, and the next start of an instance is FATAL"
	case fault.Problem.Discards():
		e.Why = fault.Detail + "; the webhook accepts it, the reload discards the whole file with every other parameter while the Cluster " +
			"stays healthy, and the next start of an instance is FATAL"
		e.Blocked = "every other change of postgresql.conf"
	default:
		e.Why = fault.Detail + "; the webhook accepts it, the reload leaves the line out while the Cluster stays healthy, and the next " +
			"start of an instance is FATAL"
	}
	if dying := p.cluster.dying(); dying != "" {
		e.When = Now
		e.Why += "; " + dying
	}
	e.Step = "remove it"
	if fault.Problem == pgsettings.Conflict {
		e.Step = "correct one of the values"
	}
	if fault.Suggestion != "" {
		e.Step = "write " + fault.Suggestion
		if fault.Problem == pgsettings.Unreadable {
			e.Step = fmt.Sprintf("write %s: %q", c.name(), fault.Suggestion)
		}
	}
}

// contextWhy says when PostgreSQL takes a valid value.
func contextWhy(c *cluster, ch *change) string {
	name := c.parameter(ch)
	s, ok := setting(c.dataMajor, name)
	switch {
	case c.unknownContext(name):
		return "the library is loaded, and pgha does not know whether it reads " + name + " at its start only: a restart is assumed; if the " +
			"context in pg_settings is not postmaster, every instance just reloads its configuration"
	case !ok && strings.Contains(name, "."), !c.loaded(name):
		return "every instance reloads its configuration; PostgreSQL keeps the value for the extension and checks it only when the " +
			"extension's library is loaded"
	case c.decreased(ch):
		return name + " becomes smaller, and a standby must not have it smaller than its primary: each instance manager reports it, " +
			"the primary's restarts PostgreSQL in place first, and the replicas follow"
	case c.isDefault(name):
		return "every instance reloads its configuration; the value is PostgreSQL's default, so nothing else happens"
	case c.readAtStart(name) && ch.removed():
		return name + " disappears from postgresql.conf, and PostgreSQL needs a restart to go back to its default, even if that is the " +
			"same value"
	case c.readAtStart(name):
		return "PostgreSQL reads " + name + " at its start only: every instance reports a pending restart, and the operator restarts them"
	case ok && (s.Context == pgsettings.Backend || s.Context == pgsettings.SuperuserBackend):
		return "every instance reloads its configuration, and new connections have the new value; open ones keep the old"
	}
	return "every instance writes its configuration again and reloads it"
}

// decreased reports whether the change makes a parameter smaller that a standby must not have smaller than its primary.
func (c *cluster) decreased(ch *change) bool {
	name := c.parameter(ch)
	return slices.ContainsFunc(operator.HotStandby(), func(p operator.Parameter) bool {
		return p.Name == name && c.conf.smaller(p)
	})
}
