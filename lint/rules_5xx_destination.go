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
			Why: "Nothing checks the URL before the first WAL file is archived. For Azure, barman-cloud reads the " +
				"container from the path of `https://<account>.blob.core.windows.net/<container>/`. It treats every other " +
				"host, including those of sovereign clouds and Data Lake, as an emulator, which needs a connection string " +
				"and the path `/<account>/<container>/`. With a wrong URL archiving fails, and WAL fills the volume until " +
				"PostgreSQL stops.",
			Source: source,
		},
		{
			ID: "PGHA537", Title: "endpointURL of an Azure object store", Severity: Warning, Beyond: true, check: azureEndpoint,
			Why: "barman-cloud uses endpointURL only for S3. For Azure it is silently ignored: account and container come " +
				"from destinationPath.",
			Source: source,
		},
	}
}

func destinationPath(p *pass) {
	p.stores(func(r *Resource, path string, s *barmanapi.BarmanObjectStoreConfiguration) {
		if s.DestinationPath == "" || isTemplate(s.DestinationPath) {
			return // the schema requires it, and a value that a tool fills in later cannot be checked
		}
		fault, remedy := "", "Write https://<account>.blob.core.windows.net/<container>/."
		switch {
		case s.Azure != nil:
			fault = azureFault(s.DestinationPath, s.Azure.ConnectionString != nil)
		case s.AWS != nil:
			fault, remedy = s3Fault(s.DestinationPath), "Write s3://<bucket>/<path>, and set endpointURL for your own S3 server."
		case s.Google != nil && strings.Contains(s.DestinationPath, azureBlobs):
			fault, remedy = "the URL is on Azure, but the credentials are for Google Cloud", "Add azureCredentials instead."
		}
		if fault != "" {
			p.add(r, path+".destinationPath", fmt.Sprintf("Archiving to %q fails: %s.", withoutQuery(s.DestinationPath), fault), remedy)
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
			return "the storage account is missing from the host"
		}
	case !connectionString:
		return fmt.Sprintf("host %q does not end in %s, so barman-cloud treats it as an emulator, which needs a connection string", host, azureBlobs)
	case !oneOf(scheme, "http", "https"):
		return fmt.Sprintf("unsupported scheme %q; barman-cloud treats the host %q as an emulator", scheme, host)
	default:
		container, _, _ = strings.Cut(inContainer, "/")
		if container == "" {
			return fmt.Sprintf("barman-cloud treats the host %q as an emulator, and then the path must be /<account>/<container>/", host)
		}
	}
	switch {
	case container == "":
		return "the container is missing from the path"
	case !containerName().MatchString(container) || strings.Contains(container, "--"):
		return fmt.Sprintf("invalid container name %q; it must consist of 3 to 63 lower-case letters, digits and single dashes", container)
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
		return "the URL is on Azure, but the credentials are for S3"
	case !found:
		return "with S3 credentials the URL must start with s3://"
	case strings.Trim(bucket, "/") == "" || bucket[0] == '/':
		return "the bucket is missing"
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
