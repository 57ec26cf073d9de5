// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// inPlace writes the upgrade by pg_upgrade.
func (u *Upgrade) inPlace() {
	b := u.book
	u.head("pg_upgrade on the disks of the primary")
	u.downtime()
	u.hazards()
	u.rehearsal()
	u.inventory()
	u.refusedByPgUpgrade()
	b.chapter("Before: a way back")
	if b.backups() {
		b.text("After the upgrade, the only way back is a restore of a base backup from before it. Take one, and send the last WAL:")
		b.sh(b.takeBackup("before")...)
		b.sh(b.switchWAL()...)
		b.inTheStore()
	} else {
		b.text("This profile takes no backups. After the upgrade there is no way back at all: dump the databases first.")
		b.dump()
	}
	u.applyEdits()
	u.afterwards()
	u.rollback()
	u.save()
}

// head writes the title and what leads where.
func (u *Upgrade) head(how string) {
	b := u.book
	fmt.Fprintf(&b.out, "# PostgreSQL %d to %d: %s in %s\n\n", u.from(), u.o.To, code(b.cluster.Name), code(b.p.Namespace()))
	checked := "Nothing that pgha knows refuses it: every edit below went through `pgha plan`."
	if u.o.Method != InPlace {
		checked = "The old Cluster stays as it is until its clients move."
	}
	b.text("By %s. Image %s becomes %s. %s Run one block after the other, and each only when the previous one has succeeded.",
		how, code(u.oldImage()), code(u.newImage()), checked)
}

// downtime says how long nobody can connect.
func (u *Upgrade) downtime() {
	b := u.book
	b.chapter("How long it takes")
	b.text("**All instances are down**, for reads too, from the moment when the operator deletes the pods until the upgraded primary is ready:")
	list := []string{
		fmt.Sprintf("the pods stop: up to %d s, of which sessions may finish in the first part", b.stopSeconds()),
		"a pod starts with the new image, which each node has to pull once",
		"`pg_upgrade --link`: its time grows with the number of tables and other objects, and hardly with their size; usually minutes",
		"the primary starts with empty caches",
	}
	b.list(list...)
	if b.replicas() {
		b.text("Then writes go on, and the replicas are cloned one after the other: size of the database / rate between the nodes, each. Until then nothing " +
			"can fail over, and the read-only Service has no endpoint. Only a rehearsal on a copy tells these times.")
	}
}

// applyEdits writes the edits up to the upgrade, and the upgrade.
func (u *Upgrade) applyEdits() {
	b := u.book
	var sets []profiles.Assignment
	_ = u.walk(func(e *edit, p *plan.Plan) { // NewUpgrade has walked them
		if e.last {
			return
		}
		b.chapter(e.title)
		if e.why != "" {
			b.text("%s.", strings.ToUpper(e.why[:1])+e.why[1:])
		}
		previous := sets
		sets = append(sets[:len(sets):len(sets)], e.set...)
		u.applyEdit(previous, sets, p)
		if e.upgrades {
			u.watch()
		}
	})
}

// applyEdit says what an edit does, and applies it.
func (u *Upgrade) applyEdit(before, after []profiles.Assignment, p *plan.Plan) {
	b := u.book
	b.text("`pgha plan` says %s; all of it, before you apply:", code(heaviest(p).String()))
	b.sh(into(b.pghaWith("render", flagsOf(before))+" > before.yaml &&\n  "+b.pghaWith("render", flagsOf(after)), "pgha plan before.yaml -"))
	b.sh(into(b.pghaWith("render", flagsOf(after)), b.toServer()))
}

// heaviest is the heaviest class of a plan.
func heaviest(p *plan.Plan) plan.Class {
	var class plan.Class
	for i := range p.Sites {
		class = max(class, p.Sites[i].Class)
	}
	return class
}

// flagsOf are the assignments as flags.
func flagsOf(sets []profiles.Assignment) []string {
	var words []string
	for _, s := range sets {
		words = append(words, "--set", s.Field+"="+s.Value)
	}
	return words
}

// watch is what to see until the upgraded primary is ready.
func (u *Upgrade) watch() {
	b := u.book
	b.text("The phase is `Upgrading Postgres major version` while the job runs. This ends when the data directory is that of PostgreSQL %d and all instances are ready:", u.o.To)
	b.sh(b.kubectl("wait", clusters+"/"+b.cluster.Name, fmt.Sprintf("--for=jsonpath={.status.pgDataImageInfo.majorVersion}=%d", u.o.To), "--timeout=1h")+" &&",
		"  "+b.kubectl("wait", clusters+"/"+b.cluster.Name, "--for=condition=Ready", "--timeout=4h"))
	again := "A job that has failed is not tried again"
	if !b.p.Target.MajorUpgradeReverts() {
		again = "Kubernetes starts a job that has failed again, up to six times"
	}
	b.text("If it does not go on, look at the job. %s: see \"The way back\".", again)
	b.sh(b.kubectl("get", "jobs,pods", "-l", "cnpg.io/cluster="+b.cluster.Name),
		b.kubectl("logs", "-l", "cnpg.io/cluster="+b.cluster.Name+",cnpg.io/jobRole=major-upgrade", "--all-containers", "--tail=50"))
}

// generation is the archive of the upgraded cluster.
func (u *Upgrade) generation() facts.Archive {
	a := u.book.archive
	a.Server = u.next.ServerName()
	return a
}

// pghaWith is a command of pgha with more flags.
func (b *book) pghaWith(name string, flags []string) string {
	return b.pgha(append([]string{name}, flags...)...)
}
