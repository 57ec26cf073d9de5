// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"cmp"
	"fmt"
)

func volumeRules() []Rule {
	return []Rule{
		{
			ID: "PGHA211", Title: "max_wal_size too large for the volume", Severity: Warning, Beyond: true, check: eachCluster(walBudget),
			Why: "max_wal_size is a soft limit. WAL that replication slots and wal_keep_size retain is added to it, by default " +
				"without a limit, and so is WAL that waits to be archived. A full volume stops the primary. pgha requires " +
				"max_wal_size and the larger of wal_keep_size and max_slot_wal_keep_size to stay within three quarters of the WAL " +
				"volume and to leave one GiB of it free, or to stay within a quarter of the data volume if there is no WAL volume. " +
				"More than the whole volume is a warning, less is an info.",
			Source: postgresDocs + "wal-configuration.html",
		},
		{
			ID: "PGHA212", Title: "replication slots that can fill the volume", Severity: Info, Beyond: true,
			check: eachCluster(slotLimit),
			Why: "The operator creates a replication slot for each replica. While a replica is down, its slot retains all WAL " +
				"until the primary's volume is full and the primary stops, too. With a limit only the slot is lost, and the " +
				"replica catches up from the archive or is cloned again.",
			Source: postgresDocs + "runtime-config-replication.html#GUC-MAX-SLOT-WAL-KEEP-SIZE",
		},
		{
			ID: "PGHA213", Title: "max_slot_wal_keep_size that blocks the next major upgrade", Severity: Warning, Beyond: true,
			check: eachCluster(slotLimitUpgrade),
			Why: "pg_upgrade of PostgreSQL 17.0 to 17.5 does not start unless max_slot_wal_keep_size is -1, so the operator's " +
				"offline upgrade fails while the cluster is down.",
			Source: operatorDocs + "postgres_upgrades/",
		},
	}
}

// walVolume is how much WAL a volume has room for, apart from WAL that waits to be archived, and which volume that is.
func (c *cluster) walVolume() (budget int64, path, what string) {
	if q := size(c.spec.WalStorage); q != nil {
		// A quarter stays free, and a gibibyte at least: 64 files, which a busy server writes in a minute.
		return min(q.Value()/4*3, max(q.Value()-gibibyte, 0)), "spec.walStorage", "a WAL volume of " + q.String()
	}
	if q := size(&c.spec.StorageConfiguration); q != nil {
		return q.Value() / 4, "spec.storage", "a data volume of " + q.String()
	}
	return 0, "", ""
}

func walBudget(p *pass, c *cluster) {
	budget, path, what := c.walVolume()
	if what == "" {
		return
	}
	maxWAL := c.number("max_wal_size", gibibyte)
	keep := c.read("wal_keep_size", c.setting("wal_keep_size", "0"), 0)
	held := max(keep, c.number("max_slot_wal_keep_size", -1))
	if maxWAL+held > budget {
		// Without any room the volume fills up at the next peak of writes. Many clusters run with less than the reserve.
		severity := Info
		if q := cmp.Or(size(c.spec.WalStorage), size(&c.spec.StorageConfiguration)); q != nil && maxWAL+held >= q.Value() {
			severity = Warning
		}
		p.addAs(severity, c.Resource, path+".size", fmt.Sprintf("max_wal_size %s and %s of retained WAL exceed the %s that "+
			"%s has room for, and a full volume stops the primary.", bytesText(maxWAL), bytesText(held), bytesText(budget), what),
			"Lower max_wal_size or max_slot_wal_keep_size, or make the volume larger.")
	}
}

func slotLimit(p *pass, c *cluster) {
	if c.full.Instances < 2 || !isOn(c.full.ReplicationSlots.HighAvailability.Enabled) {
		return
	}
	if c.number("max_slot_wal_keep_size", -1) < 0 && !c.slotLimitBlocksUpgrade() {
		volume := "the primary's volume"
		if q := cmp.Or(size(c.spec.WalStorage), size(&c.spec.StorageConfiguration)); q != nil {
			volume += " of " + q.String()
		}
		p.add(c.Resource, "spec.postgresql.parameters[max_slot_wal_keep_size]", fmt.Sprintf("The slot of a replica that is "+
			"down retains WAL without a limit, until %s is full and the primary stops.", volume),
			"Set max_slot_wal_keep_size to three tenths of the volume for WAL.")
	}
}

func slotLimitUpgrade(p *pass, c *cluster) {
	if c.slotLimitBlocksUpgrade() && c.number("max_slot_wal_keep_size", -1) >= 0 {
		p.add(c.Resource, "spec.postgresql.parameters[max_slot_wal_keep_size]", fmt.Sprintf("An upgrade to the next major "+
			"version fails: pg_upgrade of PostgreSQL %d.%d requires -1.", c.major, c.minor), "Use PostgreSQL 17.6 or later.")
	}
}

// slotLimitBlocksUpgrade reports whether the image has the bug that 17.6 fixed.
func (c *cluster) slotLimitBlocksUpgrade() bool {
	return c.spec.ImageCatalogRef == nil && c.image.MinorPinned() && c.major == 17 && c.minor <= 5
}
