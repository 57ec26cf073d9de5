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
	return profiles.Errors{{Kind: fault.Invalid, Field: "recoveryTarget.targetTime", Detail: fmt.Sprintf(
		"%s has not come, it is %s; leave it out to recover everything", target.TargetTime, now.UTC().Format(time.RFC3339))}}
}

// recoveryNotes are what one should know before applying the objects beside those of the source. They are read off the objects,
// since patches may have changed what the profile says. source is nil in another namespace.
func recoveryNotes(p *profiles.Profile, o render.RecoveryOptions, source, objects []manifest.Object, now time.Time) []string {
	everything := source
	if everything == nil { // the source is in another namespace, and its objects are the profile's all the same
		var err error
		if everything, err = render.Objects(p, render.Options{}); err != nil {
			return nil // which Recovery has refused
		}
	}
	was, c := facts.Cluster(everything), facts.Cluster(objects)
	all := slices.Concat(objects, everything)
	notes := targetNotes(facts.Of(was, all).Retention, o.Target, now)
	if c != nil && was != nil {
		r := p.Resolve()
		if _, open := r.Decision("spec.postgresql.major"); open && c.Spec.ImageName == r.Image && c.Spec.ImageCatalogRef == nil {
			notes = append(notes, fmt.Sprintf("Cluster %s runs PostgreSQL %d, since spec.postgresql.major is auto: the backup must be of "+
				"PostgreSQL %d too; pin it in the profile", c.Name, r.Major, r.Major))
		}
		notes = append(notes, passwordNotes(was, c)...)
		notes = append(notes, clusterNotes(was, c, all)...)
	}
	notes = append(notes, strayNotes(p, source)...)
	if o.Endpoints == render.PromotedEndpoints {
		notes = append(notes, promotionNotes(p, c, objects)...)
	}
	if o.Standalone {
		notes = append(notes, "StorageClasses and ObjectStore are the source's: do not delete them while it is there")
	}
	return notes
}

// passwordNotes say when the owner's password becomes another.
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
	return []string{fmt.Sprintf("the role %s gets a new password, in the Secret %s-app; to keep the source's, which the "+
		"operator deletes with its Cluster: --set spec.bootstrap.secret=%s", owner, c.Name, secret)}
}

func targetNotes(policy string, t *cnpgv1.RecoveryTarget, now time.Time) []string {
	stop, err := render.ParseTargetTime(t.TargetTime)
	if err != nil {
		return nil
	}
	var notes []string
	if age := now.Sub(stop); age < archiveDelay {
		notes = append(notes, fmt.Sprintf("the target is %s ago, and its WAL may not be archived yet: SELECT pg_switch_wal() "+
			"on the source first", age.Round(time.Second)))
	}
	if window := retention(policy); window > 0 && now.Sub(stop) > window {
		notes = append(notes, fmt.Sprintf("the target is older than the retention of %s, and its base backup may be gone: then "+
			`the recovery stops with "no target backup found"`, policy))
	}
	return notes
}

// retention as barman counts it, a month as 31 days; 0 for none:
// https://docs.pgbarman.org/release/latest/user_guide/retention_policies.html
func retention(policy string) time.Duration {
	if policy == "" {
		return 0
	}
	n, err := strconv.Atoi(policy[:len(policy)-1]) // a patch may have put anything there
	if err != nil {
		return 0
	}
	days := map[byte]int{'d': 1, 'w': 7, 'm': 31}[policy[len(policy)-1]]
	return time.Duration(n*days) * 24 * time.Hour
}

func clusterNotes(was, c *cnpgv1.Cluster, objects []manifest.Object) []string {
	var notes []string
	if a := facts.Of(c, objects); a.Method != "" {
		notes = append(notes, fmt.Sprintf("Cluster %s archives below %s, where nothing may be left of an earlier cluster of that name",
			c.Name, a.Where()))
	} else {
		notes = append(notes, fmt.Sprintf("Cluster %s archives nothing: what is written to it is in no backup", c.Name))
	}
	if want, got := quantity(was.Spec.StorageConfiguration.Size), quantity(c.Spec.StorageConfiguration.Size); got.Cmp(want) < 0 {
		notes = append(notes, fmt.Sprintf("Cluster %s has %s for what the source has %s for: a patch makes it smaller",
			c.Name, got.String(), want.String()))
	}
	if d, ok := facts.LocalDisk(c, objects); ok && c.Spec.Instances < 3 {
		notes = append(notes, fmt.Sprintf("Cluster %s has %d of 3 instances on the disks of its nodes, and the data goes with a node: %s; "+
			"scale it to 3 before you promote it: --instances 3", c.Name, c.Spec.Instances, d.Outcome()))
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
func strayNotes(p *profiles.Profile, source []manifest.Object) []string {
	var notes []string
	for _, s := range render.Strays(source, p.ClusterName()) {
		notes = append(notes, fmt.Sprintf("Service %s will lead to Cluster %s as well, and writes go to either, for its selector names no "+
			"Cluster: put that right first, or recover into another namespace: -n NAMESPACE --standalone", s.Name, p.RecoveryName()))
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
			notes = append(notes, fmt.Sprintf("Service %s leads to replicas, and there are none: --instances 3", name))
		}
	}
	if c.Spec.Managed != nil && c.Spec.Managed.Services != nil && len(c.Spec.Managed.Services.Additional) > 0 {
		notes = append(notes, fmt.Sprintf("the load balancers belong to Cluster %s, and the operator takes none from another Cluster: "+
			"remove spec.managed.services there first, or delete it", p.ClusterName()))
	}
	return notes
}

// replicaServices are the load balancers that lead to replicas alone.
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

// noteCredential says whom the cloud must trust. The command makes what is missing and leaves the rest.
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

// federation is the same profile for pgha-federate, which has no flag for the name of the recovered cluster.
func (c *recoverCmd) federation() *cli.Flags {
	flags := c.flags()
	if c.Name != "" {
		flags.Set = append(flags.Set[:len(flags.Set):len(flags.Set)], "spec.recovery.name="+c.Name)
	}
	return flags
}
