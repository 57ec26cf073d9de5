// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"math/bits"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func bootstrapRules() []Rule {
	return []Rule{
		{
			ID: "PGHA101", Title: "more than one bootstrap method", Severity: Error, check: eachCluster(bootstrapMethod),
			Why:    "The operator's webhook refuses a Cluster that is to be created in two ways at once.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA102", Title: "bootstrap database without owner, or owner without database", Severity: Error, check: eachCluster(databaseOwner),
			Why: "The operator's webhook refuses the one without the other. It fills in `app` for what is missing, so this " +
				"happens only where it does not: in the import of a monolith.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA103", Title: "WAL segment size not a power of two", Severity: Error, check: eachCluster(segmentSize),
			Why:    "initdb cannot make such segments, and the operator's webhook refuses the Cluster.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA104", Title: "SQL reference without name or key", Severity: Error, check: eachCluster(sqlRefs),
			Why:    "The operator cannot tell which text to run, and its webhook refuses the Cluster.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA105", Title: "import options that contradict the import type", Severity: Error, check: eachCluster(importRules),
			Why: "A microservice import takes exactly one database and no roles; a monolith import takes databases and roles, " +
				"each either listed or `*`, and runs no SQL afterwards. The operator's webhook refuses anything else.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA112", Title: "locale option without its locale provider", Severity: Error,
			check: eachCluster(localeProvider),
			Why:   "The CRD refuses a built-in or ICU locale unless localeProvider names that provider.", Source: clusterTypes,
		},
	}
}

func bootstrapMethod(p *pass, c *cluster) {
	b := c.spec.Bootstrap
	if b == nil {
		return
	}
	var methods []string
	if b.InitDB != nil {
		methods = append(methods, "initdb")
	}
	if b.Recovery != nil {
		methods = append(methods, "recovery")
	}
	if b.PgBaseBackup != nil {
		methods = append(methods, "pg_basebackup")
	}
	if len(methods) > 1 {
		p.refusef(c.Resource, "spec.bootstrap", "Keep one of them.", "%s cannot both create it", strings.Join(methods, " and "))
	}
}

func databaseOwner(p *pass, c *cluster) {
	if i := c.full.Bootstrap.InitDB; i != nil && i.Database == "" && i.Owner != "" {
		p.refusef(c.Resource, "spec.bootstrap.initdb.database", "Name the database, or leave the owner out.",
			"owner %q has no database", i.Owner)
	}
}

func segmentSize(p *pass, c *cluster) {
	if i := c.initDB(); i != nil && i.WalSegmentSize != 0 && bits.OnesCount(uint(i.WalSegmentSize)) != 1 {
		p.refusef(c.Resource, "spec.bootstrap.initdb.walSegmentSize", "Use 16, 32, 64 or another power of two.",
			"WAL segments of %d MB are no power of two", i.WalSegmentSize)
	}
}

func sqlRefs(p *pass, c *cluster) {
	i := c.initDB()
	if i == nil || i.PostInitApplicationSQLRefs == nil {
		return
	}
	const path = "spec.bootstrap.initdb.postInitApplicationSQLRefs."
	check := func(list string, n int, name, key string) {
		if name == "" || key == "" {
			p.refusef(c.Resource, at(path+list, n), "Give both name and key.", "the reference names %q and the key %q", name, key)
		}
	}
	for n, ref := range i.PostInitApplicationSQLRefs.SecretRefs {
		check("secretRefs", n, ref.Name, ref.Key)
	}
	for n, ref := range i.PostInitApplicationSQLRefs.ConfigMapRefs {
		check("configMapRefs", n, ref.Name, ref.Key)
	}
}

const importPath = "spec.bootstrap.initdb.import"

func importRules(p *pass, c *cluster) {
	i := c.initDB()
	if i == nil || i.Import == nil {
		return
	}
	switch i.Import.Type {
	case cnpgv1.MicroserviceSnapshotType:
		microservice(p, c, i.Import)
	case cnpgv1.MonolithSnapshotType:
		monolith(p, c, i.Import)
	default:
		p.refusef(c.Resource, importPath+".type", "Use microservice or monolith.", "there is no import type %q", i.Import.Type)
	}
}

func microservice(p *pass, c *cluster, i *cnpgv1.Import) {
	if len(i.Databases) != 1 {
		p.refusef(c.Resource, importPath+".databases", "List one database.",
			"a microservice import takes one database and this lists %d", len(i.Databases))
	} else if strings.Contains(i.Databases[0], "*") {
		p.refusef(c.Resource, importPath+".databases[0]", "Name the database.",
			"a microservice import takes no wildcard such as %q", i.Databases[0])
	}
	if len(i.Roles) > 0 {
		p.refusef(c.Resource, importPath+".roles", "Leave the roles out, or import a monolith.",
			"a microservice import takes no roles such as %q", i.Roles[0])
	}
}

func monolith(p *pass, c *cluster, i *cnpgv1.Import) {
	if len(i.Databases) == 0 {
		p.refusef(c.Resource, importPath+".databases", `List the databases, or "*".`, "a monolith import needs a database")
	}
	for _, list := range []struct {
		name  string
		items []string
	}{{"databases", i.Databases}, {"roles", i.Roles}} {
		if len(list.items) > 1 && slices.Contains(list.items, "*") {
			p.refusef(c.Resource, importPath+"."+list.name, "Keep the star or the names.",
				`"*" stands beside other %s: %s`, list.name, quoted(list.items))
		}
	}
	if len(i.PostImportApplicationSQL) > 0 {
		p.refusef(c.Resource, importPath+".postImportApplicationSQL", "Run the statements by hand afterwards.",
			"a monolith import runs no SQL afterwards")
	}
}

func localeProvider(p *pass, c *cluster) {
	i := c.initDB()
	if i == nil {
		return
	}
	const path = "spec.bootstrap.initdb."
	localeFields(p, c.Resource, path, i.LocaleProvider, i.BuiltinLocale, i.IcuLocale, i.IcuRules)
}
