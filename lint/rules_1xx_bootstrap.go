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
			Why:    "The operator's webhook rejects a Cluster with more than one bootstrap method.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA102", Title: "bootstrap database without owner, or owner without database", Severity: Error, check: eachCluster(databaseOwner),
			Why: "The operator's webhook rejects one without the other. It fills in a missing value, `app` by default, except " +
				"in a monolith import, so only a monolith import can have this fault.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA103", Title: "WAL segment size not a power of two", Severity: Error, check: eachCluster(segmentSize),
			Why:    "initdb cannot create such segments, and the operator's webhook rejects the Cluster.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA104", Title: "SQL reference without name or key", Severity: Error, check: eachCluster(sqlRefs),
			Why:    "The operator cannot tell which SQL to run, and its webhook rejects the Cluster.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA105", Title: "import options that contradict the import type", Severity: Error, check: eachCluster(importRules),
			Why: "A microservice import takes exactly one database and no roles. A monolith import takes databases and roles, " +
				"each either listed or `*`, and runs no SQL afterwards. The operator's webhook rejects anything else.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA112", Title: "locale option without its locale provider", Severity: Error,
			check: eachCluster(localeProvider),
			Why:   "The CRD rejects a built-in or ICU locale unless localeProvider names that provider.", Source: clusterTypes,
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
		p.refusef(c.Resource, "spec.bootstrap", "Keep one of them.", "%s are mutually exclusive", strings.Join(methods, " and "))
	}
}

func databaseOwner(p *pass, c *cluster) {
	if i := c.full.Bootstrap.InitDB; i != nil && i.Database == "" && i.Owner != "" {
		p.refusef(c.Resource, "spec.bootstrap.initdb.database", "Set database, or remove owner.",
			"owner %q is set without a database", i.Owner)
	}
}

func segmentSize(p *pass, c *cluster) {
	if i := c.initDB(); i != nil && i.WalSegmentSize != 0 && bits.OnesCount(uint(i.WalSegmentSize)) != 1 {
		p.refusef(c.Resource, "spec.bootstrap.initdb.walSegmentSize", "Use 16, 32, 64 or another power of two.",
			"walSegmentSize %d is not a power of two", i.WalSegmentSize)
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
			p.refusef(c.Resource, at(path+list, n), "Set both name and key.", "the reference has name %q and key %q, and both are required", name, key)
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
		p.refusef(c.Resource, importPath+".type", "Use microservice or monolith.", "invalid import type %q", i.Import.Type)
	}
}

func microservice(p *pass, c *cluster, i *cnpgv1.Import) {
	if len(i.Databases) != 1 {
		p.refusef(c.Resource, importPath+".databases", "List exactly one database.",
			"a microservice import takes exactly one database, not %d", len(i.Databases))
	} else if strings.Contains(i.Databases[0], "*") {
		p.refusef(c.Resource, importPath+".databases[0]", "Name the database.",
			"a microservice import does not accept the wildcard %q", i.Databases[0])
	}
	if len(i.Roles) > 0 {
		p.refusef(c.Resource, importPath+".roles", "Remove the roles, or set type to monolith.",
			"a microservice import does not import roles such as %q", i.Roles[0])
	}
}

func monolith(p *pass, c *cluster, i *cnpgv1.Import) {
	if len(i.Databases) == 0 {
		p.refusef(c.Resource, importPath+".databases", `List the databases, or "*".`, "a monolith import needs at least one database")
	}
	for _, list := range []struct {
		name  string
		items []string
	}{{"databases", i.Databases}, {"roles", i.Roles}} {
		if len(list.items) > 1 && slices.Contains(list.items, "*") {
			p.refusef(c.Resource, importPath+"."+list.name, `Keep either "*" or the names.`,
				`"*" cannot be combined with other %s: %s`, list.name, quoted(list.items))
		}
	}
	if len(i.PostImportApplicationSQL) > 0 {
		p.refusef(c.Resource, importPath+".postImportApplicationSQL", "Remove it, and run the statements by hand after the import.",
			"a monolith import does not run postImportApplicationSQL")
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
