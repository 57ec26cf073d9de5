// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/pgha/pgha/internal/operator"
)

const (
	collationSource = "https://www.postgresql.org/docs/current/sql-altercollation.html#SQL-ALTERCOLLATION-NOTES"
	upgradeSource   = "https://github.com/postgres/postgres/blob/REL_18_0/src/bin/pg_upgrade/controldata.c"
	majorSource     = "internal/controller/cluster_image.go#L213"
)

// plainTag matches the images of the community, up to PostgreSQL 17, whose tags have no release. They are bullseye, as the rule of lint about a
// restored database has it: https://github.com/cloudnative-pg/postgres-containers
const plainTag = `^ghcr[.]io/cloudnative-pg/postgresql:1[0-7]([.][0-9]+)?(-[0-9]+)?(@|$)`

var isPlain = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(plainTag) })

// release is the distribution of an image, from its tag or by a rule of its maker; "" if it is not known.
func (i image) release() string {
	if i.distribution == "" && isPlain().MatchString(i.reference) {
		return "bullseye"
	}
	return i.distribution
}

// moves reports whether the images have other distributions, or may have: one tag says which, and the other does not. Two tags that say
// nothing are mostly copies or minor releases of the same.
func moves(before, after image) bool {
	return before.release() != after.release() && (before.distribution != "" || after.distribution != "")
}

func otherLibraries(before, after image) string {
	old, new := before.release(), after.release()
	switch {
	case old == "":
		return fmt.Sprintf("the tag of the old image does not say its distribution: unless it is %s too, the libraries of %[1]s may sort text in "+
			"another order, so that indexes on text become wrong", new)
	case new == "":
		return fmt.Sprintf("the tag of the new image does not say its distribution: unless it is %s too, its libraries may sort text in another "+
			"order, so that indexes on text become wrong", old)
	}
	return fmt.Sprintf("the libraries of %s may sort text in another order than those of %s, so that indexes on text become wrong", new, old)
}

// reindex is what to do about another distribution.
func (c *cluster) reindex(before image) string {
	const repair = "to find and repair indexes on text: in each database compare pg_database.datcollversion and pg_collation.collversion with " +
		"pg_database_collation_actual_version(oid) and pg_collation_actual_version(oid), REINDEX what uses them, then run " +
		"ALTER DATABASE … REFRESH COLLATION VERSION; collation C needs nothing"
	if before.release() != "" {
		return repair
	}
	return "to know the old one: " + c.kubectl("exec %s -c postgres -- cat /etc/os-release", cmp.Or(c.primaryName(), "PRIMARY")) + "; " + repair
}

// otherMajor reports an image whose tag says another major version of PostgreSQL than the entry of the catalog. The operator believes the
// entry. If the tag of the old image says the same, that is what runs.
func otherMajor(before, after image) bool {
	const oldest, newest = 9, 50 // other numbers are the version of something else
	return after.tag > oldest && after.tag < newest && after.tag != after.major && after.tag != before.tag
}

// wontStart is the new image if PostgreSQL in it does not start with the data.
func (c *cluster) wontStart() (i image, is bool) {
	before, known := c.imageBefore()
	after, also := c.imageAfter()
	return after, known && also && !c.upgrades && otherMajor(before, after)
}

// otherMajorEffect is what such an image does.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_image.go#L108
func (c *cluster) otherMajorEffect(e *Effect, after image) {
	e.Class, e.Source = FailsLater, sourceURL(majorSource)
	e.Why = fmt.Sprintf("the entry of the catalog says PostgreSQL %d, and the tag of its image says %d: the operator believes the entry and runs no "+
		"pg_upgrade, so the first new pod does not start with the data, and the update stops there", after.major, after.tag)
	if c.upgrades {
		e.Why = fmt.Sprintf("the entry of the catalog says PostgreSQL %d, and the tag of its image says %d: the operator deletes all pods, and the "+
			"pg_upgrade of that image does not lead to %[1]d", after.major, after.tag)
		e.Drops = []Endpoint{RW, RO}
	}
	e.Blocked = "what the operator does in a reconcile of this Cluster: other updates, scaling"
	e.Step = fmt.Sprintf("correct the entry; for another major version change imageCatalogRef.major to %d", after.tag)
}

// replicates reports whether the Cluster follows another one before or after the change.
func (c *cluster) replicates() bool {
	return operator.IsReplica(c.before) || operator.IsReplica(c.after)
}

// replicaUpgrade: the operator does not ask whether the Cluster is a replica, and pg_upgrade refuses data that was shut down in recovery.
func (c *cluster) replicaUpgrade(e *Effect) {
	decideMajor(c, e)
	e.Class, e.Source = FailsLater, upgradeSource
	e.Why = fmt.Sprintf("the operator deletes all pods, and the Job's pg_upgrade from %d to %d refuses the data, since it was shut down in recovery: "+
		"the Cluster stays down until the manifest has the old image again", c.dataMajor, c.imageMajor)
	e.Step = "keep the old image; upgrade the source, then make this Cluster again from it"
	if !operator.IsReplica(c.before) {
		e.Why = fmt.Sprintf("the operator deletes all pods for pg_upgrade from %d to %d, and a Cluster can follow only a source of its own major "+
			"version, whose data it began with", c.dataMajor, c.imageMajor)
		e.Step = "keep the old image, or do not demote the Cluster; a replica of another major version is made again from its source"
	} else if !operator.IsReplica(c.after) {
		e.Step = "promote the Cluster first, and upgrade it with another apply"
	}
	e.Blocked = "all connections, until the old image is back"
}

// failedUpgrade is what is seen of an upgrade that cannot succeed; "" for one that can.
func (c *cluster) failedUpgrade() string {
	after, known := c.imageAfter()
	before, _ := c.imageBefore()
	switch {
	case c.replicates():
		return "The Job's pg_upgrade fails, since the data is that of a replica. The pods stay down until the manifest has the old image again."
	case known && otherMajor(before, after):
		return fmt.Sprintf("The Job does not upgrade the data, since its image has another PostgreSQL than %d. The pods stay down until the manifest has the old image again.", after.major)
	}
	return ""
}

// entryImage is what another image in a catalog does to the Clusters that use the entry.
func entryImage(p *pair, ch *change) {
	unusedImage(p, ch)
	if p.ref.Kind == "ClusterImageCatalog" {
		ch.effect.Step = "the plan has only the Clusters of its two sides, and this catalog serves all namespaces; to see who names it: " + catalogUsers(p.ref)
	}
	before, after := parseImage(scalar(ch.old)), parseImage(scalar(ch.new))
	for _, k := range ch.affects {
		after.major = k.imageMajor
		switch e := &ch.effect; {
		case otherMajor(before, after):
			k.otherMajorEffect(e, after)
			return
		case moves(before, after) && !k.upgrades:
			e.Class, e.Source, e.Step = FailsLater, collationSource, k.reindex(before)
			e.Why = strings.TrimSuffix(e.Why, " with the new one") + ", and " + otherLibraries(before, after)
			return
		}
	}
}
