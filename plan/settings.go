// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
)

// configuration is postgresql.conf on both sides.
type configuration struct {
	old, new map[string]string
	// oldNames and newNames are the names that the lines have in the file, by the names of the parameters.
	oldNames, newNames map[string]string
	// faults are the reasons why the running PostgreSQL rejects lines of the new side, by parameter; later those why the major version of
	// the new image does.
	faults, later map[string]*pgsettings.Fault
	// mended is the parameter of the old side with which PostgreSQL does not start, if this apply corrects it.
	mended string
}

// configure compares what the operator writes into postgresql.conf.
func (c *cluster) configure() {
	if len(c.changes) == 0 {
		return
	}
	c.conf = configuration{faults: map[string]*pgsettings.Fault{}, later: map[string]*pgsettings.Fault{}}
	c.conf.old, c.conf.oldNames = lines(c.before, c.before, c.dataMajor, c.in.to)
	c.conf.new, c.conf.newNames = lines(c.after, c.before, c.imageMajor, c.in.to)
	all := maps.Clone(c.conf.old)
	maps.Copy(all, c.conf.new)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !c.conf.same(c.dataMajor, name) {
			c.settings = append(c.settings, name)
		}
	}
	for name, value := range c.after.Spec.PostgresConfiguration.Parameters {
		if c.fixes(name) {
			continue
		}
		if fault := pgsettings.Check(c.dataMajor, name, value); fault != nil {
			c.conf.faults[name] = fault
		}
		if c.dataMajor == c.imageMajor {
			continue
		}
		if fault := pgsettings.Check(c.imageMajor, name, value); fault != nil {
			c.conf.later[name] = fault
		}
	}
	if c.dataMajor == c.imageMajor {
		c.conf.later = maps.Clone(c.conf.faults)
	}
	c.conflict()
	c.conf.mended = c.mended()
	c.decreases = c.discarding("") == "" && c.silent() == "" && slices.ContainsFunc(operator.HotStandby(), func(p operator.Parameter) bool {
		return !c.leftOut(p.Name) && c.conf.smaller(p)
	})
}

// conflict finds the values with which PostgreSQL does not start together, if it takes each of them alone.
func (c *cluster) conflict() {
	together := func(major int, into map[string]*pgsettings.Fault) {
		for name, fault := range pgsettings.Together(major, c.conf.new, operator.WALSegment(c.before)) {
			name = c.conf.newNames[name]
			if _, own := c.after.Spec.PostgresConfiguration.Parameters[name]; own && into[name] == nil {
				into[name] = fault
			}
		}
	}
	if name, fault := c.fewSlots(); fault != nil && c.conf.faults[name] == nil {
		c.conf.faults[name] = fault
	}
	together(c.dataMajor, c.conf.faults)
	together(c.imageMajor, c.conf.later)
}

// leftOut reports whether the running server ignores the new line of a parameter alone.
func (c *cluster) leftOut(name string) bool {
	fault := cmp.Or(c.conf.faults[c.conf.newNames[name]], c.conf.faults[name])
	return fault != nil && fault.Problem.LeftOut()
}

// same reports whether a line means the same on both sides. A line that disappears is no such case, even if it had the default:
// PostgreSQL then reports a pending restart for a parameter that it reads at its start.
func (f configuration) same(major int, name string) bool {
	old, was := f.old[name]
	value, is := f.new[name]
	if was != is {
		return false
	}
	if pgsettings.Same(name, old, value) {
		return true
	}
	s, ok := setting(major, name)
	if !ok {
		return false
	}
	a, errA := s.Parse(old)
	b, errB := s.Parse(value)
	return errA == nil && errB == nil && a == b && s.Type != pgsettings.String
}

// setting finds a parameter; if the major is not known, in the newest.
func setting(major int, name string) (pgsettings.Setting, bool) {
	if !pgsettings.Known(major) {
		major = pgsettings.NewestMajor
	}
	return pgsettings.Find(major, name)
}

// readAtStart reports whether the running server takes another value only at its start. It takes any value for an extension that is
// not loaded.
func (c *cluster) readAtStart(name string) bool {
	s, ok := setting(c.dataMajor, name)
	return ok && s.Context.Restart() && c.loaded(name) || c.unknownContext(name)
}

// unknownContext reports a parameter of a loaded library that is in no table. The library may read it at its start only, so a restart is
// assumed. Those that the operator loads by themselves are known: pgaudit reads its parameters in each session, pg_failover_slots at a reload.
// https://github.com/pgaudit/pgaudit/blob/18.0/pgaudit.c, https://github.com/EnterpriseDB/pg_failover_slots/blob/master/pg_failover_slots.c
func (c *cluster) unknownContext(name string) bool {
	library, _, dotted := strings.Cut(name, ".")
	_, known := setting(c.dataMajor, name)
	return dotted && !known && c.loaded(name) && !slices.Contains([]string{"pgaudit", "pg_failover_slots"}, library)
}

// loaded reports whether a parameter is PostgreSQL's own, or its library is loaded at the start. The prefix is the library's name, with or
// without its pg_: cron.database_name belongs to pg_cron.
func (c *cluster) loaded(name string) bool {
	prefix, _, dotted := strings.Cut(name, ".")
	return !dotted || slices.ContainsFunc(operator.Libraries(c.before), func(library string) bool {
		library = strings.TrimPrefix(library, "$libdir/")
		return library == prefix || library == "pg_"+prefix
	})
}

// line is what PostgreSQL does about a line of its configuration that differs: nothing if it is the same.
func (c *cluster) line(names ...string) mechanism {
	var does mechanism
	for _, name := range names {
		if !slices.Contains(c.settings, name) {
			continue
		}
		does |= reloads
		// PostgreSQL discards a file with a name that it does not know, so it does not see that it would have to restart. Beside a bad
		// value it does.
		if c.readAtStart(name) && !c.isDefault(name) && !c.leftOut(name) && c.discarding("") == "" && c.silent() == "" {
			does |= restarts
		}
	}
	if does == 0 {
		return nothing
	}
	return does
}

// lineMechanism is the mechanism of a field that the operator turns into lines of postgresql.conf.
func lineMechanism(names ...string) func(*pair, *change) mechanism {
	return func(p *pair, _ *change) mechanism { return p.cluster.line(names...) }
}

// discarding says which line makes PostgreSQL discard the file; "" for none.
func (c *cluster) discarding(except string) string {
	return cmp.Or(c.fault(func(name string, f *pgsettings.Fault) bool { return name != except && f.Problem.Discards() }), c.controlPath())
}

// fault is the first line with an error of a kind, in words; "" for none.
func (c *cluster) fault(is func(name string, f *pgsettings.Fault) bool) string {
	for _, name := range slices.Sorted(maps.Keys(c.conf.faults)) {
		if f := c.conf.faults[name]; is(name, f) {
			return f.Detail
		}
	}
	return ""
}

// brokenUpgrade says which line keeps the Job from upgrading the data; "" for none. The new data directory gets the new configuration before
// pg_upgrade starts a server in it.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/cmd/manager/instance/upgrade/execute/cmd.go#L416
func (c *cluster) brokenUpgrade() string {
	for _, name := range slices.Sorted(maps.Keys(c.conf.later)) {
		return name
	}
	return ""
}

// upgradeEffect adds to an upgrade what keeps the new server from starting.
func (c *cluster) upgradeEffect(e *Effect) {
	name := c.brokenUpgrade()
	if name == "" {
		return
	}
	e.Class = FailsLater
	e.Why += "; the new server does not start with its configuration, so that pg_upgrade fails, and all instances stay down until the manifest has the " +
		"old image again: " + c.conf.later[name].Detail
	e.Step = "first remove " + name + ", or write a valid value; " + e.Step
}

// lost adds to an effect that goes by postgresql.conf that PostgreSQL discards the file.
func lost(p *pair, c *change) {
	if bad := p.cluster.discarding(c.name()); bad != "" && c.does.has(reloads) && !c.does.has(pods) {
		c.effect.Why = bad + "; PostgreSQL discards the whole file at the reload, so this change is lost too until that line is corrected"
		c.effect.Step = "correct the other parameter in the same apply"
	}
}

// majorOf is the major version of the image; 0 if the manifest does not say it.
func majorOf(c *cnpgv1.Cluster) int {
	if ref := c.Spec.ImageCatalogRef; ref != nil {
		return ref.Major
	}
	major, _, _ := operator.ParseImage(c.Spec.ImageName).Version()
	return major
}
