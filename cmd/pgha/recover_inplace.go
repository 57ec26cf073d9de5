// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/shell"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// inPlaceNotes says what to do around the Cluster that replaces its source, and the way back. all has the objects beside it.
func (c *recoverCmd) inPlaceNotes(p *profiles.Profile, cluster *cnpgv1.Cluster, all []manifest.Object) []string {
	name, own := cluster.Name, facts.Of(cluster, all)
	runbook := "pgha runbook " + words(c.flags(), c.Profile)
	notes := []string{fmt.Sprintf("Cluster %s must be deleted first. Applied over a running Cluster, this restores "+
		"nothing and moves the archive to an empty folder", name)}
	notes = append(notes, fmt.Sprintf("order: make PostgreSQL reject clients; have the last WAL archived; keep Secrets and disks; delete Cluster %s "+
		"and wait until its pods and volumes are gone; apply this; take a base backup. The commands are in \"Restore under the same name\" of: %s",
		name, strings.TrimSpace(runbook)))
	if own.Method != "" {
		notes = append(notes,
			fmt.Sprintf("set spec.backup.serverName to %s in the profile before you apply it again; otherwise the archive moves back to a used folder", own.Server),
			fmt.Sprintf("a restore from %s is possible after its first base backup", own.Where()),
			fmt.Sprintf("way back: until the Cluster is deleted, apply the profile again. Afterwards its archive is unchanged: with the new "+
				"spec.backup.serverName, restore it with --in-place --from %s", shell.Join(p.ServerName())))
	}
	return slices.Concat(notes, lostWithCluster(cluster), lostDisks(cluster, all))
}

// lostWithCluster names what the operator deletes with a Cluster, and what its clients notice.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go
func lostWithCluster(c *cnpgv1.Cluster) []string {
	secrets, what := []string{c.Name + "-ca"}, "certificates of a new CA"
	if r := c.Spec.Bootstrap.Recovery; r.Secret == nil || r.Secret.Name == "" {
		secrets, what = append([]string{c.Name + "-app"}, secrets...), "a new password and "+what
	}
	if c.Spec.Certificates != nil && c.Spec.Certificates.ServerCASecret != "" {
		secrets, what = secrets[:len(secrets)-1], "a new password"
	}
	var notes []string
	if len(secrets) > 0 {
		notes = append(notes, fmt.Sprintf("the Cluster's Secrets are deleted with it, and clients need %s, unless you first keep %s: the runbook has the command",
			what, strings.Join(secrets, " and ")))
	}
	if c.Spec.Managed != nil && c.Spec.Managed.Services != nil && len(c.Spec.Managed.Services.Additional) > 0 {
		notes = append(notes, "the load balancers in spec.managed.services are deleted with the Cluster and created again: an address that no annotation names may change")
	}
	return notes
}

// lostDisks says what becomes of the disks of the source.
func lostDisks(c *cnpgv1.Cluster, all []manifest.Object) []string {
	classes := facts.Classes(c, all)
	retained := len(classes) > 0
	for _, class := range classes {
		retained = retained && class.ReclaimPolicy != nil && *class.ReclaimPolicy == corev1.PersistentVolumeReclaimRetain
	}
	if retained {
		return []string{"the disks stay as Released volumes, since their StorageClass retains them: delete them when no data is missing"}
	}
	return []string{"the disks are deleted with the Cluster unless their StorageClass retains them: the runbook keeps them until no data is missing"}
}
