// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"net"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"k8s.io/utils/ptr"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/operator"
)

const poolersKind = "poolers.postgresql.cnpg.io"

// poolers returns the Poolers of the Cluster, as they are after patches.
func (b *book) poolers() []*cnpgv1.Pooler {
	var all []*cnpgv1.Pooler
	for _, o := range b.objects {
		if pooler, ok := o.(*cnpgv1.Pooler); ok && pooler.Spec.PgBouncer != nil {
			all = append(all, pooler)
		}
	}
	return all
}

// pooling is the chapter about the Poolers.
func pooling(b *book) {
	poolers := b.poolers()
	if len(poolers) == 0 {
		return
	}
	b.chapter("Connect through the poolers")
	rows := make([]string, len(poolers))
	for i, p := range poolers {
		mode := strings.TrimSpace(string(p.Spec.PgBouncer.PoolMode))
		if mode == "" {
			mode = "session"
		}
		rows[i] = fmt.Sprintf("| %s | %s | %d | %s |", code(b.inCluster(p.Name)), poolerGoal(p), ptr.Deref(p.Spec.Instances, 1), mode)
	}
	b.text("| address, port 5432 | leads to | pods | pool mode |\n|---|---|---|---|\n%s", strings.Join(rows, "\n"))
	b.connectionStrings(poolers)
	b.checkPoolers(poolers)
	b.poolBudget()
	b.pausePooler(poolers)
}

// inCluster is the DNS name of a Service, as pods of every namespace find it.
func (b *book) inCluster(service string) string { return service + "." + b.p.Namespace() + ".svc" }

func poolerGoal(p *cnpgv1.Pooler) string {
	switch p.Spec.Type {
	case cnpgv1.PoolerTypeRO:
		return "the replicas"
	case cnpgv1.PoolerTypeR:
		return "every instance"
	default:
		return "the primary"
	}
}

func (b *book) connectionStrings(poolers []*cnpgv1.Pooler) {
	name, owner, secret := b.database()
	b.text("Connection strings of the application, for the owner of the database. The password is in the Secret %s; give it to the application "+
		"from there, as `PGPASSWORD`:", code(secret))
	var lines []string
	for _, p := range poolers {
		lines = append(lines, fmt.Sprintf("postgresql://%s@%s/%s?sslmode=verify-full&sslrootcert=ca.crt", uriPart(owner), net.JoinHostPort(b.inCluster(p.Name), "5432"), uriPart(name)))
	}
	b.fenced("text", strings.Join(lines, "\n")+"\n")
	ca := b.cluster.Name + "-ca"
	if c := b.cluster.Spec.Certificates; c != nil && c.ServerCASecret != "" {
		ca = c.ServerCASecret
	}
	b.text("`ca.crt` is the CA of the Cluster, which signs what PgBouncer shows its clients. A Pooler with its own clientTLSSecret has another one:")
	b.sh(b.kubectl("get", "secrets/"+ca, "-o", `jsonpath={.data.ca\.crt}`) + " | base64 -d > ca.crt")
	for _, p := range poolers {
		if p.Spec.PgBouncer.PoolMode == cnpgv1.PgBouncerPoolModeTransaction {
			b.text("In transaction mode, the next transaction of a client may run on another connection. What belongs to a session is then lost or left to " +
				"others: `SET` without `LOCAL`, `LISTEN`, session advisory locks, temporary tables, `WITH HOLD` cursors. Migrations that need them " +
				"connect to the Services of the Cluster.")
			return
		}
	}
}

// uriPart escapes a name for a connection string: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
func uriPart(name string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~"
	var out strings.Builder
	for _, c := range []byte(name) {
		if strings.IndexByte(plain, c) >= 0 {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}

func (b *book) checkPoolers(poolers []*cnpgv1.Pooler) {
	b.text("All pods must be ready, and the operator must have set up the user with which PgBouncer looks up passwords. The phase is `active`; " +
		"operators before 1.30 have no phase:")
	b.sh(b.kubectl("get", poolersKind), b.kubectl("get", "pods", "-l", "cnpg.io/cluster="+b.cluster.Name+",cnpg.io/podRole=pooler", "-o", "wide"))
	b.text("Connections of each pool, from PgBouncer itself. `cl_waiting` above 0 for long means that `default_pool_size` is too small or that transactions " +
		"are too long; `maxwait` is how long the first client has waited, in seconds:")
	var lines []string
	for _, p := range poolers {
		lines = append(lines, b.kubectl("exec", "deployments/"+p.Name, "-c", "pgbouncer", "--", "psql", "-x", "-c", "SHOW POOLS"))
	}
	b.sh(lines...)
}

func (b *book) poolBudget() {
	of := facts.ConnectionsOf(b.cluster, b.objects)
	for _, to := range [...]struct {
		primary bool
		words   string
	}{{true, "the primary"}, {false, "one replica"}} {
		pools, most, unlimited := of.To(to.primary)
		if len(pools) == 0 || !to.primary && !b.replicas() {
			continue
		}
		if unlimited {
			b.text("**The poolers open connections to %s without limit**: a `default_pool_size` of 0 is none.", to.words)
			continue
		}
		parts := make([]string, len(pools))
		for i, p := range pools {
			parts[i] = fmt.Sprintf("%s %d", code(p.Pooler.Name), p.Most)
		}
		b.text("To %s the poolers open up to %d connections (%s), of the %d that it accepts: max_connections %d without %d reserved. Counted are %s, and the lookup of passwords in the database `postgres`. "+
			"Each further pair of a database and a user opens up to %d more.", to.words, most, strings.Join(parts, ", "), of.Free(), of.Max, of.Reserved,
			loginWords(of.Logins), each(pools))
	}
}

// loginWords lists databases and users.
func loginWords(logins []facts.Login) string {
	words := make([]string, len(logins))
	for i, l := range logins {
		words[i] = code(l.User + " in " + l.Database)
	}
	return strings.Join(words, ", ")
}

// each is the number of connections that all pods together open for one login.
func each(pools []facts.Pool) int {
	n := 0
	for _, p := range pools {
		n += p.Pods * p.Size
	}
	return n
}

func (b *book) pausePooler(poolers []*cnpgv1.Pooler) {
	b.text("To hold all clients for a moment, such as for a switchover, pause every Pooler that leads to the primary. PgBouncer waits for the end of " +
		"running transactions, or of sessions in session mode, and then lets clients wait, for `query_wait_timeout` at most, 120 seconds by default. " +
		"Clients that connect to the Services of the Cluster are not held. The field is then kubectl's: an apply of the profile leaves the Pooler paused, and a " +
		"GitOps controller that undoes what was changed with kubectl resumes it:")
	var pause, held, resume []string
	for _, p := range poolers {
		if p.Spec.Type == cnpgv1.PoolerTypeRO {
			continue
		}
		set := func(paused bool) string {
			return b.kubectl("patch", poolersKind+"/"+p.Name, "--type", "merge", "--patch", fmt.Sprintf(`{"spec":{"pgbouncer":{"paused":%t}}}`, paused))
		}
		pause, resume = append(pause, set(true)), append(resume, set(false))
		held = append(held, `for POD in $(`+b.kubectl("get", "pods", "-l", operator.LabelPooler+"="+p.Name, "-o", "name")+`); do`,
			"  "+b.kubectl("exec", raw(`"$POD"`), "-c", "pgbouncer", "--", "psql", "-t", "-A", "-c", "SHOW STATE", "-c", "SHOW SERVERS"), "done")
	}
	if len(pause) == 0 {
		return
	}
	b.sh(pause...)
	b.text("All clients are held when each pod says `paused|yes` and lists no server connection:")
	b.sh(held...)
	b.text("Resume:")
	b.sh(resume...)
	b.loginRetry(poolers)
}

// loginRetry warns about the password of the owner after a switchover. Each instance manager remembers only for itself which version of the
// Secret it has set, so a new primary sets the password again, with another salt:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/instance_controller.go#L1434
func (b *book) loginRetry(poolers []*cnpgv1.Pooler) {
	_, owner, _ := b.database()
	b.text("After a switchover or a failover the new primary sets the password of %s again, with another salt. What PgBouncer has kept of an earlier login is then "+
		"refused once: it closes that client, and refuses all clients of this user for `server_login_retry`, until one has logged in anew.", code(owner))
	for _, p := range poolers {
		if p.Spec.Type != cnpgv1.PoolerTypeRO && p.Spec.PgBouncer.Parameters["server_login_retry"] == "" {
			b.text("That is 15 seconds by default: set it to 1 in the pooler's `parameters` if that is too long.")
			return
		}
	}
}
