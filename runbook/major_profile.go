// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/shell"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Profile returns the text of the profile's file with the fields of Edit, and everything else as it is.
func (u *Upgrade) Profile(file string, text []byte) ([]byte, error) {
	if u.beside != nil {
		if err := u.checkRenamed(); err != nil {
			return nil, err
		}
	}
	return profiles.Edit(file, text, u.Edit()...)
}

// renamed are the assignments that make the profile one of the new Cluster: its name, the ObjectStore that it shares with the old one, a
// folder of its own, and names of objects that the old one does not have.
func (u *Upgrade) renamed() []profiles.Assignment {
	p, name := u.book.p, u.beside.profile.ClusterName()
	set := []profiles.Assignment{assign("metadata.name", name)}
	if p.BackupMethod == profiles.MethodPlugin {
		set = append(set, assign("spec.backup.objectStore", p.ObjectStoreName()))
	}
	if p.Spec.Backup.ServerName != "" {
		set = append(set, assign("spec.backup.serverName", name))
	}
	return append(set, u.renamedObjects()...)
}

// checkRenamed compares the objects of the renamed profile with those of the profile: an object of both must be the same, or an apply takes
// it from the old Cluster.
func (u *Upgrade) checkRenamed() error {
	const byHand = "copy the file, correct that, and set by hand: %s"
	next, err := profiles.Assign(u.book.p.Profile, u.Edit()...)
	if err != nil {
		return err
	}
	objects, err := render.Objects(next, render.Options{})
	if err != nil {
		return fault.Errorf(fault.Invalid, "cannot rename the profile: %v; "+byHand, err, u.assigned())
	}
	for _, o := range objects {
		for _, old := range u.book.objects {
			if kinds.Of(o).Kind != kinds.Of(old).Kind || o.GetNamespace() != old.GetNamespace() || o.GetName() != old.GetName() {
				continue
			}
			if same, err := equal(o, old); err != nil || !same {
				return fault.Errorf(fault.Invalid, "cannot rename the profile: %s %q would be taken from the old Cluster; "+byHand, kinds.Of(o).Kind, o.GetName(), u.assigned())
			}
		}
	}
	return nil
}

func equal(a, b manifest.Object) (bool, error) {
	x, err := manifest.YAML([]manifest.Object{a})
	if err != nil {
		return false, err
	}
	y, err := manifest.YAML([]manifest.Object{b})
	return bytes.Equal(x, y), err
}

// assigned lists what Edit sets.
func (u *Upgrade) assigned() string {
	var fields []string
	for _, s := range u.Edit() {
		fields = append(fields, code(s.Field+": "+s.Value))
	}
	return strings.Join(fields, ", ")
}

// editFile is the command that edits the profile.
func (u *Upgrade) editFile(file string) string {
	words := []string{"--to", fmt.Sprint(u.o.To), "-o", "profile"}
	if u.o.Image != "" {
		words = append(words, "--to-image", u.o.Image)
	}
	if u.o.Method != InPlace {
		words = append(words, "--method", u.o.Method)
	}
	return u.book.pghaWith("upgrade", words) + " > " + shell.Quote(file)
}

// save writes the profile.
func (u *Upgrade) save() {
	b := u.book
	b.chapter("Keep the profile")
	b.text("Put the same into the profile, or the next apply begins a downgrade, which the operator refuses, and moves the archive back. `pgha upgrade` edits it " +
		"and keeps your comments:")
	b.sh(u.editFile(b.cluster.Name + "-upgraded.yaml"))
	b.text("It sets %s.", u.assigned())
}

// saveSuccessor writes the profile of the new Cluster, and applies it.
func (u *Upgrade) saveSuccessor(name string) {
	b := u.book
	file := name + "-profile.yaml"
	b.chapter("Keep the profile")
	b.text("The profile of the new Cluster sets %s, and keeps your comments:", u.assigned())
	b.sh(u.editFile(file))
	u.moveSubscriptions(name)
	b.text("Apply it while the old Cluster is still there. It takes the import out, whose Secret goes with the old Cluster, and adds what the new Cluster does not have yet, such as load " +
		"balancers. An address or a DNS label that is fixed is free only when the old one is gone.")
	render := strings.TrimRight("pgha render "+shell.Quote(file)+" "+u.o.Flags, " ")
	b.sh(into(render, "pgha plan "+shell.Quote(name+".yaml")+" -"), into(render, b.toServer()))
	b.text("Keep the old Cluster until you are sure, then delete it by the clean-up of `pgha runbook` for the old profile. Its backups stay, and so must the ObjectStore.")
}
