// SPDX-License-Identifier: Apache-2.0

package lint

import "strings"

// celTask is a rule of the CRD that a valid value must pass.
type celTask struct {
	text, path string
	value      any
}

// celRule is one of the CRDs' CEL rules, written in Go: an interpreter for CEL would be larger than pgha.
type celRule struct {
	holds func(value any) bool
	says  string // what is wrong, after the path
	way   string // the remedy
	owner string // the rule of lint that reports it better, if any
}

// celRuleOf finds a rule by its text. TestCELRules compares the switch with the table of the schemas.
//
//nolint:funlen,gocyclo // a table
func celRuleOf(text string) (celRule, bool) {
	const oneImage = "Keep one of them."
	rule := func(owner, says, way string, holds func(v fields) bool) (celRule, bool) {
		return celRule{func(value any) bool { object, _ := value.(map[string]any); return holds(object) }, says, way, owner}, true
	}
	textRule := func(owner, says, way string, holds func(v string) bool) (celRule, bool) {
		return celRule{func(value any) bool { v, _ := value.(string); return holds(v) }, says, way, owner}, true
	}
	listRule := func(owner, says, way string, holds func(v []any) bool) (celRule, bool) {
		return celRule{func(value any) bool { v, _ := value.([]any); return holds(v) }, says, way, owner}, true
	}
	switch text {
	case "!(has(self.image) && has(self.imageCatalogRef))":
		return rule("PGHA624", "has both image and imageCatalogRef", oneImage, func(v fields) bool { return !v.has("image") || !v.has("imageCatalogRef") })
	case "!(has(self.imageCatalogRef) && has(self.imageName))":
		return rule("PGHA304", "has both imageName and imageCatalogRef, even if one is empty", oneImage,
			func(v fields) bool { return !v.has("imageCatalogRef") || !v.has("imageName") })
	case "self.apiGroup == 'postgresql.cnpg.io'":
		return rule("PGHA304 PGHA624", "is in another API group than postgresql.cnpg.io", "Set apiGroup to postgresql.cnpg.io.",
			func(v fields) bool { return v.is("apiGroup", "postgresql.cnpg.io") })
	case "self.kind == 'ImageCatalog' || self.kind == 'ClusterImageCatalog'":
		return rule("PGHA304 PGHA624", "is not a catalog", "Use kind ImageCatalog or ClusterImageCatalog.",
			func(v fields) bool { return v.is("kind", "ImageCatalog") || v.is("kind", "ClusterImageCatalog") })
	case "has(self.reference)":
		return rule("", "has no reference to an image", "Add reference.", func(v fields) bool { return v.has("reference") })
	case "!has(self.builtinLocale) || self.localeProvider == 'builtin'":
		return rule("PGHA112 PGHA902", "has builtinLocale without localeProvider builtin", "Set localeProvider to builtin.",
			func(v fields) bool { return !v.has("builtinLocale") || v.is("localeProvider", "builtin") })
	case "!has(self.icuLocale) || self.localeProvider == 'icu'":
		return rule("PGHA112 PGHA902", "has icuLocale without localeProvider icu", "Set localeProvider to icu.",
			func(v fields) bool { return !v.has("icuLocale") || v.is("localeProvider", "icu") })
	case "!has(self.icuRules) || self.localeProvider == 'icu'":
		return rule("PGHA112 PGHA902", "has icuRules without localeProvider icu", "Set localeProvider to icu.",
			func(v fields) bool { return !v.has("icuRules") || v.is("localeProvider", "icu") })
	case "self.dataDurability!='preferred' || ((!has(self.standbyNamesPre) || self.standbyNamesPre.size()==0) && (!has(self.standbyNamesPost) || self.standbyNamesPost.size()==0))":
		return rule("PGHA404", "has standby names together with dataDurability preferred", "Remove the names, or use required.", func(v fields) bool {
			return v.has("dataDurability") && (!v.is("dataDurability", "preferred") || v.size("standbyNamesPre")+v.size("standbyNamesPost") == 0)
		})
	case "self > 0":
		return celRule{func(v any) bool { n, ok := v.(int64); return ok && n > 0 }, "is not greater than 0", "Use 1 or more.", "PGHA404"}, true
	case "!has(self.ensure) || self.ensure != 'absent'":
		return rule("PGHA903", "has ensure absent, which is not supported", "To drop the role, delete the object with databaseRoleReclaimPolicy delete.",
			func(v fields) bool { return !v.is("ensure", "absent") })
	case "self.name != 'postgres'", "self.name != 'streaming_replica'":
		taken, _, _ := strings.Cut(strings.TrimPrefix(text, "self.name != '"), "'")
		return rule("PGHA903", "has the name "+taken+", which is reserved", "Use another name.",
			func(v fields) bool { return v.has("name") && !v.is("name", taken) })
	case "!self.name.startsWith('pg_')", "!self.name.startsWith('cnpg_')":
		prefix, _, _ := strings.Cut(strings.TrimPrefix(text, "!self.name.startsWith('"), "'")
		return rule("PGHA903", "has a name that starts with "+prefix+", which is reserved", "Use another name.",
			func(v fields) bool { name, ok := v["name"].(string); return ok && !strings.HasPrefix(name, prefix) })
	case "self.name.size() != 0":
		return rule("PGHA903", "has an empty name", "Write the name of the role.", func(v fields) bool { return v.has("name") && !v.is("name", "") })
	case "!has(self.passwordSecret) || !has(self.disablePassword) || !self.disablePassword":
		return rule("PGHA903", "has both passwordSecret and disablePassword", "Keep one of them.",
			func(v fields) bool { return !v.has("passwordSecret") || v["disablePassword"] != true })
	case "!has(self.clientCertificate) || !self.clientCertificate.enabled || self.login":
		return rule("PGHA903", "has a client certificate for a role that cannot log in", "Set login to true.", func(v fields) bool {
			return !v.has("clientCertificate") || v.below("clientCertificate")["enabled"] == false || v["login"] == true
		})
	case "self != ''":
		return textRule("", "is empty", "Write a value.", func(v string) bool { return v != "" })
	case "self != 'postgres'", "self != 'template0'", "self != 'template1'":
		taken := strings.Trim(strings.TrimPrefix(text, "self != "), "'")
		return textRule("PGHA902", "is "+taken+", a database that already exists", "Use another name.", func(v string) bool { return v != taken })
	case "(has(self.allTables) && !has(self.objects)) || (!has(self.allTables) && has(self.objects))":
		return rule("PGHA904", "needs exactly one of allTables and objects", "Keep one of them.", func(v fields) bool { return v.has("allTables") != v.has("objects") })
	case "(has(self.tablesInSchema) && !has(self.table)) || (!has(self.tablesInSchema) && has(self.table))":
		return rule("PGHA904", "needs exactly one of table and tablesInSchema", "Keep one of them.",
			func(v fields) bool { return v.has("tablesInSchema") != v.has("table") })
	case "!(self.exists(o, has(o.table) && has(o.table.columns)) && self.exists(o, has(o.tablesInSchema)))":
		return listRule("PGHA904", "has a table with columns together with a schema, which PostgreSQL does not accept", "Publish the whole table, or no schema.", columnsWithoutSchemas)
	case "!has(self.serverName)":
		return rule("PGHA513", "has serverName, which belongs in the Cluster", "Move it to the plugin's parameters in the Cluster.",
			func(v fields) bool { return !v.has("serverName") })
	case "!self.exists(a, a.startsWith('--log-level'))":
		return listRule("PGHA513", "sets the log level, which has its own field", "Use instanceSidecarConfiguration.logLevel.", noLogLevel)
	case "self.all(e, self.filter(f, f.key==e.key).size() == 1)":
		return listRule("PGHA905", "has two items with the same key", "Remove one.", func(v []any) bool { return differ(v, "key") })
	case "self.all(e, self.filter(f, f.major==e.major).size() == 1)":
		return listRule("PGHA905", "has two images for the same major version", "Remove one.", func(v []any) bool { return differ(v, "major") })
	default:
		return celRule{}, false
	}
}

// fields are the fields of an object as CEL sees them.
type fields map[string]any

func (f fields) has(name string) bool       { _, ok := f[name]; return ok }
func (f fields) is(name, value string) bool { return f[name] == value }
func (f fields) below(name string) fields   { object, _ := f[name].(map[string]any); return object }
func (f fields) size(name string) int       { list, _ := f[name].([]any); return len(list) }

func columnsWithoutSchemas(list []any) bool {
	columns, schemas := false, false
	for _, item := range list {
		object, _ := item.(map[string]any)
		columns = columns || fields(object).below("table").has("columns")
		schemas = schemas || fields(object).has("tablesInSchema")
	}
	return !columns || !schemas
}

func noLogLevel(list []any) bool {
	for _, item := range list {
		if arg, _ := item.(string); strings.HasPrefix(arg, "--log-level") {
			return false
		}
	}
	return true
}

// differ reports whether all items of a list have a field, each with a different value.
func differ(list []any, name string) bool {
	seen := map[any]bool{}
	for _, item := range list {
		object, _ := item.(map[string]any)
		value, ok := object[name]
		if !ok || seen[value] {
			return false
		}
		seen[value] = true
	}
	return true
}
