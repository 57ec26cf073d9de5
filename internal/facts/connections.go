// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"cmp"
	"slices"
	"strconv"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"k8s.io/utils/ptr"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/manifest"
)

// Login is a database and a user who connects to it. PgBouncer has one pool for each: https://www.pgbouncer.org/config.html
type Login struct{ Database, User string }

// Pool is what the pods of one Pooler open at most.
type Pool struct {
	Pooler *cnpgv1.Pooler
	// Pods of PgBouncer, and Size the connections of one pod for one login: default_pool_size and reserve_pool_size.
	Pods, Size int
	// Most is the number of connections of all pods. Unlimited: a size of 0 is no limit for PgBouncer.
	Most      int
	Unlimited bool
}

// Connections are what Poolers open at most, against what PostgreSQL accepts.
type Connections struct {
	// Logins that the manifests show: every database with its owner, and the first database with every other role that may log in. There may be
	// more, so that Most is a least value.
	Logins []Login
	// Max is max_connections, and Reserved what PostgreSQL keeps of it for superusers and for the role pg_use_reserved_connections.
	Max, Reserved int
	Pools         []Pool
}

// ConnectionsOf returns the connections of a Cluster's Poolers. The objects are those of its namespace, with those of other Clusters.
func ConnectionsOf(c *cnpgv1.Cluster, objects []manifest.Object) Connections {
	of := connectionsOf(c)
	of.Logins = logins(c, objects)
	for _, o := range objects {
		if pooler, ok := o.(*cnpgv1.Pooler); ok && pooler.Spec.Cluster.Name == c.Name && pooler.Spec.PgBouncer != nil {
			of.Pools = append(of.Pools, poolOf(pooler, of.Logins))
		}
	}
	return of
}

// connectionsOf is what PostgreSQL accepts, whoever connects.
func connectionsOf(c *cnpgv1.Cluster) Connections {
	return Connections{
		Max:      setting(c, "max_connections", 100),
		Reserved: setting(c, "superuser_reserved_connections", 3) + setting(c, "reserved_connections", 0),
	}
}

// Free is the number of connections that are not reserved.
func (c *Connections) Free() int { return c.Max - c.Reserved }

// To returns the pools that may connect to one instance, the primary or a replica: PgBouncer connects to a Service, and all its connections
// may go to one of the pods behind it.
func (c *Connections) To(primary bool) (pools []Pool, most int, unlimited bool) {
	for _, p := range c.Pools {
		reaches := p.Pooler.Spec.Type == cnpgv1.PoolerTypeR || (p.Pooler.Spec.Type == cnpgv1.PoolerTypeRO) != primary
		if reaches {
			pools = append(pools, p)
			most += p.Most
			unlimited = unlimited || p.Unlimited
		}
	}
	return pools, most, unlimited
}

func poolOf(pooler *cnpgv1.Pooler, logins []Login) Pool {
	b := pooler.Spec.PgBouncer
	parameter := func(name string, otherwise int) int {
		n, err := strconv.Atoi(b.Parameters[name])
		if err != nil || n < 0 {
			return otherwise
		}
		return n
	}
	size := parameter("default_pool_size", 20)
	p := Pool{Pooler: pooler, Pods: int(ptr.Deref(pooler.Spec.Instances, 1)), Size: size + parameter("reserve_pool_size", 0)}
	byDatabase, byUser := map[string]int{}, map[string]int{}
	for _, l := range append(slices.Clone(logins), lookup()) {
		byDatabase[l.Database] += p.Size
		byUser[l.User] += p.Size
	}
	p.Most = p.Pods * min(capped(byDatabase, parameter("max_db_connections", 0)), capped(byUser, parameter("max_user_connections", 0)))
	p.Unlimited = size == 0
	return p
}

// lookup is the login with which PgBouncer looks up passwords. Its pool is as large as every other: many clients that connect at once are looked
// up at once. The user has another name with a Secret of its own, and the database is always this one:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/pgbouncer/config/config.go#L91
func lookup() Login { return Login{"postgres", "cnpg_pooler_pgbouncer"} }

// capped is the sum of numbers, each at most the limit; 0 is no limit.
func capped(numbers map[string]int, limit int) int {
	total := 0
	for _, n := range numbers {
		if limit > 0 {
			n = min(n, limit)
		}
		total += n
	}
	return total
}

// logins lists the databases with their owners and the other roles that may log in.
func logins(c *cnpgv1.Cluster, objects []manifest.Object) []Login {
	first := application(c)
	all := []Login{first}
	add := func(l Login) {
		if !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	var users []string
	for _, o := range objects {
		switch o := o.(type) {
		case *cnpgv1.Database:
			if o.Spec.ClusterRef.Name == c.Name && o.Spec.Ensure != cnpgv1.EnsureAbsent {
				add(Login{o.Spec.Name, o.Spec.Owner})
			}
		case *cnpgv1.DatabaseRole:
			if o.Spec.ClusterRef.Name == c.Name && o.Spec.Login {
				users = append(users, o.Spec.Name)
			}
		}
	}
	if c.Spec.Managed != nil {
		for i := range c.Spec.Managed.Roles {
			if r := &c.Spec.Managed.Roles[i]; r.Login && r.Ensure != cnpgv1.EnsureAbsent {
				users = append(users, r.Name)
			}
		}
	}
	for _, user := range users {
		if !slices.ContainsFunc(all, func(l Login) bool { return l.User == user }) {
			add(Login{first.Database, user})
		}
	}
	return all
}

// application is the database of the bootstrap with its owner, with the operator's defaults.
func application(c *cnpgv1.Cluster) Login {
	var l Login
	if b := c.Spec.Bootstrap; b != nil {
		switch {
		case b.Recovery != nil:
			l = Login{b.Recovery.Database, b.Recovery.Owner}
		case b.PgBaseBackup != nil:
			l = Login{b.PgBaseBackup.Database, b.PgBaseBackup.Owner}
		case b.InitDB != nil:
			l = Login{b.InitDB.Database, b.InitDB.Owner}
		}
	}
	l.Database = cmp.Or(l.Database, "app")
	l.User = cmp.Or(l.User, l.Database)
	return l
}

// setting is a parameter of PostgreSQL that is a number. PostgreSQL reads decimal, octal and hexadecimal numbers, with fractions; these
// parameters are the same in all major versions that have them.
func setting(c *cnpgv1.Cluster, name string, otherwise int) int {
	value, ok := c.Spec.PostgresConfiguration.Parameters[name]
	if !ok {
		value, _ = operator.DefaultOf(name)
	}
	if s, ok := pgsettings.Find(pgsettings.NewestMajor, name); ok && value != "" {
		if n, ok := s.Number(value); ok {
			return int(n)
		}
	}
	return otherwise
}
