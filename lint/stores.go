// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	barmanapi "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// stores visits every Barman object store: in-tree, external, and the plugin's.
func (p *pass) stores(visit func(r *Resource, path string, s *barmanapi.BarmanObjectStoreConfiguration)) {
	for _, c := range p.clusters {
		if s := c.inTree(); s != nil {
			visit(c.Resource, "spec.backup.barmanObjectStore", s)
		}
		for i := range c.spec.ExternalClusters {
			if s := c.spec.ExternalClusters[i].BarmanObjectStore; s != nil {
				visit(c.Resource, at("spec.externalClusters", i)+".barmanObjectStore", s)
			}
		}
	}
	each(func(_ *pass, r *Resource, s *manifest.ObjectStore) {
		visit(r, "spec.configuration", &s.Spec.Configuration)
	})(p)
}

type credentialFault struct {
	field, detail string
	// since when the webhook reports it.
	since profiles.Releases
}

const sinceEver profiles.Releases = "1.23.0"

// sinceOf tells the faults of Azure's credentials that barman-cloud v0.4.1 added: an account beside a connection string, and none beside a
// key or a token.
// https://github.com/cloudnative-pg/barman-cloud/blob/v0.5.1/pkg/api/config.go#L333
func sinceOf(a *barmanapi.AzureCredentials, e *field.Error) profiles.Releases {
	methods := 0
	for _, set := range []bool{a.InheritFromAzureAD, a.StorageKey != nil, a.StorageSasToken != nil} {
		if set {
			methods++
		}
	}
	if e.Detail == noAccount || a.ConnectionString != nil && methods == 0 && !a.UseDefaultAzureCredentials {
		return sinceAzureAccount
	}
	return sinceEver
}

const noAccount = "storage account must be specified when using storage key or SAS token"

// credentialFaults applies the rules for credentials in barman-cloud's own package.
func credentialFaults(store *barmanapi.BarmanObjectStoreConfiguration, path string) []credentialFault {
	var list field.ErrorList
	var faults []credentialFault
	providers := 0
	if store.Azure != nil {
		providers++
		for _, e := range store.Azure.ValidateAzureCredentials(field.NewPath(path, "azureCredentials")) {
			faults = append(faults, credentialFault{e.Field, e.Detail, sinceOf(store.Azure, e)})
		}
	}
	if store.AWS != nil {
		providers++
		list = append(list, store.AWS.ValidateAwsCredentials(field.NewPath(path, "s3Credentials"))...)
	}
	if store.Google != nil {
		providers++
		list = append(list, store.Google.ValidateGCSCredentials(field.NewPath(path, "googleCredentials"))...)
	}
	for _, e := range list {
		faults = append(faults, credentialFault{e.Field, e.Detail, sinceEver})
	}
	if providers != 1 {
		faults = append(faults, credentialFault{path, fmt.Sprintf("it has credentials for %d providers, and exactly one is required",
			providers), sinceEver})
	}
	return faults
}
