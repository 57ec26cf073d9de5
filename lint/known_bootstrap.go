// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// knownBootstraps are faults of initdb, imports, parameters and certificates.
func knownBootstraps() []known {
	return []known{
		{
			id: "#11488", harm: errs, fixed: "1.29.3 1.30.1", exposes: "initdb.dataChecksums: false with PostgreSQL 18",
			what: "dataChecksums false does nothing with PostgreSQL 18: the new cluster has checksums",
			cluster: func(_ *pass, c *cluster) string {
				i := c.initDB()
				return when(i != nil && i.DataChecksums != nil && !*i.DataChecksums && c.known && c.major >= 18, "spec.bootstrap.initdb.dataChecksums")
			},
		},
		{
			id: "#8663", harm: errs, fixed: "1.25.4 1.26.2 1.27.1", exposes: "initdb.secret",
			what:  "initdb does not wait for this Secret, and can fail if the Secret comes later than the Cluster",
			helps: "Apply the Secret first.",
			cluster: func(_ *pass, c *cluster) string {
				return when(c.initDB() != nil && c.initDB().Secret != nil, "spec.bootstrap.initdb.secret")
			},
		},
		{
			id: "#6646", harm: errs, fixed: "1.24.3 1.25.1 1.26.0", exposes: "initdb.import of type monolith without roles",
			what:  "an import without roles still imports memberships of roles, which fails if they do not exist",
			helps: "List the roles.",
			cluster: func(_ *pass, c *cluster) string {
				i := c.initDB()
				return when(i != nil && i.Import != nil && i.Import.Type == cnpgv1.MonolithSnapshotType && len(i.Import.Roles) == 0, "spec.bootstrap.initdb.import")
			},
		},
		{
			id: "#10515", harm: loses, fixed: "1.28.3 1.29.1 1.30.0", cluster: escapedValue,
			exposes: "postgresql.parameters with a backslash or a control character in a value",
			what:    "a backslash in a parameter's value gets lost, and a line break makes postgresql.conf invalid",
			helps:   "Use neither.",
		},
		{
			id: "#3269", harm: errs, fixed: "1.23.3 1.24.0", exposes: "certificates.serverAltDNSNames",
			what:  "names that you add here later do not reach the certificate of the server",
			helps: "Delete its Secret; the operator makes it again.",
			cluster: func(_ *pass, c *cluster) string {
				return when(c.spec.Certificates != nil && len(c.spec.Certificates.ServerAltDNSNames) > 0, "spec.certificates.serverAltDNSNames")
			},
		},
		{
			id: "#10975", harm: errs, fixed: "1.28.4 1.29.2 1.30.0", exposes: "externalClusters[].sslRootCert",
			what: "a new certificate of this external server can be read half, and connections to it fail",
			cluster: func(_ *pass, c *cluster) string {
				for i := range c.spec.ExternalClusters {
					if c.spec.ExternalClusters[i].SSLRootCert != nil {
						return at("spec.externalClusters", i) + ".sslRootCert"
					}
				}
				return ""
			},
		},
	}
}

// escapedValue returns the first parameter whose value only a fixed operator escapes.
func escapedValue(_ *pass, c *cluster) string {
	parameters := c.spec.PostgresConfiguration.Parameters
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		if strings.ContainsAny(parameters[name], "\\\n\r\t\b\f") {
			return key("spec.postgresql.parameters", name)
		}
	}
	return ""
}
