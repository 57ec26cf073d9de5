// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// archiveDelay is the longest time before a WAL file is archived, full or not: the operator's archive_timeout.
// https://cloudnative-pg.io/documentation/current/wal_archiving/
const archiveDelay = 5 * time.Minute

// notYet returns an error for a target time in the future. PostgreSQL would replay all WAL, find no transaction after
// that time, and stop with "recovery ended before configured recovery target was reached".
func notYet(target *cnpgv1.RecoveryTarget, now time.Time) error {
	stop, err := render.ParseTargetTime(target.TargetTime)
	if err != nil || !stop.After(now) {
		return nil //nolint:nilerr // Recovery reports a time that it cannot read
	}
	return profiles.Errors{{Kind: fault.Invalid, Field: "recoveryTarget.targetTime", Detail: fmt.Sprintf(
		"%s is in the future, the current time is %s; leave out the target to recover everything", target.TargetTime, now.UTC().Format(time.RFC3339))}}
}

// notes returns what to know before applying the objects next to those of the source. It reads the rendered
// objects, since patches may differ from the profile. source is nil in another namespace.
func (c *recoverCmd) notes(p *profiles.Profile, o render.RecoveryOptions, source, objects []manifest.Object, now time.Time) []string {
	everything := source
	if everything == nil { // the source is in another namespace; its objects still come from the profile
		var err error
		if everything, err = render.Objects(p, render.Options{}); err != nil {
			return nil // Recovery reported the error
		}
	}
	was, cluster := facts.Cluster(everything), facts.Cluster(objects)
	all := slices.Concat(objects, everything)
	notes := targetNotes(facts.Of(was, all).Retention, o.Target, now)
	if cluster == nil || was == nil {
		return notes
	}
	r := p.Resolve()
	if _, open := r.Decision("spec.postgresql.major"); open && cluster.Spec.ImageName == r.Image &&
		(cluster.Spec.ImageCatalogRef == nil) == (r.Spec.PostgreSQL.Catalog == nil) {
		notes = append(notes, fmt.Sprintf("Cluster %s runs PostgreSQL %d, since spec.postgresql.major is auto: the backup must come from "+
			"PostgreSQL %d too; pin it in the profile", cluster.Name, r.Major, r.Major))
	}
	if o.Snapshot != "" {
		notes = append(notes, fmt.Sprintf("the VolumeSnapshots of Backup %s must be in namespace %s and ready: kubectl get volumesnapshots -n %[2]s --sort-by=.metadata.creationTimestamp; "+
			"the disks are made in a zone of the same region", o.Snapshot, cluster.Namespace))
	}
	if o.InPlace {
		notes = append(notes, c.inPlaceNotes(p, cluster, all)...)
	} else {
		notes = append(notes, passwordNotes(was, cluster)...)
		notes = append(notes, clusterNotes(was, cluster, all)...)
	}
	if facts.ReplaysOnData(cluster, r.Target) {
		notes = append(notes, fmt.Sprintf("operator %s replays the WAL of Cluster %s on its data volume of %s, not on the WAL volume; a long "+
			"recovery can fill it: operator %s and later do not", r.Target, cluster.Name, cluster.Spec.StorageConfiguration.Size,
			profiles.FirstTarget(r.Target, profiles.Target.RecoveryWALVolume)))
	}
	if o.InPlace {
		return notes
	}
	return append(notes, besideNotes(p, o, source, objects)...)
}

// besideNotes are about the objects beside a recovered cluster that has a source.
func besideNotes(p *profiles.Profile, o render.RecoveryOptions, source, objects []manifest.Object) []string {
	notes := strayNotes(p, source)
	if o.Endpoints == render.PromotedEndpoints {
		notes = append(notes, promotionNotes(p, facts.Cluster(objects), objects)...)
	}
	if o.Standalone {
		notes = append(notes, "the StorageClasses, the image catalog and the ObjectStore belong to the source: do not delete them while the source exists")
	}
	return notes
}

// passwordNotes says when the owner's password changes.
func passwordNotes(was, c *cnpgv1.Cluster) []string {
	if c.Spec.Bootstrap == nil || c.Spec.Bootstrap.Recovery == nil {
		return nil
	}
	r := c.Spec.Bootstrap.Recovery
	if r.Secret != nil && r.Secret.Name != "" {
		return nil
	}
	owner := r.Owner
	if owner == "" {
		owner = r.Database
	}
	if owner == "" {
		owner = "app"
	}
	secret := was.Name + "-app"
	if boot := was.Spec.Bootstrap; boot != nil && boot.InitDB != nil && boot.InitDB.Secret != nil && boot.InitDB.Secret.Name != "" {
		secret = boot.InitDB.Secret.Name
	}
	return []string{fmt.Sprintf("the role %s gets a new password, in the Secret %s-app; to keep the source's Secret, which the "+
		"operator deletes with the source: --set spec.bootstrap.secret=%s", owner, c.Name, secret)}
}

func targetNotes(policy string, t *cnpgv1.RecoveryTarget, now time.Time) []string {
	stop, err := render.ParseTargetTime(t.TargetTime)
	if err != nil {
		return nil
	}
	var notes []string
	if age := now.Sub(stop); age < archiveDelay {
		notes = append(notes, fmt.Sprintf("the target is %s ago, and its WAL may not be archived yet: run SELECT pg_switch_wal() "+
			"on the source first", age.Round(time.Second)))
	}
	if window := retention(policy); window > 0 && now.Sub(stop) > window {
		notes = append(notes, fmt.Sprintf("the target is older than the retention of %s, and its base backup may be deleted: then "+
			`the recovery stops with "no target backup found"`, policy))
	}
	return notes
}

// retention returns the retention policy as barman counts it, with months of 31 days; 0 without a policy:
// https://docs.pgbarman.org/release/latest/user_guide/retention_policies.html
func retention(policy string) time.Duration {
	if policy == "" {
		return 0
	}
	n, err := strconv.Atoi(policy[:len(policy)-1]) // a patch may set any text
	if err != nil {
		return 0
	}
	days := map[byte]int{'d': 1, 'w': 7, 'm': 31}[policy[len(policy)-1]]
	return time.Duration(n*days) * 24 * time.Hour
}

func clusterNotes(was, c *cnpgv1.Cluster, objects []manifest.Object) []string {
	var notes []string
	if a := facts.Of(c, objects); a.Method != "" {
		notes = append(notes, fmt.Sprintf("Cluster %s archives to %s, which must not contain files of an earlier cluster of that name",
			c.Name, a.Where()))
	} else {
		notes = append(notes, fmt.Sprintf("Cluster %s does not archive WAL: data written to it is not backed up", c.Name))
	}
	if want, got := quantity(was.Spec.StorageConfiguration.Size), quantity(c.Spec.StorageConfiguration.Size); got.Cmp(want) < 0 {
		notes = append(notes, fmt.Sprintf("Cluster %s has %s where the source has %s: a patch makes it smaller",
			c.Name, got.String(), want.String()))
	}
	if d, ok := facts.LocalDisk(c, objects); ok && c.Spec.Instances < 3 {
		notes = append(notes, fmt.Sprintf("Cluster %s has %d of 3 instances on node-local disks, and the data is lost with a node: %s; "+
			"scale it to 3 before you promote it: --instances 3", c.Name, c.Spec.Instances, d.Outcome()))
	}
	return notes
}

func quantity(s string) resource.Quantity {
	q, err := resource.ParseQuantity(s)
	if err != nil {
		return resource.Quantity{} // Validate checks the profile's value
	}
	return q
}

// strayNotes warns about load balancers of the source whose selectors also match the recovered cluster.
func strayNotes(p *profiles.Profile, source []manifest.Object) []string {
	var notes []string
	for _, s := range render.Strays(source, p.ClusterName()) {
		notes = append(notes, fmt.Sprintf("Service %s also selects Cluster %s, and writes go to both, since its selector has no label of a "+
			"Cluster: correct the selector first, or recover into another namespace: -n NAMESPACE --standalone", s.Name, p.RecoveryName()))
	}
	return notes
}

func promotionNotes(p *profiles.Profile, c *cnpgv1.Cluster, objects []manifest.Object) []string {
	if c == nil {
		return nil
	}
	var notes []string
	for _, name := range replicaServices(c, objects) {
		if c.Spec.Instances < 2 {
			notes = append(notes, fmt.Sprintf("Service %s selects replicas, but there are none: --instances 3", name))
		}
	}
	if c.Spec.Managed != nil && c.Spec.Managed.Services != nil && len(c.Spec.Managed.Services.Additional) > 0 {
		notes = append(notes, fmt.Sprintf("the load balancers belong to Cluster %s, and the operator does not take them from another Cluster: "+
			"first remove spec.managed.services there, or delete that Cluster", p.ClusterName()))
	}
	return notes
}

// replicaServices returns the load balancers that select replicas only.
func replicaServices(c *cnpgv1.Cluster, objects []manifest.Object) []string {
	var names []string
	for _, o := range objects {
		if s, ok := o.(*corev1.Service); ok && s.Spec.Selector["cnpg.io/instanceRole"] == "replica" {
			names = append(names, s.Name)
		}
	}
	if c.Spec.Managed != nil && c.Spec.Managed.Services != nil {
		for _, s := range c.Spec.Managed.Services.Additional {
			if s.SelectorType == cnpgv1.ServiceSelectorTypeRO {
				names = append(names, s.ServiceTemplate.ObjectMeta.Name)
			}
		}
	}
	return names
}

// noteCredential says which subject the cloud must trust. The command creates missing credentials and changes no others.
func (c *recoverCmd) noteCredential(sys *cli.System, p *profiles.Profile, objects []manifest.Object) {
	cluster := facts.Cluster(objects)
	if cluster == nil {
		return
	}
	id, archive := facts.IdentityID(cluster), facts.Of(cluster, slices.Concat(objects, storesOf(p)))
	if id == "" || archive.Config != nil && !archive.ByIdentity() {
		return
	}
	account := cluster.Name
	if cluster.Spec.ServiceAccountName != "" {
		account = cluster.Spec.ServiceAccountName
	}
	subject := profiles.Subject(cluster.Namespace, account)
	command := strings.TrimSpace("pgha-federate " + words(c.federation(), c.Profile))
	sys.Note("%s", p.Cloud().TrustNote(id, subject, command))
}

// federation returns the pgha-federate command for the profile. pgha-federate has no flag for the recovered cluster's name.
func (c *recoverCmd) federation() *cli.Flags {
	flags := c.flags()
	if c.Name != "" {
		flags.Set = append(flags.Set[:len(flags.Set):len(flags.Set)], "spec.recovery.name="+c.Name)
	}
	return flags
}
