// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

func switchover(b *book) {
	if !b.replicas() {
		return
	}
	b.chapter("Planned switchover")
	b.text("To a replica of your choice; this takes the first. Clients lose their connections and find the new primary behind the same " +
		"Services, within a minute or so.")
	b.beforeSwitchover()
	b.sh(`OLD=$(`+b.currentPrimary()+`)`,
		`NEW=$(`+b.kubectl("get", "pods", "-l", instancesOf(b.cluster.Name)+",cnpg.io/instanceRole=replica", "-o",
			"jsonpath={.items[0].metadata.name}")+`)`,
		b.kubectl("cnpg", "promote", b.cluster.Name, raw(`"$NEW"`)),
		b.kubectl("wait", clusters+"/"+b.cluster.Name, raw(`--for="jsonpath={.status.currentPrimary}=$NEW"`), "--timeout=10m"),
		b.kubectl("wait", clusters+"/"+b.cluster.Name, "--for=condition=Ready", "--timeout=10m"),
		b.kubectl("cnpg", "status", b.cluster.Name))
	b.text("And back:")
	b.sh(b.promoteBack()...)
}

// beforeSwitchover looks at the archive first. The old primary stops only when its WAL is archived: while the store is down, a
// switchover stops all writes for up to switchoverDelay, an hour by default, and nothing warns. One attempt to archive may take more
// than a minute to fail, and only then does the condition turn False, so a new WAL file must get through.
func (b *book) beforeSwitchover() {
	if b.replicas() {
		b.text("Every instance must be ready, and none fenced: `Cluster in healthy state` alone does not say so.")
		b.sh(b.settled()...)
	}
	if !b.backups() {
		return
	}
	b.text("**Look at the archive first.** The old primary stops only when its WAL is archived. While the object store is down, a "+
		"switchover stops all writes, for up to `switchoverDelay`, %s here, and nothing warns of it: one attempt to "+
		"archive may take more than a minute to fail, and the condition changes only then. So send one WAL file, and go on only when it "+
		"has arrived. Press Ctrl-C where it does not, and see \"WAL is not archived\":", b.switchoverDelay())
	b.sh(b.switchWAL()...)
}

// switchoverDelay is the operator's default where the Cluster does not say.
func (b *book) switchoverDelay() time.Duration {
	if seconds := b.cluster.Spec.MaxSwitchoverDelay; seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	return time.Hour
}

// settled shows what the phase does not: the operator's "Cluster in healthy state" is also there while an instance is fenced or
// hibernated, its primary restarts for a parameter that was lowered, a volume cannot grow, and PostgreSQL refuses its configuration.
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
		b.text("There is nothing to fail over to: PostgreSQL is away until the pod is back, on a node that its disk can be attached to. " +
			"This shows how long that takes:")
		b.sh(b.kubectl("delete", "pods/"+b.instanceName(1), "--grace-period=1"),
			b.kubectl("wait", "pods/"+b.instanceName(1), "--for=condition=Ready", "--timeout=15m"))
		return
	}
	if b.localDisks() {
		b.text("Do not try this on a node that is about to be drained: the disks stay on the node.")
	}
	b.text("Every instance must be ready, and none fenced: `Cluster in healthy state` alone does not say so. With a replica away, a failover may " +
		"find nobody to promote:")
	b.sh(b.settled()...)
	b.text("The primary's pod goes with hardly a second's notice. Which one that is, the Cluster says: the label `role=primary` is on the " +
		"primary of every Cluster in the namespace, the recovered one's too, and `kubectl delete pod` takes two names as well as one:")
	b.sh(`OLD=$(`+b.currentPrimary()+`)`,
		`echo "$OLD"`,
		b.kubectl("delete", raw(`"pods/$OLD"`), "--grace-period=1"),
		`until NEW=$(`+b.currentPrimary()+`) && test "$NEW" != "$OLD"; do sleep 1; done`,
		b.kubectl("wait", clusters+"/"+b.cluster.Name, "--for=condition=Ready", "--timeout=10m"),
		b.kubectl("cnpg", "status", b.cluster.Name))
	b.text("%s", b.failoverPromise())
	b.text("The old primary comes back as a replica, under its own name. If it should be primary again:")
	b.sh(append([]string{b.kubectl("wait", raw(`"pods/$OLD"`), "--for=condition=Ready", "--timeout=10m")}, b.promoteBack()...)...)
}

// failoverPromise says what a failover can lose.
func (b *book) failoverPromise() string {
	s := b.synchronous()
	switch {
	case s == nil:
		return "Writes were away for under a minute, and what no replica had yet is lost: this profile replicates asynchronously."
	case !s.required:
		return "Writes were away for under a minute. Nothing acknowledged is lost, unless too few replicas were there at that moment: " +
			"durability is preferred."
	case s.quorum:
		return fmt.Sprintf("Writes were away for under a minute. Nothing acknowledged is lost: %d of the replicas had it, and the operator "+
			"promotes only where it can prove that. With too few of them reachable it promotes none.", s.number)
	default:
		return fmt.Sprintf("Writes were away for under a minute. Nothing acknowledged is lost as long as one of the replicas that had it "+
			"is promoted: %d of them did.", s.number)
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
	b.text("%s, with the owner's password and over TLS. The certificate is the operator's own, and made for the names of the Services in "+
		"the cluster: `verify-ca` holds the server against that authority, which no other server has, whatever name it goes by:", where)
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
		b.text("Without TLS nobody gets in. This must fail:")
	} else {
		b.text("Without TLS this gets in, and whoever is on the way can read along: no line of this profile's `pg_hba` rejects it, and the " +
			"operator's own last line takes everybody. `hostnossl all all all reject` would.")
	}
	b.sh("PGSSLMODE=disable "+command("psql", "-h", raw(`"$HOST"`), "-p", fmt.Sprint(endpoints[len(endpoints)-1].port), "-U",
		owner, "-d", b.app(), "-c", "SELECT 1"), "unset PGPASSWORD PGSSLMODE PGSSLROOTCERT")
}

// rejectsPlain: a client without TLS is turned away before the operator's own last line, which takes everybody.
func (b *book) rejectsPlain() bool {
	return slices.ContainsFunc(b.cluster.Spec.PostgresConfiguration.PgHBA, func(line string) bool {
		return slices.Equal(strings.Fields(line), []string{"hostnossl", "all", "all", "all", "reject"})
	})
}
