// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"slices"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pghba"
	"github.com/pgha/pgha/internal/pgsettings"
)

// settingRules are about values that only PostgreSQL itself rejects.
func settingRules() []Rule {
	const (
		accepted    = "The operator's webhook accepts it. "
		consequence = ", while the Cluster reports that it is healthy. The next start fails, and a new replica never starts. "
	)
	return []Rule{
		{
			ID: "PGHA326", Title: "unknown PostgreSQL parameter", Severity: Error, Beyond: true, check: eachCluster(unknownParameters),
			Why: accepted + "A running PostgreSQL ignores the whole configuration change, including valid parameters" + consequence +
				"Major versions add and remove parameters, so each parameter is checked against the version in the image's tag " +
				"or the catalog, or, without a version, against all versions from 13 to 18. Parameters with a dot belong to " +
				"extensions and are not checked.",
			Source: postgresDocs + "runtime-config.html",
		},
		{
			ID: "PGHA327", Title: "invalid value of a PostgreSQL parameter", Severity: Error, Beyond: true, check: eachCluster(invalidParameters),
			Why: accepted + "A running PostgreSQL keeps the old value of this parameter and takes the others" + consequence +
				"Units are B, kB, MB, GB, TB and us, ms, s, min, h, d. They are case-sensitive and differ from " +
				"those of Kubernetes. Some values are invalid only together, such as max_connections and " +
				"superuser_reserved_connections: a running PostgreSQL takes them, and the next start fails. Whether an image has a " +
				"locale is not checked. Other rules report the values that the operator's webhook rejects.",
			Source: postgresDocs + "config-setting.html#CONFIG-SETTING-NAMES-VALUES",
		},
		{
			ID: "PGHA328", Title: "invalid line in pg_hba", Severity: Error, Beyond: true, check: eachCluster(invalidHBA),
			Why: "The operator copies the lines into pg_hba.conf. One line that PostgreSQL cannot parse makes it ignore the " +
				"whole file on a reload, while the Cluster reports that it is healthy, and prevents the next start. pgha does not " +
				"check files that a line includes.",
			Source: postgresDocs + "auth-pg-hba-conf.html",
		},
		{
			ID: "PGHA329", Title: "invalid line in pg_ident", Severity: Error, Beyond: true, check: eachCluster(invalidIdent),
			Why: "The operator copies the lines into pg_ident.conf. One line that PostgreSQL cannot parse makes it ignore the " +
				"whole file. A line consists of a map name, a system user and a database user.",
			Source: postgresDocs + "auth-username-maps.html",
		},
	}
}

// parameterFaults calls report for each parameter that PostgreSQL rejects and no other rule reports.
func parameterFaults(p *pass, c *cluster, report func(name, value string, f *pgsettings.Fault)) {
	for _, name := range parameters(c) {
		value, _ := c.parameter(name)
		if own, ok := operator.DefaultOf(name); ok && own == value || !isIdentifier(name) || p.target.FixesParameter(name) {
			continue
		}
		if f := pgsettings.Check(c.majorVersion(), name, value); f != nil {
			report(name, value, f)
		}
	}
}

func unknownParameters(p *pass, c *cluster) {
	parameterFaults(p, c, func(name, _ string, f *pgsettings.Fault) {
		if f.Problem == pgsettings.Unreadable {
			return
		}
		consequence := "ignores the whole configuration change"
		if !f.Problem.Discards() {
			consequence = "ignores the line"
		}
		remedy := "Remove it."
		if f.Suggestion != "" {
			remedy = "Write " + f.Suggestion + ", or remove it."
		}
		p.add(c.Resource, key(parameterPath, name), sentence(f.Detail)+" A running PostgreSQL "+consequence+
			", and the next start fails.", remedy)
	})
}

func invalidParameters(p *pass, c *cluster) {
	parameterFaults(p, c, func(name, value string, f *pgsettings.Fault) {
		if f.Problem != pgsettings.Unreadable || webhookRefuses(name, value) {
			return
		}
		remedy := "Correct the value."
		if f.Suggestion != "" {
			remedy = "Write " + f.Suggestion + "."
		}
		p.add(c.Resource, key(parameterPath, name), sentence(f.Detail)+" A running PostgreSQL keeps the old "+
			"value, and the next start fails.", remedy)
	})
	conflicts(p, c)
}

// conflicts reports values with which PostgreSQL does not start together.
func conflicts(p *pass, c *cluster) {
	values, names := map[string]string{}, map[string]string{}
	for _, line := range c.lines() {
		name := pgsettings.Name(c.tableMajor(), line.Name)
		values[name], names[name] = line.Value, line.Name
	}
	faults := pgsettings.Together(c.majorVersion(), values, operator.WALSegment(c.typed))
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		own := names[name]
		value, written := c.parameter(own)
		if f := faults[name]; written && pgsettings.Check(c.majorVersion(), own, value) == nil {
			consequence := "takes the value, and does not start with it again."
			if f.Problem.LeftOut() {
				consequence = "keeps one of the old values, and the next start fails."
			}
			p.add(c.Resource, key(parameterPath, own), sentence(f.Detail)+" A running PostgreSQL "+consequence, "Correct one of the values.")
		}
	}
}

// webhookRefuses reports whether the operator rejects a value before PostgreSQL sees it: PGHA307, PGHA309 and PGHA310.
func webhookRefuses(name, value string) bool {
	switch name {
	case "hot_standby_feedback", "sync_replication_slots", "wal_log_hints", "wal_level":
		return true
	case "shared_buffers", "min_wal_size", "max_wal_size":
		_, err := operatorSize(value)
		return value != "" && err != nil
	default:
		return false
	}
}

func invalidHBA(p *pass, c *cluster) {
	for i, line := range c.spec.PostgresConfiguration.PgHBA {
		// The operator replaces a reference with addresses, and PGHA316 reports unknown references.
		if err := pghba.Check(c.majorVersion(), pghba.Expanded(line)); err != nil {
			p.add(c.Resource, at("spec.postgresql.pg_hba", i), "PostgreSQL cannot parse the line: "+err.Error()+". It ignores the whole file, and the next start fails.",
				"Write type, database, user, address and method, as in: hostssl all all all scram-sha-256.")
		}
	}
}

func invalidIdent(p *pass, c *cluster) {
	for i, line := range c.spec.PostgresConfiguration.PgIdent {
		if err := pghba.CheckIdent(c.majorVersion(), line); err != nil {
			p.add(c.Resource, at("spec.postgresql.pg_ident", i), "PostgreSQL cannot parse the line: "+err.Error()+". It ignores the whole file.",
				"Write map name, system user and database user.")
		}
	}
}
