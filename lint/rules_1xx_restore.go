// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func restoreRules() []Rule {
	return []Rule{
		{
			ID: "PGHA120", Title: "recovery that creates an empty database", Severity: Error, Beyond: true,
			check: eachCluster(recoveredDatabase),
			Why: "After a recovery the operator creates the database that `bootstrap.recovery.database` names, `app` by " +
				"default, and resets the password of its owner. If the data is in another database, the generated Secret leads to " +
				"an empty one.",
			Source: operatorDocs + "recovery/#configure-the-application-database",
		},
		{
			ID: "PGHA121", Title: "recovery that changes the owner's password", Severity: Warning, Beyond: true,
			check: eachCluster(recoveredSecret),
			Why: "Without `bootstrap.recovery.secret` the operator sets a new generated password. Clients that use the source's " +
				"password cannot log in to the restored cluster.",
			Source: operatorDocs + "recovery/#configure-the-application-database",
		},
		{
			ID: "PGHA122", Title: "recovery with another major version", Severity: Error, Beyond: true,
			check: eachCluster(recoveredMajor),
			Why: "A base backup is a copy of files that only the same major version of PostgreSQL can read. Without imageName " +
				"the operator uses its default image, which changes between operator versions.",
			Source: operatorSource + "api/v1/cluster_defaults.go",
		},
		{
			ID: "PGHA123", Title: "restored cluster smaller than its source", Severity: Error, Beyond: true,
			check: eachCluster(recoveredSize),
			Why: "The data of the source may not fit a smaller volume, and you find out on the day you need the restore. You " +
				"can increase the size afterwards, but the failed recovery starts from the beginning.",
			Source: operatorDocs + "recovery/",
		},
	}
}

func recoveredDatabase(p *pass, c *cluster) {
	r := c.recovery()
	if r == nil || c.isReplica() {
		return
	}
	const path = "spec.bootstrap.recovery"
	database, owner := c.application()
	source := p.sourceOf(c)
	if source == nil {
		if r.Database == "" {
			p.addAs(Warning, c.Resource, path, `The operator creates an empty database "app" in the restored cluster unless the `+
				`source has one, and resets the password of the role "app".`, "Set database and owner to those of the source.")
		}
		return
	}
	wantDatabase, wantOwner := source.application()
	if database != wantDatabase {
		p.add(c.Resource, path+".database", fmt.Sprintf("The operator creates an empty database %q in the restored cluster, "+
			"while the data of %s is in %q.", database, source.name(), wantDatabase), "Set it to the source's database.")
	}
	if owner != wantOwner {
		p.add(c.Resource, path+".owner", fmt.Sprintf("The operator resets the password of %q, while the data of %s belongs "+
			"to %q.", owner, source.name(), wantOwner), "Set it to the source's owner.")
	}
}

func recoveredSecret(p *pass, c *cluster) {
	r := c.recovery()
	if r == nil || r.Secret != nil || c.isReplica() {
		return
	}
	if source := p.sourceOf(c); source != nil {
		if secret := source.applicationSecret(); secret != "" {
			_, owner := c.application()
			p.add(c.Resource, "spec.bootstrap.recovery.secret", fmt.Sprintf("The operator sets a new password for %q in the "+
				"restored cluster, so the one in Secret %q no longer works.", owner, secret), "Set it to the source's Secret.")
		}
	}
}

func recoveredMajor(p *pass, c *cluster) {
	source := p.sourceOf(c)
	if source == nil || !c.known || !source.known || c.major == source.major {
		return
	}
	p.add(c.Resource, imageField(c), fmt.Sprintf("PostgreSQL %d cannot start from a backup of %s, which runs PostgreSQL %d.", c.major,
		source.name(), source.major), "Use the source's image.")
}

func recoveredSize(p *pass, c *cluster) {
	source := p.sourceOf(c)
	if source == nil {
		return
	}
	for _, v := range []struct {
		path       string
		mine, from *cnpgv1.StorageConfiguration
	}{
		{"spec.storage.size", &c.spec.StorageConfiguration, &source.spec.StorageConfiguration},
		{"spec.walStorage.size", c.spec.WalStorage, source.spec.WalStorage},
	} {
		mine, from := size(v.mine), size(v.from)
		if mine != nil && from != nil && mine.Cmp(*from) < 0 {
			p.add(c.Resource, v.path, fmt.Sprintf("A volume of %s may be too small for the data of %s, whose volume has "+
				"%s.", mine, source.name(),
				from), "Make it at least as large as the source's.")
		}
	}
}
