// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/internal/pghba"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

func poolerUseRules() []Rule {
	return []Rule{
		{
			ID: "PGHA650", Title: "poolers may open more connections than PostgreSQL accepts", Severity: Warning, Beyond: true, check: eachCluster(poolerBudget),
			Why: "Each pod of PgBouncer opens up to `default_pool_size` and `reserve_pool_size` connections for each pair of a database and a " +
				"user, and as many again to look up passwords, in the database `postgres`; both capped by `max_db_connections` and `max_user_connections`. If all pods together open more than `max_connections` without the " +
				"reserved ones, PostgreSQL refuses the rest under load, and clients wait in PgBouncer until `query_wait_timeout`. Clients that " +
				"connect directly need connections too. The pairs are those that the manifests show: every database with its owner, and every other role that " +
				"may log in, with one database. All connections to the replicas may go to one of them, since a Service leads to any.",
			Source: "https://www.pgbouncer.org/config.html#default_pool_size",
		},
		{
			ID: "PGHA651", Title: "pooler without TLS in front of a cluster that requires it", Severity: Error, Beyond: true, check: each(poolerPlaintext),
			Why: "PgBouncer has its own pg_hba.conf, and the operator ends it with `host all all 0.0.0.0/0 md5`, which lets clients in without " +
				"TLS. PgBouncer itself connects with TLS, so the lines of the Cluster do not help. Everybody on the network between client " +
				"and PgBouncer can read the data. It is a warning unless the Pooler is a public load balancer. PgBouncer before 1.23 skips a line with the address `all`.",
			Source: operatorSource + "pkg/management/pgbouncer/config/config.go",
		},
		{
			ID: "PGHA652", Title: "pooler for replicas of a cluster that has none", Severity: Warning, Beyond: true, check: each(poolerNowhere),
			Why: "A Pooler of type ro connects to the Service of the replicas. With one instance there is none, so no client ever gets a " +
				"connection.",
			Source: operatorDocs + "connection_pooling/",
		},
		{
			ID: "PGHA653", Title: "pooler without a disruption budget", Severity: Info, Beyond: true, check: each(poolerUnbudgeted),
			Why: "The operator makes PodDisruptionBudgets for the instances, and none for a Pooler. A drain of several nodes, an autoscaler and an " +
				"upgrade of a node pool may then evict all pods of the Pooler at once, and all its clients are disconnected.",
			Source: operatorDocs + "connection_pooling/",
		},
		{
			ID: "PGHA654", Title: "PgBouncer without a limit of connections", Severity: Warning, Beyond: true, check: each(poolerUnlimited),
			Why: "For PgBouncer a `default_pool_size` of 0 is no limit: a load spike opens connections until PostgreSQL refuses them, to " +
				"everybody.",
			Source: "https://github.com/pgbouncer/pgbouncer/blob/pgbouncer_1_25_1/src/objects.c",
		},
	}
}

func poolerBudget(p *pass, c *cluster) {
	objects := make([]manifest.Object, 0, 8)
	byObject := map[*cnpgv1.Pooler]*Resource{}
	for _, r := range p.attachedTo(c) {
		objects = append(objects, r.Object)
		if o, ok := r.Object.(*cnpgv1.Pooler); ok {
			byObject[o] = r
		}
	}
	if len(byObject) == 0 {
		return
	}
	of := facts.ConnectionsOf(c.typed, objects)
	for _, to := range [...]struct {
		primary bool
		words   string
	}{{true, "the primary"}, {false, "one replica"}} {
		pools, most, unlimited := of.To(to.primary)
		if unlimited || most <= of.Free() || len(pools) == 0 || !to.primary && c.full.Instances < 2 {
			continue
		}
		largest := slices.MaxFunc(pools, func(a, b facts.Pool) int { return cmp.Compare(a.Most, b.Most) })
		field := "spec.instances"
		if _, ok := largest.Pooler.Spec.PgBouncer.Parameters["default_pool_size"]; ok {
			field = key("spec.pgbouncer.parameters", "default_pool_size")
		}
		p.add(byObject[largest.Pooler], field, fmt.Sprintf("Poolers may open %d connections to %s of Cluster %s: %s. It accepts %d: max_connections %d without %d reserved.",
			most, to.words, c.name(), poolSum(pools, len(of.Logins)), of.Free(), of.Max, of.Reserved),
			"Lower default_pool_size, set max_db_connections, or raise max_connections.")
		return
	}
}

// poolSum says how the number comes about.
func poolSum(pools []facts.Pool, logins int) string {
	parts := make([]string, len(pools))
	for i, pool := range pools {
		parts[i] = fmt.Sprintf("%s %d (%s of up to %d for %s of database and user, and for the lookup of passwords)", pool.Pooler.Name, pool.Most, layout.Count(pool.Pods, "pod"), pool.Size,
			layout.Count(logins, "pair"))
	}
	return strings.Join(parts, ", ")
}

func poolerPlaintext(p *pass, r *Resource, o *cnpgv1.Pooler) {
	c := p.cluster(o.Namespace, o.Spec.Cluster.Name)
	if o.Spec.PgBouncer == nil || c == nil || !refusesPlaintext(c.spec.PostgresConfiguration.PgHBA) || refusesPlaintext(o.Spec.PgBouncer.PgHBA) {
		return
	}
	if mode := o.Spec.PgBouncer.Parameters["client_tls_sslmode"]; oneOf(mode, "require", "verify-ca", "verify-full") {
		return
	}
	severity := Warning // only the network between client and PgBouncer sees it
	for _, e := range p.endpoints() {
		if e.r == r && e.isPublic() {
			severity = p.rule.Severity
		}
	}
	remedy := "Add to spec.pgbouncer.pg_hba: hostnossl all all 0.0.0.0/0 reject, and: hostnossl all all ::/0 reject."
	if since, _ := profiles.PgBouncerParameter("client_tls_sslmode"); since.Has(p.target) {
		remedy = "Set the parameter client_tls_sslmode to require."
	}
	p.addAs(severity, r, "spec.pgbouncer.pg_hba", fmt.Sprintf("Cluster %s refuses connections without TLS, and clients of this Pooler get in without.", c.name()), remedy)
}

// refusesPlaintext reports whether lines of pg_hba.conf reject everybody without TLS before any line lets somebody in without.
func refusesPlaintext(lines []string) bool {
	for _, line := range lines {
		for _, rule := range pghba.Rules(line) {
			if rule.TakesPlaintext() && !rule.Loopback() {
				return rule.Method == "reject" && rule.Everybody()
			}
		}
	}
	return false
}

func poolerNowhere(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if c := p.cluster(o.Namespace, o.Spec.Cluster.Name); c != nil && o.Spec.Type == cnpgv1.PoolerTypeRO && c.full.Instances == 1 {
		p.add(r, "spec.type", fmt.Sprintf("Cluster %s has one instance and no replica, so clients of this Pooler never get a connection.", c.name()),
			"Use r, or add instances.")
	}
}

func poolerUnlimited(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if b := o.Spec.PgBouncer; b != nil && strings.TrimLeft(b.Parameters["default_pool_size"], "0") == "" && b.Parameters["default_pool_size"] != "" {
		p.add(r, key("spec.pgbouncer.parameters", "default_pool_size"), "A pool size of 0 is no limit.", "Write a number: 20 is PgBouncer's default.")
	}
}

func poolerUnbudgeted(p *pass, r *Resource, o *cnpgv1.Pooler) {
	if o.Spec.Instances == nil || *o.Spec.Instances < 2 || len(p.budgetsOf(poolerPod(o), o.Namespace)) > 0 {
		return
	}
	p.add(r, "spec.instances", fmt.Sprintf("No PodDisruptionBudget among the objects selects the %d pods of this Pooler.", *o.Spec.Instances),
		"Add one with maxUnavailable: 1 for the pods with cnpg.io/poolerName: "+o.Name+".")
}
