// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	barmanapi "github.com/cloudnative-pg/barman-cloud/pkg/api"
)

func destinationRules() []Rule {
	const source = "https://docs.pgbarman.org/release/latest/user_guide/barman_cloud.html"
	return []Rule{
		{
			ID: "PGHA533", Title: "invalid destinationPath of an object store", Severity: Error, Beyond: true, check: destinationPath,
			Why: "Nothing checks the URL before the first WAL file. For Azure, barman-cloud takes the container from the path of " +
				"`https://<account>.blob.core.windows.net/<container>/`. Every other host, also that of a sovereign cloud or of " +
				"Data Lake, is taken for an emulator, which needs a connection string and the path `/<account>/<container>/`. " +
				"Archiving fails, and WAL fills the volume until PostgreSQL stops.",
			Source: source,
		},
		{
			ID: "PGHA537", Title: "endpointURL of an Azure object store", Severity: Warning, Beyond: true, check: azureEndpoint,
			Why: "barman-cloud reads the endpoint for S3 only. On Azure it is ignored silently; account and container come from " +
				"destinationPath.",
			Source: source,
		},
	}
}

func destinationPath(p *pass) {
	p.stores(func(r *Resource, path string, s *barmanapi.BarmanObjectStoreConfiguration) {
		if s.DestinationPath == "" || isTemplate(s.DestinationPath) {
			return // the schema wants one; and what a tool fills in later cannot be judged
		}
		fault, remedy := "", "Write https://<account>.blob.core.windows.net/<container>/."
		switch {
		case s.Azure != nil:
			fault = azureFault(s.DestinationPath, s.Azure.ConnectionString != nil)
		case s.AWS != nil:
			fault, remedy = s3Fault(s.DestinationPath), "Write s3://<bucket>/<path>; a server of your own belongs into endpointURL."
		case s.Google != nil && strings.Contains(s.DestinationPath, azureBlobs):
			fault, remedy = "it is on Azure, and the credentials are Google's", "Add azureCredentials instead."
		}
		if fault != "" {
			p.add(r, path+".destinationPath", fmt.Sprintf("Nothing can be archived to %q: %s.", withoutQuery(s.DestinationPath), fault), remedy)
		}
	})
}

const azureBlobs = "blob.core.windows.net"

// withoutQuery leaves out what may be a signature.
func withoutQuery(url string) string {
	before, _, _ := strings.Cut(url, "?")
	return before
}

// azureFault reads the URL as barman does, by the end of the host alone:
// https://github.com/EnterpriseDB/barman/blob/release/3.16.1/barman/cloud_providers/azure_blob_storage.py
func azureFault(destination string, connectionString bool) string {
	scheme, rest, found := strings.Cut(withoutQuery(destination), "://")
	if !found {
		return "it is not a URL"
	}
	host, path, _ := strings.Cut(rest, "/")
	container, inContainer, _ := strings.Cut(path, "/")
	switch {
	case strings.HasSuffix(host, azureBlobs):
		if strings.TrimSuffix(strings.TrimSuffix(host, azureBlobs), ".") == "" {
			return "the host does not name the storage account"
		}
	case !connectionString:
		return fmt.Sprintf("host %q does not end in %s, so barman-cloud takes it for an emulator, which needs a connection string", host, azureBlobs)
	case !oneOf(scheme, "http", "https"):
		return fmt.Sprintf("scheme %q is not one of Azure's, and barman-cloud takes the host %q for an emulator", scheme, host)
	default:
		container, _, _ = strings.Cut(inContainer, "/")
		if container == "" {
			return fmt.Sprintf("barman-cloud takes the host %q for an emulator, and the path is then /<account>/<container>/", host)
		}
	}
	switch {
	case container == "":
		return "the path does not name the container"
	case !containerName().MatchString(container) || strings.Contains(container, "--"):
		return fmt.Sprintf("%q is not a valid name of a container, which has 3 to 63 lower-case letters, digits and single dashes", container)
	}
	return ""
}

// containerName is Azure's rule:
// https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata#container-names
var containerName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([a-z0-9][a-z0-9-]{1,61}[a-z0-9]|\$root)$`)
})

func s3Fault(destination string) string {
	switch bucket, found := strings.CutPrefix(destination, "s3://"); {
	case strings.Contains(destination, azureBlobs):
		return "it is on Azure, and the credentials are for S3"
	case !found:
		return "barman-cloud takes URLs with s3:// alone for S3"
	case strings.Trim(bucket, "/") == "" || bucket[0] == '/':
		return "it does not name the bucket"
	default:
		return ""
	}
}

func azureEndpoint(p *pass) {
	p.stores(func(r *Resource, path string, s *barmanapi.BarmanObjectStoreConfiguration) {
		if s.Azure != nil && s.EndpointURL != "" {
			p.add(r, path+".endpointURL", "endpointURL is ignored for Azure: the account is in destinationPath.", "Remove it.")
		}
	})
}
