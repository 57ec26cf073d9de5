// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"k8s.io/apimachinery/pkg/api/resource"
)

// archiveDelay is how long a WAL file waits at most before it is archived, full or not: the operator's archive_timeout.
// https://cloudnative-pg.io/documentation/current/wal_archiving/
const archiveDelay = 5 * time.Minute

// notYet refuses a time that has not come. PostgreSQL would replay everything, not find a transaction after that time,
// and give up with "recovery ended before configured recovery target was reached".
func notYet(target *cnpgv1.RecoveryTarget, now time.Time) error {
	stop, err := render.ParseTargetTime(target.TargetTime)
	if err != nil || !stop.After(now) {
		return nil //nolint:nilerr // Recovery has refused a time that it cannot read
	}
	return profiles.Errors{{Field: "recoveryTarget.targetTime", Detail: fmt.Sprintf(
		"%s has not come, it is %s; leave it out to recover everything", target.TargetTime, now.UTC().Format(time.RFC3339))}}
}

// recoveryNotes are what one should know before applying the objects beside those of the source.
func recoveryNotes(p *profiles.Profile, o render.RecoveryOptions, source, objects []render.Object, now time.Time) []string {
	notes := targetNotes(p, o.Target, now)
	name := p.RecoveryName()
	if p.Spec.PostgreSQL.Image == "" && p.Spec.PostgreSQL.Major == "auto" {
		notes = append(notes, fmt.Sprintf("Cluster %s runs PostgreSQL %d, since spec.postgresql.major is auto: the backup must be of "+
			"PostgreSQL %d too; pin it in the profile", name, p.Major(), p.Major()))
	}
	if p.Spec.Database.Secret == "" {
		notes = append(notes, fmt.Sprintf("the role %s gets a new password, in the Secret %s-app; to keep the source's, which the "+
			"operator deletes with its Cluster: --set spec.database.secret=%s", p.Spec.Database.Owner, name, p.SecretName()))
	}
	for _, object := range objects {
		if c, ok := object.(*cnpgv1.Cluster); ok {
			notes = append(notes, clusterNotes(p, c)...)
		}
	}
	notes = append(notes, strayNotes(p, source)...)
	if o.Endpoints == render.PromotedEndpoints {
		notes = append(notes, promotionNotes(p)...)
	}
	if o.Standalone {
		notes = append(notes, "StorageClasses and ObjectStore are the source's: do not delete them while it is there")
	}
	return notes
}

func targetNotes(p *profiles.Profile, t *cnpgv1.RecoveryTarget, now time.Time) []string {
	stop, err := render.ParseTargetTime(t.TargetTime)
	if err != nil {
		return nil
	}
	var notes []string
	if age := now.Sub(stop); age < archiveDelay {
		notes = append(notes, fmt.Sprintf("the target is %s ago, and its WAL may not be archived yet: SELECT pg_switch_wal() "+
			"on the source first", age.Round(time.Second)))
	}
	if window := retention(p.Spec.Backup.Retention); window > 0 && now.Sub(stop) > window {
		notes = append(notes, fmt.Sprintf("the target is older than the retention of %s, and its base backup may be gone: then "+
			`the recovery stops with "no target backup found"`, p.Spec.Backup.Retention))
	}
	return notes
}

// retention as barman counts it, a month as 31 days; 0 for none:
// https://docs.pgbarman.org/release/latest/user_guide/retention_policies.html
func retention(policy string) time.Duration {
	if policy == "" {
		return 0
	}
	n, err := strconv.Atoi(policy[:len(policy)-1])
	if err != nil {
		return 0
	}
	days := map[byte]int{'d': 1, 'w': 7, 'm': 31}[policy[len(policy)-1]]
	return time.Duration(n*days) * 24 * time.Hour
}

func clusterNotes(p *profiles.Profile, c *cnpgv1.Cluster) []string {
	var notes []string
	if len(c.Spec.Plugins) > 0 || c.Spec.Backup != nil {
		notes = append(notes, fmt.Sprintf("Cluster %s archives below %s/%s, where nothing may be left of an earlier cluster of that name",
			c.Name, p.DestinationPath(), c.Name))
	} else {
		notes = append(notes, fmt.Sprintf("Cluster %s archives nothing: what is written to it is in no backup", c.Name))
	}
	if d, ok := p.LocalDisk(); ok && c.Spec.Instances < 3 {
		notes = append(notes, fmt.Sprintf("Cluster %s has %d of 3 instances on the disks of its nodes, and the data goes with a node: %s; "+
			"scale it to 3 before you promote it: --instances 3", c.Name, c.Spec.Instances, d.Outcome()))
	}
	if want, got := quantity(p.Spec.Storage.Size), quantity(c.Spec.StorageConfiguration.Size); got.Cmp(want) < 0 {
		notes = append(notes, fmt.Sprintf("Cluster %s has %s for what the source has %s for: a patch makes it smaller",
			c.Name, got.String(), want.String()))
	}
	return notes
}

func quantity(s string) resource.Quantity {
	q, err := resource.ParseQuantity(s)
	if err != nil {
		return resource.Quantity{} // Validate has looked at the profile's
	}
	return q
}

// strayNotes are about load balancers of the source: with the recovered cluster, they lead to both.
func strayNotes(p *profiles.Profile, source []render.Object) []string {
	var notes []string
	for _, s := range render.Strays(source, p.ClusterName()) {
		notes = append(notes, fmt.Sprintf("Service %s will lead to Cluster %s as well, and writes go to either, for its selector names no "+
			"Cluster: put that right first, or recover into another namespace: -n NAMESPACE --standalone", s.Name, p.RecoveryName()))
	}
	return notes
}

func promotionNotes(p *profiles.Profile) []string {
	var notes []string
	if p.Spec.Endpoints.ReadOnly != nil && p.Spec.Recovery.Instances < 2 {
		notes = append(notes, fmt.Sprintf("Service %s leads to replicas, and there are none: --instances 3", p.ReadOnlyName()))
	}
	if p.ManagedEndpoints() {
		notes = append(notes, fmt.Sprintf("the load balancers belong to Cluster %s, and the operator takes none from another Cluster: "+
			"remove spec.managed.services there first, or delete it", p.ClusterName()))
	}
	return notes
}

// noteCredential says whom Azure must trust. The command makes what is missing and leaves the rest.
func (c *recoverCmd) noteCredential(sys *cli.System, p *profiles.Profile) {
	if p.Spec.Identity.ClientID == "" {
		return
	}
	subject := profiles.Subject(p.Namespace(), p.RecoveryName())
	command := strings.TrimSpace("pgha-federate " + words(c.federation(), c.Profile))
	if p.Spec.Identity.Name == "" {
		sys.Note("the managed identity %s must trust the subject %s; with spec.identity.name and resourceGroup in the profile: %s | sh",
			p.Spec.Identity.ClientID, subject, command)
		return
	}
	sys.Note("the managed identity %s must trust the subject %s; unless it does: %s | sh", p.Spec.Identity.Name, subject, command)
}

// federation is the same profile for pgha-federate, which has no flag for the name of the recovered cluster.
func (c *recoverCmd) federation() *cli.Flags {
	flags := c.flags()
	if c.Name != "" {
		flags.Set = append(flags.Set[:len(flags.Set):len(flags.Set)], "spec.recovery.name="+c.Name)
	}
	return flags
}
