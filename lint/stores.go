// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	barmanapi "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/pgha/pgha/manifest"
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

type credentialFault struct{ field, detail string }

// credentialFaults applies the rules for credentials in barman-cloud's own package.
func credentialFaults(store *barmanapi.BarmanObjectStoreConfiguration, path string) []credentialFault {
	var list field.ErrorList
	providers := 0
	if store.Azure != nil {
		providers++
		list = append(list, store.Azure.ValidateAzureCredentials(field.NewPath(path, "azureCredentials"))...)
	}
	if store.AWS != nil {
		providers++
		list = append(list, store.AWS.ValidateAwsCredentials(field.NewPath(path, "s3Credentials"))...)
	}
	if store.Google != nil {
		providers++
		list = append(list, store.Google.ValidateGCSCredentials(field.NewPath(path, "googleCredentials"))...)
	}
	var faults []credentialFault
	for _, e := range list {
		faults = append(faults, credentialFault{e.Field, e.Detail})
	}
	if providers != 1 {
		faults = append(faults, credentialFault{path, fmt.Sprintf("it has credentials for %d providers, and exactly one is required",
			providers)})
	}
	return faults
}
