// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"math/bits"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// validateTablespaces reports what the operator's webhook refuses:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/webhook/v1/cluster_webhook.go#L1859
func (r *Resolved) validateTablespaces(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	volumes := map[string]string{}
	for i, t := range r.Spec.Tablespaces {
		at := path.Index(i)
		lower := strings.ToLower(t.Name)
		switch volume := strings.NewReplacer("_", "-", "$", "-").Replace(lower); {
		case !isIdentifier(lower) || len(lower) > maxIdentifier:
			faults = append(faults, field.Invalid(at.Child("name"), t.Name, "must be 1 to 63 letters, digits, '_' and '$', and start with a letter or '_'"))
		case strings.HasPrefix(t.Name, "pg_"):
			faults = append(faults, field.Invalid(at.Child("name"), t.Name, "PostgreSQL reserves names that begin with pg_; use another one"))
		case volumes[volume] != "":
			faults = append(faults, field.Invalid(at.Child("name"), t.Name, fmt.Sprintf("is the same as %q for PostgreSQL, or for the name of its volume; use another one", volumes[volume])))
		default:
			volumes[volume] = t.Name
		}
		if t.Owner != "" && t.Owner != "postgres" {
			faults = append(faults, r.validateOwner(at.Child("owner"), t.Owner, true)...)
		}
		faults = append(faults, atLeast(at.Child("storage", "size"), t.Storage.Size, leastTablespace)...)
	}
	return faults
}

// validateSegment checks the size of a WAL file: https://www.postgresql.org/docs/current/app-initdb.html#APP-INITDB-OPTION-WAL-SEGSIZE
func (p *Profile) validateSegment(path *field.Path) field.ErrorList {
	n := p.Spec.Bootstrap.WALSegmentSize
	if n >= 0 && n <= maxSegment && (n == 0 || bits.OnesCount32(uint32(n)) == 1) {
		return nil
	}
	return field.ErrorList{field.Invalid(path.Child("walSegmentSize"), n, "must be a power of two from 1 to 1024, in MB")}
}

// maxSegment is PostgreSQL's largest WAL file, in MB.
const maxSegment = 1024

// validateSQLRefs checks the Secrets and ConfigMaps with SQL.
func (p *Profile) validateSQLRefs(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	b := &p.Spec.Bootstrap
	for _, f := range [...]struct {
		name string
		refs *SQLRefs
	}{{"postInitSQLRefs", b.PostInitSQLRefs}, {"postInitTemplateSQLRefs", b.PostInitTemplateSQLRefs}, {"postInitApplicationSQLRefs", b.PostInitApplicationSQLRefs}} {
		if f.refs != nil {
			faults = append(faults, validateSecretKeys(path.Child(f.name, "secretRefs"), f.refs.SecretRefs)...)
			faults = append(faults, validateConfigMapKeys(path.Child(f.name, "configMapRefs"), f.refs.ConfigMapRefs)...)
		}
	}
	return faults
}

func validateSecretKeys(path *field.Path, keys []SecretKey) field.ErrorList {
	var faults field.ErrorList
	for i, k := range keys {
		faults = append(faults, validateKey(path.Index(i), "Secret", k.Name, k.Key)...)
	}
	return faults
}

func validateConfigMapKeys(path *field.Path, keys []ConfigMapKey) field.ErrorList {
	var faults field.ErrorList
	for i, k := range keys {
		faults = append(faults, validateKey(path.Index(i), "ConfigMap", k.Name, k.Key)...)
	}
	return faults
}

// validateKey checks a key of an object that exists.
func validateKey(at *field.Path, kind, name, key string) field.ErrorList {
	var faults field.ErrorList
	if name == "" {
		faults = field.ErrorList{field.Required(at.Child("name"), "the name of a "+kind+" that exists")}
	} else {
		faults = dnsName(at.Child("name"), name)
	}
	if key == "" {
		faults = append(faults, field.Required(at.Child("key"), "the key in the "+kind))
	}
	return faults
}

// checkSQLRefs refuses fields that the target does not have.
func (r *Resolved) checkSQLRefs() {
	const why = "write the statements into postInitSQL or postInitTemplateSQL"
	if r.Spec.Bootstrap.PostInitSQLRefs != nil {
		r.require(postInitSQLRefs, "spec.bootstrap.postInitSQLRefs", why)
	}
	if r.Spec.Bootstrap.PostInitTemplateSQLRefs != nil {
		r.require(postInitSQLRefs, "spec.bootstrap.postInitTemplateSQLRefs", why)
	}
}
