// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pgha/pgha/internal/facts"
)

func switchover(b *book) {
	if !b.replicas() {
		return
	}
	b.chapter("Planned switchover")
	b.text("You can choose the replica; these commands take the first. Clients lose their connections and find the new " +
		"primary at the same Services, within about a minute.")
	b.beforeSwitchover()
	b.sh(`OLD=$(`+b.currentPrimary()+`)`,
		`NEW=$(`+b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name)+",cnpg.io/instanceRole=replica", "-o",
			"jsonpath={.items[0].metadata.name}")+`)`,
		b.kubectl("cnpg", "promote", b.cluster.Name, raw(`"$NEW"`)),
		b.kubectl("wait", clusters+"/"+b.cluster.Name, raw(`--for="jsonpath={.status.currentPrimary}=$NEW"`), "--timeout=10m"),
		b.kubectl("wait", clusters+"/"+b.cluster.Name, "--for=condition=Ready", "--timeout=10m"),
		b.kubectl("cnpg", "status", b.cluster.Name))
	b.text("Switch back:")
	b.sh(b.promoteBack()...)
}

// beforeSwitchover checks the archive first. The old primary stops only when its WAL is archived: while the store is
// down, a switchover stops all writes for up to switchoverDelay, an hour by default, and nothing warns. One attempt to
// archive may take more than a minute to fail, and only then does the condition turn False. So a new WAL file must
// arrive first.
func (b *book) beforeSwitchover() {
	if b.replicas() {
		b.text("Every instance must be ready and none fenced. `Cluster in healthy state` alone does not show that:")
		b.sh(b.settled()...)
	}
	if !b.backups() {
		return
	}
	b.text("**Check the archive first.** The old primary stops only when its WAL is archived. While the object store is "+
		"down, a switchover stops all writes, for up to `switchoverDelay`, %s here. Nothing warns of it: one attempt to "+
		"archive may take more than a minute to fail, and the condition changes only then. So send one WAL file, and "+
		"continue only when it has arrived. If it does not arrive, press Ctrl-C, and see \"WAL is not "+
		"archived\":", b.switchoverDelay())
	b.sh(b.switchWAL()...)
}

// switchoverDelay returns the delay of the Cluster, or else the operator's default.
func (b *book) switchoverDelay() time.Duration {
	return time.Duration(facts.SwitchoverDelay(b.cluster)) * time.Second
}

// settled shows what the phase hides: it is "Cluster in healthy state" also while an instance is fenced or hibernated,
// its primary restarts for a lowered parameter, a volume cannot grow, or PostgreSQL rejects its configuration.
func (b *book) settled() []string {
	return []string{
		b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", `jsonpath={.status.readyInstances} of {.spec.instances} ready, fenced: `+
			`{.metadata.annotations.cnpg\.io/fencedInstances}, hibernation: {.metadata.annotations.cnpg\.io/hibernation}{"\n"}`),
		b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name), "-L", "cnpg.io/instanceRole"),
	}
}

func (b *book) promoteBack() []string {
	return []string{
		b.kubectl("cnpg", "promote", b.cluster.Name, raw(`"$OLD"`)),
		b.kubectl("wait", clusters+"/"+b.cluster.Name, raw(`--for="jsonpath={.status.currentPrimary}=$OLD"`), "--timeout=10m"),
		b.kubectl("wait", clusters+"/"+b.cluster.Name, "--for=condition=Ready", "--timeout=10m"),
	}
}

func failover(b *book) {
	b.chapter("Unplanned failover")
	if !b.replicas() {
		b.text("There is no replica to fail over to. PostgreSQL is not available until the pod runs again, on a node that " +
			"its disk can be attached to. Measure how long that takes:")
		b.sh(b.kubectl("delete", "pods/"+b.instanceName(1), "--grace-period=1"),
			b.kubectl("wait", "pods/"+b.instanceName(1), "--for=condition=Ready", "--timeout=15m"))
		return
	}
	if b.localDisks() {
		b.text("Do not try this if the primary's node is about to be drained: the disks stay on the node.")
	}
	b.text("Every instance must be ready and none fenced. `Cluster in healthy state` alone does not show that. If a " +
		"replica is missing, a failover may find no instance to promote:")
	b.sh(b.settled()...)
	b.text("Delete the primary's pod with almost no notice. Take its name from the Cluster. Do not use the label " +
		"`role=primary`: the primary of every Cluster in the namespace has it, the recovered one's too, and `kubectl " +
		"delete pod` deletes all that match:")
	b.sh(`OLD=$(`+b.currentPrimary()+`)`,
		`echo "$OLD"`,
		b.kubectl("delete", raw(`"pods/$OLD"`), "--grace-period=1"),
		`until NEW=$(`+b.currentPrimary()+`) && test "$NEW" != "$OLD"; do sleep 1; done`,
		b.kubectl("wait", clusters+"/"+b.cluster.Name, "--for=condition=Ready", "--timeout=10m"),
		b.kubectl("cnpg", "status", b.cluster.Name))
	b.text("%s", b.failoverPromise())
	b.text("The old primary returns as a replica, with the same name. To make it primary again:")
	b.sh(append([]string{b.kubectl("wait", raw(`"pods/$OLD"`), "--for=condition=Ready", "--timeout=10m")}, b.promoteBack()...)...)
}

// failoverPromise describes what a failover can lose.
func (b *book) failoverPromise() string {
	s := b.synchronous()
	switch {
	case s == nil:
		return "Writes stop for less than a minute, and what no replica had yet is lost: this profile replicates asynchronously."
	case !s.Required:
		return "Writes stop for less than a minute. No acknowledged write is lost, unless too few replicas were available then: " +
			"durability is preferred."
	case s.Quorum:
		return fmt.Sprintf("Writes stop for less than a minute. No acknowledged write is lost: %d of the replicas must have it first, and the operator "+
			"promotes only an instance that it can prove has it. If too few of them are reachable, it promotes none.", s.Number)
	default:
		return fmt.Sprintf("Writes stop for less than a minute. No acknowledged write is lost if one of the replicas that have it "+
			"is promoted: %d of them must have it first.", s.Number)
	}
}

func endpointChecks(b *book) {
	endpoints := b.endpoints()
	if len(endpoints) == 0 {
		return
	}
	b.chapter("Check the endpoints")
	_, owner, secret := b.database()
	where := "From a machine in `spec.endpoints.sourceRanges`"
	if !b.public() {
		where = "From a machine in the virtual network"
	}
	ca := b.cluster.Name + "-ca.crt"
	b.text("%s, connect with the owner's password and over TLS. The operator's own CA signs the certificate, for the "+
		"names of the Services in the cluster. `verify-ca` checks that CA, which signs no other server, and does not check "+
		"the host name:", where)
	b.sh(b.kubectl("get", "secrets/"+b.cluster.Name+"-ca", "-o", `jsonpath={.data.ca\.crt}`)+" | base64 -d > "+command(ca),
		"PGPASSWORD=$("+b.kubectl("get", "secrets/"+secret, "-o", "jsonpath={.data.password}")+" | base64 -d)",
		"export PGPASSWORD PGSSLMODE=verify-ca PGSSLROOTCERT="+command(ca))
	for _, e := range endpoints {
		answer := "`f`: the primary"
		if e.readOnly {
			answer = "`t`: a replica"
		}
		b.text("%s, port %d, answers %s:", code(e.name), e.port, answer)
		b.sh(`HOST=$(`+b.kubectl("get", "services/"+e.name, "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}")+`)`,
			command("psql", "-h", raw(`"$HOST"`), "-p", fmt.Sprint(e.port), "-U", owner, "-d", b.app(), "-tA", "-c",
				"SELECT pg_is_in_recovery()"))
	}
	if b.rejectsPlain() {
		b.text("A connection without TLS is rejected. This must fail:")
	} else {
		b.text("A connection without TLS is accepted, and its traffic can be read on the network: no line of this " +
			"profile's `pg_hba` rejects it, and the operator's own last line accepts every client. To reject it, add " +
			"`hostnossl all all all reject`.")
	}
	b.sh("PGSSLMODE=disable "+command("psql", "-h", raw(`"$HOST"`), "-p", fmt.Sprint(endpoints[len(endpoints)-1].port), "-U",
		owner, "-d", b.app(), "-c", "SELECT 1"), "unset PGPASSWORD PGSSLMODE PGSSLROOTCERT")
}

// rejectsPlain reports whether a client without TLS is rejected before the operator's own last line, which accepts all.
func (b *book) rejectsPlain() bool {
	return slices.ContainsFunc(b.cluster.Spec.PostgresConfiguration.PgHBA, func(line string) bool {
		return slices.Equal(strings.Fields(line), []string{"hostnossl", "all", "all", "all", "reject"})
	})
}
