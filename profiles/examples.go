// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/pgha/pgha/cloud"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// examples lists the fields that have an example value in the built-in profiles. A test compares them with the files.
func (p *Profile) examples() []cloud.Example {
	sources := ""
	if len(p.Spec.Endpoints.SourceRanges) > 0 {
		sources = p.Spec.Endpoints.SourceRanges[0]
	}
	s := &p.Spec
	return append([]cloud.Example{
		{Field: "metadata.namespace", Values: []string{"cnpg-database"}, Value: p.Metadata.Namespace, Name: true},
		{Field: "metadata.name", Values: []string{"pg", "pg-primary-cnpg"}, Value: p.Metadata.Name, Name: true},
		{Field: "spec.storage.storageClass", Values: []string{"managed-csi-premium"}, Value: s.Storage.StorageClass, Name: true},
		{Field: "spec.backup.onDemand", Values: []string{"on-demand-backup-1"}, Value: s.Backup.OnDemand, Name: true},
		{Field: "spec.backup.schedule.name", Values: []string{"scheduled-backup-1"}, Value: s.Backup.Schedule.Name, Name: true},
		{Field: "spec.endpoints.sourceRanges[0]", Values: []string{"203.0.113.7/32"}, Value: sources},
	}, p.Cloud().Examples()...)
}

// Placeholders lists the fields that still have a built-in's example value, each with its line. A cluster that is rendered with
// these values starts, but does not archive WAL, or opens its endpoints to a wrong network.
func (p *Profile) Placeholders() []string {
	type placeholder struct {
		field string
		line  int
	}
	var found []placeholder
	for _, e := range p.examples() {
		if e.Name || !slices.Contains(e.Values, e.Value) || e.ForBackups && p.Spec.Backup.Method == MethodNone {
			continue
		}
		found = append(found, placeholder{e.Field, p.Locate(field.Invalid(field.NewPath(e.Field), nil, "")).Line})
	}
	slices.SortStableFunc(found, func(a, b placeholder) int { return cmp.Compare(a.line, b.line) })
	var fields []string
	for _, f := range found {
		if f.line > 0 {
			f.field += fmt.Sprintf(" (line %d)", f.line)
		}
		fields = append(fields, f.field)
	}
	return fields
}

// EveryVariable reports an error for each unset variable of the guide whose field still has a built-in's example value: the
// objects would use a wrong storage account. Use it with FromEnv. Any other override may also set such a field.
func EveryVariable(lookup func(string) (string, bool)) Override {
	return func(p *Profile) []Assignment {
		var missing []Assignment
		for _, v := range p.Cloud().Variables() {
			if _, ok := lookup(v.Name); ok {
				continue
			}
			for _, path := range v.Fields {
				missing = append(missing, Assignment{Origin: "$" + v.Name, Field: path, Missing: true})
			}
		}
		return missing
	}
}

// isExample reports whether the profile is an unedited built-in, so that its names are examples too.
func (p *Profile) isExample() bool {
	if p.origin.document == nil {
		return false
	}
	return slices.ContainsFunc(p.examples(), func(e cloud.Example) bool {
		typed, _ := p.origin.document.Get(e.Field)
		return e.Unchanged && slices.Contains(e.Values, typed)
	})
}

// unset returns one error for each missing variable.
func (p *Profile) unset(missing []Assignment) Errors {
	var faults Errors
	said := map[string]bool{}
	examples := p.examples()
	for _, a := range missing {
		i := slices.IndexFunc(examples, func(e cloud.Example) bool { return e.Field == a.Field })
		if i < 0 || said[a.Origin] || !slices.Contains(examples[i].Values, examples[i].Value) {
			continue
		}
		if _, ok := p.origin.overrides[a.Field]; ok || examples[i].Name && !p.isExample() {
			continue
		}
		said[a.Origin] = true
		faults = append(faults, p.Locate(field.Forbidden(field.NewPath(a.Field), fmt.Sprintf(
			"%s is not set, and %q is only an example; set the variable, or use --set %s=…", a.Origin, examples[i].Value, a.Field))))
	}
	return faults
}
