// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/password"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// validateDBName refuses a database that the profile drops. Lint reports one that nothing makes, since SQL may make it.
func (r *Resolved) validateDBName(path *field.Path, dbname string) field.ErrorList {
	for _, d := range r.Spec.Databases {
		if d.Name == dbname && d.Ensure == EnsureAbsent {
			return field.ErrorList{field.Invalid(path, dbname, "is a database with ensure: absent; remove one of the two")}
		}
	}
	if dbname == "" {
		return nil
	}
	return identifier(path, dbname)
}

func (r *Resolved) validatePublications(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	names, objects := unique{}, objectNames{}
	for i := range r.Spec.Publications {
		o, at := &r.Spec.Publications[i], path.Index(i)
		faults = append(faults, names.name(at.Child("name"), o.Name)...) // the operator compares the names only, whatever the database
		faults = append(faults, objects.check(at, o.Name, o.ObjectName, r.PublicationObject(o))...)
		faults = append(faults, r.validateDBName(at.Child("dbname"), o.DBName)...)
		faults = append(faults, oneOf(at.Child("publicationReclaimPolicy"), o.PublicationReclaimPolicy, reclaims[:]...)...)
		faults = append(faults, validatePublicationTarget(at.Child("target"), &o.Target)...)
	}
	return faults
}

// validatePublicationTarget checks what the CRD requires:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/api/v1/publication_types.go#L75
func validatePublicationTarget(path *field.Path, t *PublicationTarget) field.ErrorList {
	switch {
	case t.AllTables && len(t.Objects) > 0:
		return field.ErrorList{field.Invalid(path.Child("allTables"), true, "excludes objects; keep one of them")}
	case !t.AllTables && len(t.Objects) == 0:
		return field.ErrorList{field.Required(path, "allTables: true, or a list of objects")}
	}
	var faults field.ErrorList
	schema, columns := "", -1
	for i, o := range t.Objects {
		at := path.Child("objects").Index(i)
		switch {
		case (o.TablesInSchema == "") == (o.Table == nil):
			faults = append(faults, field.Invalid(at, field.OmitValueType{}, "needs exactly one of table and tablesInSchema"))
		case o.Table == nil:
			schema = o.TablesInSchema
		default:
			faults = append(faults, identifier(at.Child("table", "name"), o.Table.Name)...)
			if len(o.Table.Columns) > 0 {
				columns = i
			}
		}
	}
	if schema != "" && columns >= 0 {
		faults = append(faults, field.Invalid(path.Child("objects").Index(columns).Child("table", "columns"), field.OmitValueType{},
			fmt.Sprintf("PostgreSQL accepts no columns beside a schema, and %q is one; publish the whole table", schema)))
	}
	return faults
}

func (r *Resolved) validateSubscriptions(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	names, objects := unique{}, objectNames{}
	var known []string
	for _, c := range r.Spec.ExternalClusters {
		known = append(known, c.Name)
	}
	for i := range r.Spec.Subscriptions {
		o, at := &r.Spec.Subscriptions[i], path.Index(i)
		faults = append(faults, names.name(at.Child("name"), o.Name)...)
		faults = append(faults, objects.check(at, o.Name, o.ObjectName, r.SubscriptionObject(o))...)
		faults = append(faults, r.validateDBName(at.Child("dbname"), o.DBName)...)
		faults = append(faults, identifier(at.Child("publicationName"), o.PublicationName)...)
		faults = append(faults, oneOf(at.Child("subscriptionReclaimPolicy"), o.SubscriptionReclaimPolicy, reclaims[:]...)...)
		if !slices.Contains(known, o.ExternalClusterName) {
			faults = append(faults, field.Invalid(at.Child("externalClusterName"), o.ExternalClusterName, "is not in spec.externalClusters; add the publisher there"))
		}
	}
	return faults
}

func (r *Resolved) validateExternalClusters(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	names := unique{}
	for i := range r.Spec.ExternalClusters {
		c, at := &r.Spec.ExternalClusters[i], path.Index(i)
		if c.Name == "" {
			faults = append(faults, field.Required(at.Child("name"), "the name that Subscriptions refer to"))
		}
		faults = append(faults, names.check(at.Child("name"), c.Name)...)
		if c.Name == r.Spec.Recovery.Source {
			faults = append(faults, field.Invalid(at.Child("name"), c.Name, "is spec.recovery.source, the name of the backups of a recovered cluster; use another one"))
		}
		if len(c.ConnectionParameters) == 0 {
			faults = append(faults, field.Required(at.Child("connectionParameters"), "as host, user and dbname"))
		}
		for _, key := range sortedKeys(c.ConnectionParameters) {
			if strings.Contains(key, "password") || key == "passfile" {
				faults = append(faults, field.Forbidden(at.Child("connectionParameters").Key(key), password.Why+"; "+password.Connection))
			}
		}
		for _, f := range []struct {
			name string
			key  *SecretKey
		}{{"password", c.Password}, {"sslCert", c.SSLCert}, {"sslKey", c.SSLKey}, {"sslRootCert", c.SSLRootCert}} {
			if f.key != nil {
				faults = append(faults, dnsName(at.Child(f.name, "name"), f.key.Name)...)
				if f.key.Key == "" {
					faults = append(faults, field.Required(at.Child(f.name, "key"), "the key in the Secret"))
				}
			}
		}
	}
	return faults
}
