// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strconv"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/profiles"
)

func parameterRules() []Rule {
	return []Rule{
		{
			ID: "PGHA305", Title: "invalid key in postgresql.parameters", Severity: Error, check: eachCluster(parameterNames),
			Why: "Keys are written to postgresql.conf unchanged. The operator's webhook rejects anything that is not a " +
				"parameter name, since 1.28.4, 1.29.2 and 1.30. A parameter of an extension may contain one dot.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA306", Title: "parameter managed by the operator", Severity: Error, check: eachCluster(fixedParameters),
			Why: "The operator sets these parameters itself, because replication, archiving, TLS or logging depend on them. Its " +
				"webhook rejects any other value. full_page_writes is free since 1.23.5, 1.24.1 and 1.25, and ssl_ecdh_curve since 1.29.3 and " +
				"1.30.1. synchronized_standby_slots and pg_failover_slots.standby_slot_names are managed since 1.27.",
			Source: operatorSource + "pkg/postgres/configuration.go",
		},
		{
			ID: "PGHA309", Title: "boolean that PostgreSQL cannot parse", Severity: Error, check: eachCluster(boolParameters),
			Why: "The operator's webhook parses hot_standby_feedback, sync_replication_slots and wal_log_hints, and rejects " +
				"invalid booleans, since 1.27, and those of wal_log_hints since 1.23.2 and 1.24. wal_log_hints must be on if there is a replica. Otherwise pg_rewind cannot bring a failed " +
				"primary back.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA312", Title: "contradictory LDAP configuration", Severity: Error, check: eachCluster(ldap),
			Why:    "LDAP needs a server, and binds either directly or after a search. The operator's webhook rejects both methods together.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA313", Title: "environment variable managed by the operator", Severity: Error, check: eachCluster(environment),
			Why: "The instance manager and libpq read these environment variables: CNPG_*, PG*, POD_NAME, NAMESPACE and " +
				"CLUSTER_NAME. The operator's webhook rejects them, in upper and lower case; CNPG_* since 1.26.",
			Source: operatorSource + "pkg/postgres/environment.go",
		},
		{
			ID: "PGHA324", Title: "archive_mode set and overridden", Severity: Error, Beyond: true, check: eachCluster(archiveMode),
			Why: "The operator accepts archive_mode and then silently overwrites it: with `on`, or with `always` in a replica " +
				"cluster. Only the annotation `cnpg.io/skipWalArchiving` disables archiving.",
			Source: operatorSource + "pkg/postgres/configuration.go",
		},
	}
}

func parameterNames(p *pass, c *cluster) {
	for _, name := range parameters(c) {
		if !isParameterName(name) {
			p.refuseSincef(sinceParameterNames, "writes the key into postgresql.conf, where PostgreSQL cannot read it or reads another parameter",
				c.Resource, key(parameterPath, name), "Use the parameter's name.", "invalid parameter name %q", name)
		}
	}
}

func fixedParameters(p *pass, c *cluster) {
	for _, name := range parameters(c) {
		value, _ := c.parameter(name)
		own, has := operator.DefaultOf(name)
		if name == "archive_mode" || !p.target.FixesParameter(name) || has && value == own {
			continue
		}
		remedy := "Remove it."
		if free := profiles.FirstTarget(p.target, func(t profiles.Target) bool { return !t.FixesParameter(name) }); free != 0 {
			remedy = "Remove it, or raise the target to " + free.Short() + "."
		}
		// Without the value: some of these parameters hold passwords.
		p.refusef(c.Resource, key(parameterPath, name), remedy, "%s is managed by the operator and cannot be set", name)
	}
}

func boolParameters(p *pass, c *cluster) {
	for _, name := range []string{"hot_standby_feedback", "sync_replication_slots", "wal_log_hints"} {
		value, set := c.parameter(name)
		if !set {
			continue
		}
		since := sinceBooleans
		if name == "wal_log_hints" {
			since = sinceHintsBoolean
		} else if name == "hot_standby_feedback" && c.usesFailoverSlots() {
			since = sinceFeedbackBoolean
		}
		on, ok := pgsettings.ParseBool(value)
		switch {
		case !ok:
			p.refuseSincef(since, "PostgreSQL does not start with it", c.Resource, key(parameterPath, name), "Write on or off.",
				"%s %q is not a boolean", name, value)
		case name != "wal_log_hints" || on || c.full.Instances < 2:
		case value == "off":
			p.refusef(c.Resource, key(parameterPath, name), "Set it to on.", "%d instances require wal_log_hints", c.full.Instances)
		default:
			p.refuseSincef(since, "pg_rewind cannot bring a failed primary back", c.Resource, key(parameterPath, name), "Set it to on.",
				"%d instances require wal_log_hints", c.full.Instances)
		}
	}
}

func ldap(p *pass, c *cluster) {
	l := c.spec.PostgresConfiguration.LDAP
	if l == nil {
		return
	}
	if l.Server == "" {
		p.refusef(c.Resource, "spec.postgresql.ldap.server", "Set the server.", "LDAP has no server")
	}
	if l.BindAsAuth != nil && l.BindSearchAuth != nil {
		p.refusef(c.Resource, "spec.postgresql.ldap", "Keep one of them.", "bindAsAuth and bindSearchAuth are mutually exclusive")
	}
}

func environment(p *pass, c *cluster) {
	for i := range c.spec.Env {
		if name := c.spec.Env[i].Name; isReservedVariable(name, p.target) {
			p.refusef(c.Resource, at("spec.env", i)+".name", "Use another name.", "variable %s is reserved by the operator", name)
		}
	}
}

func archiveMode(p *pass, c *cluster) {
	value, set := c.parameter("archive_mode")
	if !set {
		return
	}
	if own := operator.ArchiveMode(c.typed); value != own {
		p.add(c.Resource, key(parameterPath, "archive_mode"), fmt.Sprintf("The operator silently uses archive_mode %s instead of %s.", own,
			strconv.Quote(value)), "Remove it; the annotation cnpg.io/skipWalArchiving disables archiving.")
	}
}
