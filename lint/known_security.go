// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"path"
	"slices"
	"strings"

	networkingv1 "k8s.io/api/networking/v1"

	"github.com/pgha/pgha/manifest"
)

const advisories = "https://github.com/cloudnative-pg/cloudnative-pg/security/advisories/"

// knownHoles are the security fixes that a manifest shows.
func knownHoles() []known {
	return []known{
		{
			id: "CVE-2026-55769", harm: opens, fixed: "1.28.4 1.29.2 1.30.0", source: advisories + "GHSA-x8c2-3p4r-v9r6", cluster: applicationOwner,
			exposes: "any Cluster with an owner of a database",
			what:    "the owner of a database can become superuser, with operators of his own in the schema public",
			helps:   "Give no untrusted role a database or CREATE in the schema public.",
		},
		{
			id: "CVE-2026-44477", harm: opens, fixed: "1.28.3 1.29.1 1.30.0", source: advisories + "GHSA-423p-g724-fr39",
			exposes: "any Cluster",
			what:    "metrics are read as superuser, and a role with few rights can become superuser through them",
			cluster: func(_ *pass, c *cluster) string {
				return when(c.spec.Monitoring != nil, "spec.monitoring") + when(c.spec.Monitoring == nil, "spec")
			},
		},
		{
			id: "CVE-2026-55765", harm: opens, fixed: "1.28.4 1.29.2 1.30.0", source: advisories + "GHSA-w3gf-xc94-wvmj", cluster: capturedPassword,
			exposes: "pg_stat_statements or pgaudit, which capture statements",
			what:    "passwords of roles are set in clear text, and this setting stores them for everybody who may read it",
			helps:   "Keep SCRAM-SHA-256 verifiers in the Secrets.",
		},
		{
			id: "GHSA-7qwx-x8ff-3px9", harm: opens, fixed: "1.30.0", guess: "no NetworkPolicy is among these objects", cluster: openStatusPort,
			exposes: "any Cluster without a NetworkPolicy",
			what:    "whoever reaches port 8000 of the instances can disturb backups and WAL archiving",
			helps:   "Allow port 8000 only from the operator, with a NetworkPolicy.",
		},
		{
			id: "#9950", harm: opens, fixed: "1.27.4 1.28.2 1.29.0", exposes: "managed.roles[].passwordSecret",
			what:    "passwords of roles can be in the log of PostgreSQL",
			cluster: func(_ *pass, c *cluster) string { return c.rolePassword() },
		},
		{
			id: "#11210", harm: opens, since: "1.27.0", fixed: "1.29.3 1.30.1", cluster: climbingPath,
			exposes: "an absolute path of an extension with .. in it",
			what:    "this path leaves the image of the extension, and PostgreSQL loads what is there",
			helps:   "Use a path without \"..\".",
		},
	}
}

// applicationOwner: the Cluster of a restore has the owners of its source.
func applicationOwner(_ *pass, c *cluster) string {
	if i := c.initDB(); i != nil && i.Owner != "" {
		return "spec.bootstrap.initdb.owner"
	}
	return when(c.spec.Bootstrap != nil, "spec.bootstrap") + when(c.spec.Bootstrap == nil, "spec")
}

// capturedPassword returns the setting that stores statements. The operator turns off log_statement for its own.
func capturedPassword(_ *pass, c *cluster) string {
	for _, name := range slices.Sorted(maps.Keys(c.spec.PostgresConfiguration.Parameters)) {
		if strings.HasPrefix(name, "pg_stat_statements.") || strings.HasPrefix(name, "pgaudit.") {
			return key("spec.postgresql.parameters", name)
		}
	}
	for i, name := range c.spec.PostgresConfiguration.AdditionalLibraries {
		if oneOf(name, "pg_stat_statements", "pgaudit") {
			return at("spec.postgresql.shared_preload_libraries", i)
		}
	}
	return ""
}

// openStatusPort: a NetworkPolicy may be in a file that was not given, so it is a guess.
func openStatusPort(p *pass, c *cluster) string {
	for i := range p.in.Others {
		o := &p.in.Others[i]
		if oneOf(o.Kind, "NetworkPolicy", "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy") && maySameNamespace(o.Namespace, c.namespace()) {
			return ""
		}
	}
	for i := range p.in.Resources {
		o := p.in.Resources[i].Object
		switch o.(type) {
		case *networkingv1.NetworkPolicy, *manifest.CiliumNetworkPolicy:
			if maySameNamespace(o.GetNamespace(), c.namespace()) {
				return ""
			}
		}
	}
	return "spec"
}

// climbingPath returns the first path of an extension that is absolute and climbs.
func climbingPath(_ *pass, c *cluster) string {
	for i := range c.spec.PostgresConfiguration.Extensions {
		e := &c.spec.PostgresConfiguration.Extensions[i]
		for _, list := range []struct {
			name  string
			paths []string
		}{{"extension_control_path", e.ExtensionControlPath}, {"dynamic_library_path", e.DynamicLibraryPath},
			{"ld_library_path", e.LdLibraryPath}, {"bin_path", e.BinPath}} {
			for j, p := range list.paths {
				if climbs(p) {
					return at(at("spec.postgresql.extensions", i)+"."+list.name, j)
				}
			}
		}
	}
	return ""
}

// climbs reports an absolute path that leaves the folder which it is joined to. PGHA315 reports relative ones.
func climbs(p string) bool {
	clean := path.Join(".", p)
	return strings.HasPrefix(p, "/") && (clean == ".." || strings.HasPrefix(clean, "../"))
}
