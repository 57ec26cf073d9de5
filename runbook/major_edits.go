// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"

	"github.com/pgha/pgha/profiles"
)

// slotLimit is the parameter that stops pg_upgrade of PostgreSQL 17.0 to 17.5, unless it is -1:
// https://github.com/postgres/postgres/commit/f36e5774
const slotLimit = "max_slot_wal_keep_size"

// planEdits are the changes of the profile in order, each to apply on its own: what makes the upgrade possible, the upgrade, and the way
// back to the settings of before.
func (u *Upgrade) planEdits() []edit {
	var before, after []edit
	add := func(first, last edit) {
		last.last = true
		before, after = append(before, first), append([]edit{last}, after...)
	}
	if first, last, ok := u.slotEdit(); ok {
		add(first, last)
	}
	if first, last, ok := u.durabilityEdit(); ok {
		add(first, last)
	}
	upgrade := edit{title: fmt.Sprintf("Upgrade to PostgreSQL %d", u.o.To), set: u.moved(), upgrades: true}
	return append(append(before, upgrade), after...)
}

// slotEdit turns the limit of slots off if the old server may be one that cannot be upgraded with it. The operator sets -1 in the new data
// directory itself, so the limit may come back with the upgrade.
func (u *Upgrade) slotEdit() (first, last edit, ok bool) {
	const field = "spec.postgresql.parameters." + slotLimit
	limit := u.book.p.Parameters[slotLimit]
	image, _ := u.images()
	_, minor, versioned := image.Version()
	known := versioned && image.MinorPinned()
	if u.from() != 17 || limit == "" || limit == "-1" || known && minor >= 6 {
		return first, last, false
	}
	first = edit{title: "Turn off " + slotLimit, set: []profiles.Assignment{assign(field, "-1")},
		why: fmt.Sprintf("pg_upgrade of PostgreSQL 17.0 to 17.5 fails while %s is set. A slot may then keep WAL without a limit, so go on soon", slotLimit)}
	last = edit{title: "Set " + slotLimit + " again", set: []profiles.Assignment{assign(field, u.limitAfter())}, why: "the limit protects the volume again"}
	return first, last, true
}

// limitAfter is the limit of the upgraded cluster without the edit before.
func (u *Upgrade) limitAfter() string { return u.target.Parameters[slotLimit] }

// durabilityEdit lets commits go on while the replicas are cloned. With required, nobody could write until the first one is there.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/replication/explicit.go#L45
func (u *Upgrade) durabilityEdit() (first, last edit, ok bool) {
	const field = "spec.postgresql.synchronous.durability"
	s := u.book.synchronous()
	if s == nil || !s.Required || u.book.p.Spec.PostgreSQL.Synchronous == nil {
		return first, last, false
	}
	first = edit{title: "Let commits go on without a replica", set: []profiles.Assignment{assign(field, "preferred")},
		why: "after pg_upgrade there is only the primary, and with durability required every commit would wait until the first replica is cloned. " +
			"Leave this edit and the last one out if writes must never have one copy only: then they wait"}
	last = edit{title: "Require a replica again", set: []profiles.Assignment{assign(field, u.book.p.Spec.PostgreSQL.Synchronous.Durability)},
		why: "all replicas are cloned, and every commit has a second copy again"}
	return first, last, true
}
