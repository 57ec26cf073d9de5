// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/pgha/pgha/internal/secrets"
)

func initSQLRules() []Rule {
	return []Rule{
		{
			ID: "PGHA133", Title: "postInitSQL meant for the application's database", Severity: Warning, Beyond: true,
			check: eachCluster(wrongDatabase),
			Why: "postInitSQL runs in the database postgres, so extensions, schemas and tables that it creates are not in the " +
				"application's database. Use postInitApplicationSQL for that, or postInitTemplateSQL, which runs in template1 " +
				"before the application's database is created from it.",
			Source: operatorSource + "pkg/management/postgres/initdb.go",
		},
		{
			ID: "PGHA134", Title: "SQL that fails or never runs after initdb", Severity: Error, Beyond: true, check: eachCluster(uselessSQL),
			Why: "A statement that fails stops the bootstrap. postInitSQL and postInitTemplateSQL run before the application's " +
				"database exists. No SQL may contain psql commands such as \\connect. If the database already exists, as postgres " +
				"always does, the operator silently skips postInitApplicationSQL.",
			Source: operatorSource + "pkg/management/postgres/initdb.go",
		},
	}
}

// inDatabase matches statements that only affect the database that they run in.
var inDatabase = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^\s*(create\s+(or\s+replace\s+)?(unlogged\s+)?(extension|schema|table|view|materialized\s+view|function|procedure|type|domain|sequence|` +
		`(unique\s+)?index|trigger)\b|alter\s+(default\s+privileges|schema|table)\b|(grant|revoke)\s[^;]*\son\s+(all\s|schema\s|table\s))`)
})

// forPostgres matches extensions that are useful in the database postgres, because they monitor or schedule work for
// the whole server.
var forPostgres = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^\s*create\s+extension\s+(if\s+not\s+exists\s+)?"?(pg_cron|pg_stat_\w+|pgaudit|pg_buffercache|pg_wait_sampling|` +
		`pgstattuple|set_user|plprofiler|dblink|pg_qualstats|powa|system_stats)"?`)
})

// statements splits SQL at semicolons. That may also split strings and function bodies, but their parts do not start
// like the statements that rules look for.
func statements(sql string) []string { return strings.Split(sql, ";") }

func wrongDatabase(p *pass, c *cluster) {
	i := c.initDB()
	database, _ := c.application()
	if i == nil || oneOf(database, "", "postgres") {
		return
	}
	for n, sql := range i.PostInitSQL {
		for _, s := range statements(secrets.Statement(sql)) {
			if inDatabase().MatchString(s) && !forPostgres().MatchString(s) {
				p.add(c.Resource, at("spec.bootstrap.initdb.postInitSQL", n), fmt.Sprintf("%q runs in the database \"postgres\" and changes "+
					"nothing in %q.", head(s), database), "Move it to postInitApplicationSQL.")
				break
			}
		}
	}
}

// head is the start of a statement: the rest may be long or contain a password.
func head(sql string) string {
	words := strings.Fields(sql)
	if len(words) > 6 {
		return strings.Join(words[:6], " ") + " …"
	}
	return strings.Join(words, " ")
}

var metaCommand = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?mi)^\s*\\(c|connect|i|ir|include|set|echo|gexec|copy|password|q|timing|x)\b`)
})

var createDatabase = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^\s*create\s+database\s`) })

// namesDatabase reports whether SQL has a clause such as ON DATABASE or ALTER DATABASE for one database.
func namesDatabase(sql, database string) bool {
	words := strings.Fields(strings.NewReplacer(";", " ", `"`, "", ",", " ").Replace(sql))
	for i, word := range words {
		if i > 0 && word == database && strings.EqualFold(words[i-1], "database") {
			return true
		}
	}
	return false
}

func uselessSQL(p *pass, c *cluster) {
	i := c.initDB()
	if i == nil {
		return
	}
	const path = "spec.bootstrap.initdb."
	database, _ := c.application()
	for _, list := range []struct {
		name  string
		lines []string
	}{{"postInitSQL", i.PostInitSQL}, {"postInitTemplateSQL", i.PostInitTemplateSQL}, {"postInitApplicationSQL", i.PostInitApplicationSQL}} {
		for n, sql := range list.lines {
			field := at(path+list.name, n)
			switch {
			case metaCommand().MatchString(sql):
				p.add(c.Resource, field, "The bootstrap fails: the SQL contains a psql command, but the operator does not run it with psql.",
					"Write plain SQL; postInitApplicationSQL runs in the application's database.")
			case list.name == "postInitApplicationSQL" || database == "" || database == "postgres" || !namesDatabase(sql, database):
			case createDatabase().MatchString(sql):
				p.addAs(Warning, c.Resource, field, fmt.Sprintf("This statement creates database %q before the operator does, so "+
					"the operator silently skips postInitApplicationSQL.", database), "Remove the statement: the operator creates the database.")
			default:
				p.add(c.Resource, field, fmt.Sprintf("The bootstrap fails: this statement runs before database %q exists.", database),
					"Move it to postInitApplicationSQL.")
			}
		}
	}
	refs := i.PostInitApplicationSQLRefs
	if !oneOf(database, "postgres", "template0", "template1") || len(i.PostInitApplicationSQL) == 0 && (refs == nil ||
		len(refs.ConfigMapRefs)+len(refs.SecretRefs) == 0) {
		return
	}
	field := path + "postInitApplicationSQL"
	if len(i.PostInitApplicationSQL) == 0 {
		field += "Refs"
	}
	p.add(c.Resource, field, fmt.Sprintf("This SQL never runs: database %q already exists, so the operator skips it.", database),
		"Use a separate database for the application, or postInitSQL for postgres.")
}
