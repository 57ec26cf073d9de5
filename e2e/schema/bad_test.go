// SPDX-License-Identifier: Apache-2.0

package schema_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/e2e/sources"
)

const goodStore = `
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: {name: store}
spec:
  configuration:
    destinationPath: https://acc.blob.core.windows.net/backups
    azureCredentials: {inheritFromAzureAD: true}
`

const goodMonitor = `
apiVersion: azmonitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: pg}
spec:
  selector: {matchLabels: {cnpg.io/cluster: pg}}
  podMetricsEndpoints: [{port: metrics}]
`

const goodService = `
apiVersion: v1
kind: Service
metadata: {name: pg-lb}
spec:
  type: LoadBalancer
  ports: [{name: postgres, port: 5432, targetPort: 5432}]
`

// TestBad has one case for each way in which a CRD can reject an object; each must be found, with its path.
func TestBad(t *testing.T) {
	for name, c := range map[string]struct{ base, patch, want string }{
		"unknown field at the root":  {goodCluster, "sepc: {}", `unknown field "sepc"`},
		"unknown field in spec":      {goodCluster, "spec: {instance: 3}", `unknown field "spec.instance"`},
		"unknown field in depth":     {goodCluster, "spec: {storage: {pvcTemplate: {resources: {limit: {}}}}}", `unknown field "spec.storage.pvcTemplate.resources.limit"`},
		"unknown field in a list":    {goodCluster, "spec: {managed: {roles: [{name: a, logn: true}]}}", `unknown field "spec.managed.roles[0].logn"`},
		"unknown field in metadata":  {goodCluster, "metadata: {label: {a: b}}", `unknown field "metadata.label"`},
		"wrong type":                 {goodCluster, "spec: {instances: three}", "spec.instances: Invalid value"},
		"wrong type in metadata":     {goodCluster, "metadata: {labels: {a: 1}}", "labels"},
		"enum":                       {goodCluster, "spec: {primaryUpdateStrategy: never}", `spec.primaryUpdateStrategy: Unsupported value: "never"`},
		"required":                   {goodCluster, "spec: {instances: 1, bootstrap: {recovery: {backup: {}}}}", "spec.bootstrap.recovery.backup.name: Required value"},
		"minimum":                    {goodCluster, "spec: {instances: 0}", "spec.instances: Invalid value: 0"},
		"pattern":                    {goodCluster, "spec: {resources: {limits: {memory: lots}}}", "spec.resources.limits.memory: Invalid value"},
		"name":                       {goodCluster, "metadata: {name: Pg_1}", "metadata.name: Invalid value"},
		"list map, twice the key":    {goodCluster, "spec: {postgresql: {extensions: [{name: a, image: {reference: x}}, {name: a, image: {reference: x}}]}}", "spec.postgresql.extensions[1]: Duplicate value"},
		"CEL rule":                   {goodCluster, "spec: {imageName: 'a:17', imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: a, major: 17}}", "mutually exclusive"},
		"CEL rule in depth":          {goodCluster, "spec: {imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: Pod, name: a, major: 17}}", "spec.imageCatalogRef"},
		"store: unknown field":       {goodStore, "spec: {configuration: {azureCredentials: {inheritFromAzureID: true}}}", `unknown field "spec.configuration.azureCredentials.inheritFromAzureID"`},
		"store: CEL rule":            {goodStore, "spec: {configuration: {serverName: pg}}", "spec.configuration"},
		"store: pattern":             {goodStore, "spec: {retentionPolicy: seven days}", "spec.retentionPolicy: Invalid value"},
		"monitor: unknown field":     {goodMonitor, "spec: {podMetricsEndpoint: []}", `unknown field "spec.podMetricsEndpoint"`},
		"monitor: wrong type":        {goodMonitor, "spec: {podMetricsEndpoints: {port: metrics}}", "spec.podMetricsEndpoints"},
		"service: unknown field":     {goodService, "spec: {selectors: {a: b}}", `unknown field "spec.selectors"`},
		"service: wrong type":        {goodService, "spec: {ports: 5432}", "spec.ports"},
		"kind that is not served":    {goodCluster, "kind: Clutser", "does not serve postgresql.cnpg.io/v1, kind Clutser"},
		"version that is not served": {goodCluster, "apiVersion: postgresql.cnpg.io/v2", "does not serve postgresql.cnpg.io/v2"},
	} {
		t.Run(name, func(t *testing.T) {
			errs := validator(t, sources.Newest).Validate(with(t, c.base, c.patch))
			if text := join(errs); !strings.Contains(text, c.want) {
				t.Errorf("got %q\nwant %q", text, c.want)
			}
			if len(errs) > 1 {
				t.Logf("more than one fault: %s", join(errs))
			}
		})
	}
}
