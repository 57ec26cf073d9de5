// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/profiles"
)

// workers is the parameter with which a recovered cluster keeps the subscriptions in its data from running.
const workers = "max_logical_replication_workers"

// restoreWorkers gives the new Cluster the parameter of the profile. It has none of the old subscriptions, and without workers it could not follow
// the old Cluster.
func restoreWorkers(r, p *profiles.Profile) {
	if own, ok := p.Spec.PostgreSQL.Parameters[workers]; ok {
		r.Spec.PostgreSQL.Parameters[workers] = own
	} else {
		delete(r.Spec.PostgreSQL.Parameters, workers)
	}
}

// renamedObjects are the assignments for objects whose names do not follow that of the Cluster, and for subscriptions, which go on from the slots
// of the old ones. The slot's name is set since the operator sets the other parameters only once, and fails if nothing is left to set:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/management/controller/subscription_controller_sql.go
func (u *Upgrade) renamedObjects() []profiles.Assignment {
	s, name := &u.book.p.Spec, u.beside.profile.ClusterName()
	var set []profiles.Assignment
	rename := func(list string, i int, object string) {
		if object != "" {
			set = append(set, assign(fmt.Sprintf("spec.%s[%d].objectName", list, i), object+"-"+name))
		}
	}
	for i := range s.Poolers {
		if own := s.Poolers[i].Name; own != "" {
			set = append(set, assign(fmt.Sprintf("spec.poolers[%d].name", i), poolerBeside(own, name)))
		}
	}
	for i := range s.Databases {
		rename("databases", i, s.Databases[i].ObjectName)
	}
	for i := range s.Roles {
		rename("roles", i, s.Roles[i].ObjectName)
	}
	for i := range s.Publications {
		rename("publications", i, s.Publications[i].ObjectName)
	}
	for i := range s.Subscriptions {
		o, at := &s.Subscriptions[i], fmt.Sprintf("spec.subscriptions[%d].parameters.", i)
		rename("subscriptions", i, o.ObjectName)
		set = append(set, assign(at+"copy_data", "false"), assign(at+"create_slot", "false"))
		if o.Parameters["slot_name"] == "" {
			set = append(set, assign(at+"slot_name", o.Name))
		}
	}
	return set
}

// subscribed are the subscriptions of the old Cluster.
func (u *Upgrade) subscribed() []*cnpgv1.Subscription {
	var all []*cnpgv1.Subscription
	for _, o := range u.book.objects {
		if s, ok := o.(*cnpgv1.Subscription); ok {
			all = append(all, s)
		}
	}
	return all
}

// leftBehind says what the profile has and the new Cluster does not get.
func (u *Upgrade) leftBehind() {
	b := u.book
	first, _, _ := b.database()
	var others, published []string
	for _, o := range b.objects {
		switch o := o.(type) {
		case *cnpgv1.Database:
			if o.Spec.Name != first && o.Spec.Ensure != cnpgv1.EnsureAbsent {
				others = append(others, code(o.Spec.Name))
			}
		case *cnpgv1.Publication:
			published = append(published, code(o.Spec.Name))
		}
	}
	if len(others) > 0 {
		b.text("**The data of %s does not come along**: the profile of the new Cluster makes them empty. Move each with pg_dump and pg_restore, while nobody writes to it, "+
			"before clients are moved.", strings.Join(others, ", "))
	}
	if len(published) > 0 {
		b.text("**Subscribers of %s must begin anew**: their slots stay in the old Cluster. When the writers are stopped and a subscriber has caught up, drop its subscription. "+
			"Create it on the new Cluster, with `copy_data = false`, before clients write there.", strings.Join(published, ", "))
	}
}

// stopSubscriptions ends what the old Cluster receives from elsewhere: the subscriptions write too.
func (u *Upgrade) stopSubscriptions() {
	all := u.subscribed()
	if len(all) == 0 {
		return
	}
	b := u.book
	b.text("The subscriptions write too. Stop them; the slots in the publishers keep the changes for the new Cluster:")
	var lines []string
	for _, s := range all {
		lines = append(lines, b.psqlWrites(b.cluster.Name, database(s.Spec.DBName), "ALTER SUBSCRIPTION "+identifier(s.Spec.Name)+" DISABLE"))
	}
	b.sh(append(lines, `until test "$(`+b.psql(b.cluster.Name, "postgres", "SELECT count(*) FROM pg_stat_subscription WHERE pid IS NOT NULL")+`)" = 0; do sleep 1; done`)...)
}

// moveSubscriptions takes the slots from the old Cluster.
func (u *Upgrade) moveSubscriptions(name string) {
	all := u.subscribed()
	if len(all) == 0 {
		return
	}
	b := u.book
	b.text("First take the slots from the subscriptions of the old Cluster, which those of %s go on from. After this, the old Cluster receives nothing any more. Its objects are deleted, "+
		"since they could drop the slots:", code(name))
	var lines []string
	for _, s := range all {
		lines = append(lines,
			b.psqlWrites(b.cluster.Name, database(s.Spec.DBName), "ALTER SUBSCRIPTION "+identifier(s.Spec.Name)+" SET (slot_name = NONE)"),
			b.kubectl("delete", "--ignore-not-found", subscriptions+"/"+s.Name),
			b.psqlWrites(b.cluster.Name, database(s.Spec.DBName), "DROP SUBSCRIPTION IF EXISTS "+identifier(s.Spec.Name)))
	}
	b.sh(lines...)
	b.text("When they run, remove `copy_data` and `create_slot` from the profile: they are read only when a subscription is created.")
}
