// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func declarativeRules() []Rule {
	const source = operatorSource + "internal/webhook/v1/database_webhook.go"
	return []Rule{
		{
			ID: "PGHA901", Title: "duplicate entry in a Database", Severity: Error, check: each(databaseLists),
			Why: "Extensions, schemas, foreign data wrappers and servers are unique by name, and so are the options and " +
				"usages of wrappers and servers. The wrapper of a server is in spec.fdws. The operator's webhook rejects " +
				"anything else.",
			Source: source,
		},
		{
			ID: "PGHA902", Title: "Database rejected by its CRD", Severity: Error, check: each(databaseSchema),
			Why: "postgres, template0 and template1 already exist, and a locale field needs the locale provider that it " +
				"belongs to.",
			Source: operatorSource + "api/v1/database_types.go",
		},
		{
			ID: "PGHA903", Title: "DatabaseRole rejected by its CRD", Severity: Error, check: each(databaseRole),
			Why: "postgres, streaming_replica, pg_* and cnpg_* are reserved. You drop a role by deleting the object, not " +
				"with ensure. A password is either set or disabled, and a client certificate needs login.",
			Source: operatorSource + "api/v1/databaserole_types.go",
		},
		{
			ID: "PGHA904", Title: "Publication with an invalid target", Severity: Error, check: each(publication),
			Why: "A publication covers all tables or a list of objects, and each object is a table or a schema. " +
				"PostgreSQL does not accept a column list together with a schema. The CRD rejects anything else. It accepts " +
				"`allTables: false`, which publishes nothing and is a warning.",
			Source: operatorSource + "api/v1/publication_types.go",
		},
		{
			ID: "PGHA905", Title: "duplicate major version in an image catalog", Severity: Error, check: imageCatalogs,
			Why:    "The CRD requires one image for each major version, and unique component keys.",
			Source: operatorSource + "api/v1/imagecatalog_types.go",
		},
	}
}

// twice reports duplicate names in a list.
func twice(p *pass, r *Resource, path, what string, names []string) {
	for _, i := range duplicates(names) {
		p.refusef(r, at(path, i)+".name", "Remove one.", "duplicate %s %q", what, names[i])
	}
}

func databaseLists(p *pass, r *Resource, d *cnpgv1.Database) {
	if !sinceDatabaseWebhook.Has(p.target) {
		return // which older operators do not have, nor the fields
	}
	twice(p, r, "spec.extensions", "extension", namesOf(d.Spec.Extensions, func(e *cnpgv1.ExtensionSpec) string { return e.Name }))
	twice(p, r, "spec.schemas", "schema", namesOf(d.Spec.Schemas, func(s *cnpgv1.SchemaSpec) string { return s.Name }))
	if !sinceWrappers.Has(p.target) {
		return
	}
	wrappers := namesOf(d.Spec.FDWs, func(f *cnpgv1.FDWSpec) string { return f.Name })
	twice(p, r, "spec.fdws", "foreign data wrapper", wrappers)
	for i, f := range d.Spec.FDWs {
		optionsTwice(p, r, at("spec.fdws", i), f.Options, f.Usages)
	}
	twice(p, r, "spec.servers", "server", namesOf(d.Spec.Servers, func(s *cnpgv1.ServerSpec) string { return s.Name }))
	for i, s := range d.Spec.Servers {
		optionsTwice(p, r, at("spec.servers", i), s.Options, s.Usages)
		if s.Ensure != cnpgv1.EnsureAbsent && !oneOf(s.FdwName, wrappers...) {
			p.refusef(r, at("spec.servers", i)+".fdw", "Add it to spec.fdws.", "foreign data wrapper %q is missing in spec.fdws", s.FdwName)
		}
	}
}

func optionsTwice(p *pass, r *Resource, path string, options []cnpgv1.OptionSpec, usages []cnpgv1.UsageSpec) {
	twice(p, r, path+".options", "option", namesOf(options, func(o *cnpgv1.OptionSpec) string { return o.Name }))
	twice(p, r, path+".usage", "usage", namesOf(usages, func(u *cnpgv1.UsageSpec) string { return u.Name }))
}

func databaseSchema(p *pass, r *Resource, d *cnpgv1.Database) {
	if oneOf(d.Spec.Name, "postgres", "template0", "template1") {
		p.rejectf(r, "spec.name", "Use another name.", "database %q already exists", d.Spec.Name)
	}
	localeFields(p, r, "spec.", d.Spec.LocaleProvider, d.Spec.BuiltinLocale, d.Spec.IcuLocale, d.Spec.IcuRules)
}

func databaseRole(p *pass, r *Resource, o *cnpgv1.DatabaseRole) {
	s := &o.Spec
	if s.Name == "" || isReservedRole(s.Name) {
		p.rejectf(r, "spec.name", "Use another name.", "role name %q is not allowed", s.Name)
	}
	if s.Ensure == cnpgv1.EnsureAbsent {
		p.rejectf(r, "spec.ensure", "To drop the role, delete the object with databaseRoleReclaimPolicy delete.", "ensure absent is not supported")
	}
	if s.PasswordSecret != nil && s.DisablePassword {
		p.rejectf(r, "spec.disablePassword", "Keep one of them.", "role %q has both passwordSecret and disablePassword", s.Name)
	}
	if s.ClientCertificate != nil && isOn(s.ClientCertificate.Enabled) && !s.Login {
		p.rejectf(r, "spec.clientCertificate", "Set login to true.", "role %q has a client certificate but cannot log in", s.Name)
	}
}

func publication(p *pass, r *Resource, o *cnpgv1.Publication) {
	t := &o.Spec.Target
	publicationTarget(p, r, t)
	columns, schemas := -1, -1
	for i, object := range t.Objects {
		path := at("spec.target.objects", i)
		if (object.TablesInSchema != "") == (object.Table != nil) {
			p.rejectf(r, path, "Set one of them.", "an object needs exactly one of table and tablesInSchema")
		}
		if object.Table != nil && len(object.Table.Columns) > 0 {
			columns = i
		}
		if object.TablesInSchema != "" {
			schemas = i
		}
	}
	if columns >= 0 && schemas >= 0 {
		p.rejectf(r, at("spec.target.objects", columns)+".table.columns", "Publish the whole table, or no schema.",
			"PostgreSQL does not accept columns %s together with schema %q", strings.Join(t.Objects[columns].Table.Columns, ", "),
			t.Objects[schemas].TablesInSchema)
	}
}

// publicationTarget checks, as the CRD does, which of the two fields is set, even if it is false or empty.
func publicationTarget(p *pass, r *Resource, t *cnpgv1.PublicationTarget) {
	allTables, objects := t.AllTables, len(t.Objects) > 0
	if doc := r.document(); doc != nil {
		_, typed := doc.Get(r.prefix + "spec.target.allTables")
		allTables, objects = allTables || typed, objects || p.wroteEmpty(r, "spec.target.objects")
	}
	switch {
	case allTables && objects:
		p.rejectf(r, "spec.target", "Keep one of them.", "allTables is set together with objects")
	case !allTables && !objects:
		p.rejectf(r, "spec.target", "Add allTables or objects.", "allTables and objects are missing, so that nothing is published")
	case !t.AllTables && len(t.Objects) == 0:
		p.addAs(Warning, r, "spec.target", "The publication is accepted but publishes nothing.", "Set allTables to true or list objects.")
	}
}

func imageCatalogs(p *pass) {
	check := func(r *Resource, s *cnpgv1.ImageCatalogSpec) {
		majors := map[int]bool{}
		for i, image := range s.Images {
			if majors[image.Major] {
				p.rejectf(r, at("spec.images", i)+".major", "Remove one.", "duplicate image for PostgreSQL %d", image.Major)
			}
			majors[image.Major] = true
		}
		keys := namesOf(s.ComponentImages, func(c *cnpgv1.CatalogComponentImage) string { return c.Key })
		for _, i := range duplicates(keys) {
			p.rejectf(r, at("spec.componentImages", i)+".key", "Remove one.", "duplicate key %q", keys[i])
		}
	}
	each(func(_ *pass, r *Resource, c *cnpgv1.ImageCatalog) { check(r, &c.Spec) })(p)
	each(func(_ *pass, r *Resource, c *cnpgv1.ClusterImageCatalog) { check(r, &c.Spec) })(p)
}
