// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	barmanapi "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/pgha/pgha/manifest"
)

func objectStoreRules() []Rule {
	return []Rule{
		{
			ID: "PGHA513", Title: "ObjectStore rejected by its CRD", Severity: Error, check: each(storeSchema),
			Why: "The CRD rejects serverName, which is a parameter of the plugin in the Cluster. It rejects the argument " +
				"--log-level, because the log level has its own field. It rejects a retention policy that is not a number " +
				"followed by d, w or m.",
			Source: pluginSource + "api/v1/objectstore_types.go",
		},
		{
			ID: "PGHA514", Title: "ObjectStore with missing or conflicting credentials", Severity: Error, Beyond: true,
			check: each(storeCredentials),
			Why: "The plugin has no admission webhook. Credentials that the operator rejects in-tree are accepted here, " +
				"and fail at the first WAL file.",
			Source: barmanSource + "pkg/api/config.go",
		},
		{
			ID: "PGHA538", Title: "archive with parallel calls, which lengthen promotions", Severity: Info, Beyond: true, check: parallelArchive,
			Why: "An instance that is promoted, or follows a new primary, asks the archive for files that are not there, one call of " +
				"barman-cloud after the other, and each call fetches wal.maxParallel of them. Measured for a switchover with the plugin: writes " +
				"wait 22 to 25 seconds with 1, 30 to 37 with 2 and 45 to 47 with 4. More calls archive faster, about 10 MB/s of WAL each.",
			Source: pluginSource + "internal/cnpgi/common/wal.go",
		},
		{
			ID: "PGHA515", Title: "ignored storage account setting", Severity: Error, Beyond: true, check: azureAccount,
			Why: "With inheritFromAzureAD or useDefaultAzureCredentials the account comes from destinationPath alone. " +
				"storageAccount is accepted but never read, so a wrong account or a missing Secret goes unnoticed.",
			Source: barmanSource + "pkg/credentials/env.go",
		},
		{
			ID: "PGHA516", Title: "sidecar without resources", Severity: Warning, Beyond: true, check: each(sidecarResources),
			Why: "The plugin's sidecar has no resources by default. A pod is Guaranteed only if every container is, so " +
				"the instances of a Cluster whose requests equal its limits become Burstable. A Cluster that is not " +
				"Guaranteed loses nothing. If the Cluster is not among the objects, this is an info.",
			Source: pluginSource + "internal/cnpgi/operator/lifecycle.go",
		},
		{
			ID: "PGHA526", Title: "missing retention policy", Severity: Warning, Beyond: true, check: keptForever,
			Why: "Without a retention policy every base backup and every WAL file is kept, and the cost grows. Deleting " +
				"by hand sooner or later deletes WAL that a backup needs.",
			Source: operatorDocs + "backup/",
		},
		{
			ID: "PGHA527", Title: "backups without compression", Severity: Info, Beyond: true, check: uncompressed,
			Why: "archive_timeout closes a WAL file of 16 MB every five minutes, even an unused one: 4.6 GB a day of " +
				"mostly zeros. Base backups are as large as the data.",
			Source: operatorDocs + "wal_archiving/",
		},
		{
			ID: "PGHA532", Title: "default Azure credentials", Severity: Warning, Beyond: true, check: defaultCredentials,
			Why: "The Azure library tries several sources in turn (environment, workload identity, managed identity of " +
				"the node) and uses the first that answers. The plugin's documentation advises against it for production.",
			Source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/object_stores/#azure-blob-storage",
		},
	}
}

func storeSchema(p *pass, r *Resource, s *manifest.ObjectStore) {
	const serverName = "spec.configuration.serverName"
	if name := s.Spec.Configuration.ServerName; name != "" && !p.plugin.RefusesServerName() {
		p.acceptByPluginf(r, serverName, "Move it to the plugin's parameters in the Cluster.",
			"every Cluster that uses it archives WAL into the folder %q, and its base backups elsewhere", name)
	} else if name != "" || p.wroteEmpty(r, serverName) && p.plugin.RefusesServerName() {
		p.rejectf(r, serverName, "Move it to the plugin's parameters in the Cluster.",
			"serverName %q belongs in the Cluster", name)
	}
	for i, arg := range s.Spec.InstanceSidecarConfiguration.AdditionalContainerArgs {
		if strings.HasPrefix(arg, "--log-level") {
			p.rejectf(r, at("spec.instanceSidecarConfiguration.additionalContainerArgs", i), "Use instanceSidecarConfiguration.logLevel.",
				"argument %q is not allowed; the log level has its own field", arg)
		}
	}
	if policy := s.Spec.RetentionPolicy; (policy != "" || p.wroteEmpty(r, "spec.retentionPolicy")) && !isRetention(policy) {
		p.rejectf(r, "spec.retentionPolicy", `Write it like "30d", "4w" or "6m".`, "invalid retention policy %q", policy)
	}
}

func storeCredentials(p *pass, r *Resource, s *manifest.ObjectStore) {
	for _, fault := range credentialFaults(&s.Spec.Configuration, "spec.configuration") {
		p.add(r, fault.field, fmt.Sprintf("The plugin accepts this ObjectStore but cannot use it: %s.", fault.detail),
			"Configure exactly one provider with one way to log in.")
	}
}

func azureAccount(p *pass) {
	p.stores(func(r *Resource, path string, s *barmanapi.BarmanObjectStoreConfiguration) {
		if a := s.Azure; a != nil && a.StorageAccount != nil && (a.InheritFromAzureAD || a.UseDefaultAzureCredentials) {
			p.add(r, path+".azureCredentials.storageAccount", fmt.Sprintf("storageAccount in Secret %q is ignored: with these credentials the "+
				"account comes from destinationPath.", a.StorageAccount.Name), "Remove storageAccount.")
		}
	})
}

func defaultCredentials(p *pass) {
	p.stores(func(r *Resource, path string, s *barmanapi.BarmanObjectStoreConfiguration) {
		if s.Azure != nil && s.Azure.UseDefaultAzureCredentials {
			p.add(r, path+".azureCredentials.useDefaultAzureCredentials", "The first credential that answers is used, which may be the identity of the node.",
				"Use inheritFromAzureAD.")
		}
	})
}

func sidecarResources(p *pass, r *Resource, s *manifest.ObjectStore) {
	const field, remedy = "spec.instanceSidecarConfiguration.resources", "Set requests equal to limits, for CPU and memory."
	if guaranteed(&s.Spec.InstanceSidecarConfiguration.Resources) {
		return
	}
	used := false
	for _, c := range p.clustersIn(s.Namespace) {
		i := c.plugin()
		if i < 0 || c.spec.Plugins[i].Parameters["barmanObjectName"] != s.Name {
			continue
		}
		if used = true; guaranteed(&c.spec.Resources) {
			p.add(r, field, fmt.Sprintf("The pods of %s would be Guaranteed, but this sidecar makes them Burstable: its requests "+
				"do not equal its limits.", c.ref()), remedy)
			return
		}
	}
	if !used {
		p.addAs(Info, r, field, "This sidecar makes the pods Burstable, even if the requests of the Cluster equal its limits.", remedy)
	}
}

func keptForever(p *pass) {
	for _, c := range p.clusters {
		if c.inTree() != nil && c.spec.Backup.RetentionPolicy == "" {
			p.add(c.Resource, "spec.backup.retentionPolicy", "No retention policy: backups are never deleted.", "Set a retention policy such as 30d.")
		}
	}
	each(func(_ *pass, r *Resource, s *manifest.ObjectStore) {
		if s.Spec.RetentionPolicy == "" {
			p.add(r, "spec.retentionPolicy", "No retention policy: backups in this store are never deleted.", "Set a retention policy such as 30d.")
		}
	})(p)
}

func uncompressed(p *pass) {
	p.stores(func(r *Resource, path string, s *barmanapi.BarmanObjectStoreConfiguration) {
		if strings.HasPrefix(path, "spec.externalClusters") {
			return // compression applies to writing, and an external cluster is only read
		}
		if s.Wal == nil || s.Wal.Compression == "" {
			p.add(r, path+".wal.compression", "WAL is archived without compression, at least 4.6 GB a day.", "Set wal.compression, for example to gzip.")
		}
		if s.Data == nil || s.Data.Compression == "" {
			p.add(r, path+".data.compression", "Base backups are stored without compression, as large as the data.", "Set data.compression, for example to gzip.")
		}
	})
}

// parallelArchive: a single instance promotes nobody.
func parallelArchive(p *pass) {
	each(func(p *pass, r *Resource, s *manifest.ObjectStore) {
		w := s.Spec.Configuration.Wal
		if w == nil || w.MaxParallel < 2 {
			return
		}
		for _, c := range p.clusters {
			if c.full.Instances > 1 && c.namespace() == r.Object.GetNamespace() && slices.Contains(c.storesOfPlugin(), r.Object.GetName()) {
				p.add(r, "spec.configuration.wal.maxParallel", fmt.Sprintf("A switchover or failover of %s takes longer: each call of the archive asks for %d files "+
					"that are not there.", c.ref(), w.MaxParallel), "Use 1, unless the archive cannot keep up with the WAL.")
				return
			}
		}
	})(p)
}

// storesOfPlugin are the ObjectStores that the plugins of the cluster name.
func (c *cluster) storesOfPlugin() []string {
	var names []string
	for i := range c.spec.Plugins {
		if name := c.spec.Plugins[i].Parameters["barmanObjectName"]; name != "" && isOn(c.spec.Plugins[i].Enabled) {
			names = append(names, name)
		}
	}
	return names
}
