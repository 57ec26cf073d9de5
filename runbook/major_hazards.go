// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// hazards are what pgha cannot check.
func (u *Upgrade) hazards() {
	b := u.book
	b.chapter("What pgha cannot see")
	before, after := u.images()
	var list []string
	if t := b.p.Target; !t.MajorUpgradeReverts() {
		list = append(list, fmt.Sprintf("**the operator's release**: %s may start the job while an old instance still stops, tries a failed job again, and does not end an upgrade when "+
			"the image is reverted. Upgrade the operator to %s first", t, profiles.FirstTarget(t, profiles.Target.MajorUpgradeReverts)))
	}
	if before.Distribution() == "" || after.Distribution() == "" {
		list = append(list, "**the distribution of the images**: a tag does not say it. With another C library text may sort in another order, and indexes on text "+
			"become wrong without an error. Compare `/etc/os-release` of both images first")
	}
	list = append(list, "**extensions**: every one that a database has must be in the new image, and so must the libraries of `shared_preload_libraries`"+
		u.libraries()+". The rehearsal shows it")
	list = append(list, "**minor releases**: the new one must be at least as new as the old one. They come out together, such as 17.11 and 18.6: what 17.12 wrote, pg_upgrade to 18.6 cannot read")
	if u.from() < 17 {
		list = append(list, fmt.Sprintf("**logical slots** are lost: PostgreSQL carries them over only from 17 on, and this is %d. Subscribers must begin anew", u.from()))
	} else {
		list = append(list, "**logical slots** are carried over, but one that is lost, or has WAL that nobody has read, stops pg_upgrade: stop the writers, and let the subscribers catch up")
	}
	if u.o.To < 18 {
		list = append(list, "**statistics** are lost, and queries may be slow until `ANALYZE` is through")
	} else {
		list = append(list, "**statistics** are carried over to PostgreSQL 18, but not those of `CREATE STATISTICS`: run `ANALYZE` all the same")
	}
	if len(u.book.names(u.book.objects, "Subscription")) > 0 && u.from() < 17 {
		list = append(list, fmt.Sprintf("**subscriptions** forget how far their tables are: PostgreSQL carries that over only from 17 on, and this is %d. Afterwards run "+
			"`ALTER SUBSCRIPTION … REFRESH PUBLICATION WITH (copy_data = false)` for each, while the publisher writes nothing", u.from()))
	}
	list = append(list, u.others()...)
	list = append(list, "**prepared transactions** stop pg_upgrade, and so do columns of some types: the SQL below, and the rehearsal")
	b.list(list...)
}

func (u *Upgrade) libraries() string {
	var names []string
	for _, l := range u.book.p.Spec.PostgreSQL.SharedPreloadLibraries {
		names = append(names, code(l))
	}
	if len(names) == 0 {
		return ""
	}
	return ", here " + strings.Join(names, ", ")
}

// others are what else touches the Cluster or follows it.
func (u *Upgrade) others() []string {
	b := u.book
	list := []string{fmt.Sprintf("**%s** takes back an edit that is not in its repository, and so ends the upgrade: suspend it until the profile is kept, or commit what each chapter applies",
		controllerName(b.p.Spec.GitOps.Controller))}
	if _, _, ok := u.durabilityEdit(); ok && u.o.Method == InPlace {
		annotate := func(what string) string { return code(b.kubectl("annotate", clusters+"/"+b.cluster.Name, what)) }
		list = append(list, fmt.Sprintf("**`pgha guard`**, if it is installed, refuses lower durability. Before the first edit run %s, and after the last one %s",
			annotate("pgha.dev/allow="+plan.DataAtRisk.String()), annotate("pgha.dev/allow-")))
	}
	list = append(list, "**replica Clusters that follow this one** stop, since they cannot follow another major version: make them again from it afterwards")
	if len(b.cluster.Spec.PostgresConfiguration.Extensions) > 0 {
		// https://github.com/cloudnative-pg/cloudnative-pg/pull/10366
		list = append(list, "**extensions from images of their own**: the operator supports pg_upgrade with them from 1.29.2 and 1.30 on, and to PostgreSQL 19 and later. Otherwise use `--method import`")
	}
	const scramMajor = 14
	if u.from() < scramMajor {
		// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/configuration.go#L118
		list = append(list, "**passwords stored as md5** no longer work, since the operator's last line of pg_hba.conf then demands scram-sha-256: set them again before")
	}
	return list
}

// controllerName is the GitOps controller that the profile names, or any.
func controllerName(controller string) string {
	switch controller {
	case profiles.ControllerArgoCD:
		return "Argo CD"
	case profiles.ControllerFlux:
		return "Flux"
	}
	return "a GitOps controller"
}
