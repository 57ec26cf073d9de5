// SPDX-License-Identifier: Apache-2.0

package operator

import cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

// ArchiveMode returns the value to which the operator sets archive_mode. It overrides the manifest and depends on the
// rest of the Cluster. See CreatePostgresqlConfiguration in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/configuration.go
func ArchiveMode(c *cnpgv1.Cluster) string {
	switch {
	case !Archives(c):
		return "off"
	case IsReplica(c):
		return "always"
	default:
		return "on"
	}
}

// Archives reports whether WAL archiving is not disabled by the annotation.
func Archives(c *cnpgv1.Cluster) bool { return c.Annotations["cnpg.io/skipWalArchiving"] != "enabled" }

// IsReplica reports whether the cluster is a replica of another cluster.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_funcs.go#L1087
func IsReplica(c *cnpgv1.Cluster) bool {
	r := c.Spec.ReplicaCluster
	switch {
	case r == nil:
		return false
	case r.Enabled != nil:
		return *r.Enabled
	case r.Self != "":
		return r.Self != r.Primary
	default:
		return c.Name != r.Primary
	}
}
