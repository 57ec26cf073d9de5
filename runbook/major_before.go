// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/shell"
	"github.com/pgha/pgha/profiles"
)

// ownCertificate says which names a certificate of yours needs: the new Cluster reuses it, and its Services have other names.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/api/v1/cluster_funcs.go#L1142
func (u *Upgrade) ownCertificate() {
	b, cluster := u.book, facts.Cluster(u.beside.objects)
	named := func(secret, whose string, services []string) {
		if secret == "" || len(services) == 0 {
			return
		}
		var names []string
		for _, s := range services {
			in := s + "." + b.p.Namespace()
			names = append(names, s, in, in+".svc", in+".svc.cluster.local")
		}
		b.text("**The certificate in the Secret %s is your own, and %s show it too.** Clients with `sslmode=verify-full` refuse a name that is not in it, so first issue it with "+
			"these names as well, those of the old Cluster included as long as it has clients:", code(secret), whose)
		b.fenced("text", strings.Join(names, "\n")+"\n")
		b.text("This prints the names that it has:")
		b.sh(b.kubectl("get", "secrets/"+secret, "-o", `jsonpath={.data.tls\.crt}`) + " | base64 -d | openssl x509 -noout -ext subjectAltName")
	}
	own := ""
	if c := cluster.Spec.Certificates; c != nil {
		own = c.ServerTLSSecret
	}
	services := servicesOf(cluster)
	for _, p := range u.newPoolers() {
		if secret := p.Spec.PgBouncer.ClientTLSSecret; secret != nil {
			named(secret.Name, "the pods of the new Pooler "+code(p.Name), []string{p.Name})
		} else {
			services = append(services, p.Name)
		}
	}
	named(own, "the instances of the new Cluster", services)
}

// servicesOf are the names of the Services that the operator makes.
func servicesOf(c *cnpgv1.Cluster) []string {
	var names []string
	var managed cnpgv1.ManagedServices
	if c.Spec.Managed != nil && c.Spec.Managed.Services != nil {
		managed = *c.Spec.Managed.Services
	}
	for _, s := range []cnpgv1.ServiceSelectorType{cnpgv1.ServiceSelectorTypeRW, cnpgv1.ServiceSelectorTypeRO, cnpgv1.ServiceSelectorTypeR} {
		if !slices.Contains(managed.DisabledDefaultServices, s) {
			names = append(names, c.Name+"-"+string(s))
		}
	}
	for _, s := range managed.Additional {
		names = append(names, s.ServiceTemplate.ObjectMeta.Name)
	}
	return names
}

// newPoolers are the Poolers of the new Cluster, in the order of those of the old one.
func (u *Upgrade) newPoolers() []*cnpgv1.Pooler {
	next := book{objects: u.beside.objects}
	return next.poolers()
}

// clientsGo says where clients connect to afterwards: to the Poolers, if they do so now.
func (u *Upgrade) clientsGo(name string) {
	b := u.book
	old, next := b.poolers(), u.newPoolers()
	if len(next) == 0 || len(old) != len(next) {
		b.text("Point clients to %s, %s.", code(b.inCluster(name+"-rw")), u.passwordOf(name))
		return
	}
	b.text("The Poolers of the new Cluster came with it. All pods must be ready before clients move:")
	rows, lines := make([]string, len(next)), make([]string, 0, len(next))
	for i, p := range next {
		rows[i] = fmt.Sprintf("| %s | %s |", cell(b.inCluster(old[i].Name)), cell(b.inCluster(p.Name)))
		lines = append(lines, b.kubectl("rollout", "status", "deployments/"+p.Name, "--timeout=10m"))
	}
	b.sh(lines...)
	b.text("Point clients to the Poolers, %s. Only clients that connect to %s today go to %s:\n\n| today | then |\n|---|---|\n%s", u.passwordOf(name),
		code(b.inCluster(b.cluster.Name+"-rw")), code(b.inCluster(name+"-rw")), strings.Join(rows, "\n"))
	if slices.ContainsFunc(b.p.Spec.Poolers, func(p profiles.Pooler) bool { return p.Endpoint != nil }) {
		b.text("The load balancers of the Poolers come with the profile at the end.")
	}
}

// passwordOf says where clients find the password.
func (u *Upgrade) passwordOf(name string) string {
	_, _, secret := u.book.database()
	if u.book.ownSecret() {
		return "with the same password: both Clusters use the Secret " + code(secret)
	}
	return "with the new password in the Secret " + code(name+"-app")
}

// grants replays owners and grants, which the operator's pg_restore leaves out.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/management/postgres/logicalimport/database.go#L217
func (u *Upgrade) grants(name string) {
	b := u.book
	_, owner, _ := b.database()
	old, next := b.cluster.Name+"-grants.sql", name+"-grants.sql"
	b.text("**Owners and grants are not there.** The operator restores with `--no-owner` and `--no-privileges`: every object belongs to %s, and every GRANT, also of `ALTER DEFAULT "+
		"PRIVILEGES`, is lost. Print those of the old Cluster, and read the file. Roles in it that the profile does not make must be created first:", code(owner))
	dump := func(cluster, file string) []string {
		return []string{`POD=$(` + b.kubectl("get", clusters+"/"+cluster, "-o", "jsonpath={.status.currentPrimary}") + `)`,
			b.kubectl("exec", raw(`"$POD"`), "-c", "postgres", "--", "pg_dump", "--schema-only", "--no-subscriptions", "--dbname="+b.app()) +
				` | grep -E '^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|ALTER .* OWNER TO|SET SESSION AUTHORIZATION|RESET SESSION AUTHORIZATION)' > ` + shell.Quote(file)}
	}
	b.sh(append(dump(b.cluster.Name, old), command("less", old))...)
	b.text("Run it in the new Cluster, all or nothing, and compare. The last command must print nothing:")
	restore := append([]string{`POD=$(` + b.kubectl("get", clusters+"/"+name, "-o", "jsonpath={.status.currentPrimary}") + `)`,
		b.kubectl("exec", "-i", raw(`"$POD"`), "-c", "postgres", "--", "psql", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", b.app()) + " < " + shell.Quote(old)},
		dump(name, next)[1], command("diff", old, next))
	b.sh(restore...)
	b.text("Settings of `ALTER DATABASE … SET` and `ALTER ROLE … SET` do not come along either. These are on the old Cluster:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SELECT coalesce(d.datname, 'all'), coalesce(r.rolname, 'all'), setconfig FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = setdatabase "+
		"LEFT JOIN pg_roles r ON r.oid = setrole"))
}

// raiseSlotLimit lets the slots of the copy keep their WAL: a slot beyond the limit is lost, and with it all that was copied.
// https://www.postgresql.org/docs/18/runtime-config-replication.html#GUC-MAX-SLOT-WAL-KEEP-SIZE
func (u *Upgrade) raiseSlotLimit() {
	b := u.book
	limit, limited := u.slotLimited()
	if !limited {
		return
	}
	b.text("**Slots keep at most %s of WAL**, by `%s`. If the old Cluster writes more while tables are copied, it drops the slot, and the copy begins anew. Turn the limit off until the "+
		"replication ends; that is a reload. A GitOps controller would take it back, so suspend it:", code(limit), slotLimit)
	b.sh(into(b.pghaWith("render", flagsOf([]profiles.Assignment{assign("spec.postgresql.parameters."+slotLimit, "-1")})), b.toServer()),
		b.until("SELECT setting FROM pg_settings WHERE name = '"+slotLimit+"'", "-1"))
	b.text("Without it, a copy that is too slow can fill the WAL volume and stop the old Cluster. Look at both during the copy, and make the volume larger in time, or drop the subscription:")
	b.sh(u.slotsNow(), b.kubectl("get", "persistentvolumeclaims", "-l", "cnpg.io/cluster="+b.cluster.Name), b.kubectl("cnpg", "status", b.cluster.Name))
}

// slotsNow prints how much WAL each slot keeps.
func (u *Upgrade) slotsNow() string {
	return u.book.psql(u.book.cluster.Name, "postgres", "SELECT slot_name, wal_status, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) FROM pg_replication_slots "+
		"WHERE slot_type = 'logical'")
}

// lowerSlotLimit sets the limit back.
func (u *Upgrade) lowerSlotLimit() {
	if _, limited := u.slotLimited(); !limited {
		return
	}
	u.book.text("Set the limit of the slots in the old Cluster back, also if you go back to it:")
	u.book.sh(into(u.book.pgha("render"), u.book.toServer()))
}

func (u *Upgrade) slotLimited() (limit string, limited bool) {
	limit = u.book.cluster.Spec.PostgresConfiguration.Parameters[slotLimit]
	return limit, limit != "" && limit != "-1"
}
