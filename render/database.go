// SPDX-License-Identifier: Apache-2.0

package render

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// databases returns a Database for each database beside that of the bootstrap.
// https://cloudnative-pg.io/documentation/current/declarative_database_management/
func databases(p *profiles.Resolved) []manifest.Object {
	var all []manifest.Object
	for i := range p.Spec.Databases {
		d := &p.Spec.Databases[i]
		all = append(all, &cnpgv1.Database{
			TypeMeta:   typeMeta(cnpgv1.SchemeGroupVersion, "Database"),
			ObjectMeta: objectMeta(p, p.DatabaseObject(d)),
			Spec: cnpgv1.DatabaseSpec{
				ClusterRef:       corev1.LocalObjectReference{Name: p.ClusterName()},
				Ensure:           cnpgv1.EnsureOption(d.Ensure),
				Name:             d.Name,
				Owner:            d.Owner,
				Template:         d.Template,
				Encoding:         d.Encoding,
				Locale:           d.Locale,
				LocaleProvider:   d.LocaleProvider,
				LcCollate:        d.LocaleCollate,
				LcCtype:          d.LocaleCType,
				IcuLocale:        d.ICULocale,
				IcuRules:         d.ICURules,
				BuiltinLocale:    d.BuiltinLocale,
				CollationVersion: d.CollationVersion,
				IsTemplate:       d.IsTemplate,
				AllowConnections: d.AllowConnections,
				ConnectionLimit:  wide(d.ConnectionLimit),
				Tablespace:       d.Tablespace,
				ReclaimPolicy:    cnpgv1.DatabaseReclaimPolicy(d.DatabaseReclaimPolicy),
				Schemas:          schemas(d.Schemas),
				Extensions:       extensions(d.Extensions),
				FDWs:             wrappers(d.FDWs),
				Servers:          servers(d.Servers),
			},
		})
	}
	return all
}

func schemas(list []profiles.Schema) []cnpgv1.SchemaSpec {
	var all []cnpgv1.SchemaSpec
	for _, s := range list {
		all = append(all, cnpgv1.SchemaSpec{DatabaseObjectSpec: inDatabase(s.Name, s.Ensure), Owner: s.Owner})
	}
	return all
}

func extensions(list []profiles.Extension) []cnpgv1.ExtensionSpec {
	var all []cnpgv1.ExtensionSpec
	for _, e := range list {
		all = append(all, cnpgv1.ExtensionSpec{DatabaseObjectSpec: inDatabase(e.Name, e.Ensure), Version: e.Version, Schema: e.Schema})
	}
	return all
}

func wrappers(list []profiles.ForeignDataWrapper) []cnpgv1.FDWSpec {
	var all []cnpgv1.FDWSpec
	for _, w := range list {
		all = append(all, cnpgv1.FDWSpec{
			DatabaseObjectSpec: inDatabase(w.Name, w.Ensure), Handler: w.Handler, Validator: w.Validator, Owner: w.Owner,
			Options: foreignOptions(w.Options), Usages: foreignUsage(w.Usage),
		})
	}
	return all
}

func servers(list []profiles.ForeignServer) []cnpgv1.ServerSpec {
	var all []cnpgv1.ServerSpec
	for _, s := range list {
		all = append(all, cnpgv1.ServerSpec{
			DatabaseObjectSpec: inDatabase(s.Name, s.Ensure), FdwName: s.FDW, Options: foreignOptions(s.Options), Usages: foreignUsage(s.Usage),
		})
	}
	return all
}

func foreignOptions(list []profiles.ForeignOption) []cnpgv1.OptionSpec {
	var all []cnpgv1.OptionSpec
	for _, o := range list {
		all = append(all, cnpgv1.OptionSpec{Name: o.Name, Value: o.Value, Ensure: cnpgv1.EnsureOption(o.Ensure)})
	}
	return all
}

func foreignUsage(list []profiles.ForeignUsage) []cnpgv1.UsageSpec {
	var all []cnpgv1.UsageSpec
	for _, u := range list {
		all = append(all, cnpgv1.UsageSpec{Name: u.Name, Type: cnpgv1.UsageSpecType(u.Type)})
	}
	return all
}

// inDatabase always has ensure: the operator's Go type writes the field even if it is empty, and the CRD refuses an empty one.
func inDatabase(name, ensure string) cnpgv1.DatabaseObjectSpec {
	return cnpgv1.DatabaseObjectSpec{Name: name, Ensure: cnpgv1.EnsureOption(or(ensure, string(cnpgv1.EnsurePresent)))}
}

func wide(n *int32) *int {
	if n == nil {
		return nil
	}
	return new(int(*n))
}
