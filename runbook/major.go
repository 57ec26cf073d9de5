// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// The ways to another major version of PostgreSQL: https://cloudnative-pg.io/documentation/current/postgres_upgrades/
const (
	// InPlace: the operator runs pg_upgrade on the disks of the primary, while all instances are down.
	InPlace = "in-place"
	// Import: a new Cluster imports a dump, while clients cannot write.
	Import = "import"
	// Logical: a new Cluster follows the old one by logical replication, and clients switch over to it.
	Logical = "logical"
)

// UpgradeOptions is where an upgrade of PostgreSQL leads, and how.
type UpgradeOptions struct {
	Options
	// To is the major version.
	To int
	// Image of that version. Empty: the community's image of the profile's target and backup method. It is required if the profile
	// sets an image.
	Image string
	// Method is InPlace, Import or Logical; empty for InPlace.
	Method string
	// Flags of pgha render that the edited profile still needs, quoted for a shell, such as "--target 1.30.0".
	Flags string
}

// Upgrade is an upgrade to another major version of PostgreSQL that nothing is known to refuse.
type Upgrade struct {
	book   *book
	o      UpgradeOptions
	next   *profiles.Profile // of the upgraded cluster
	target *profiles.Resolved
	edits  []edit     // in place
	beside *successor // for the other methods
}

// edit is one change of the profile, to apply on its own.
type edit struct {
	title string
	why   string
	set   []profiles.Assignment
	// last: after the upgrade, so that the profile is what stays.
	last bool
	// upgrades: pg_upgrade runs.
	upgrades bool
}

// NewUpgrade checks an upgrade of the profile's cluster. The error lists everything that stands in its way, with the way out; it is a
// fault.List.
func NewUpgrade(p *profiles.Profile, o UpgradeOptions) (*Upgrade, error) {
	b, err := newBook(p, o.Options)
	if err != nil {
		return nil, err
	}
	o.Method = cmp.Or(o.Method, InPlace)
	u := &Upgrade{book: b, o: o}
	if faults := u.checkVersions(); len(faults) > 0 {
		return nil, faults
	}
	if err := u.resolveNext(); err != nil {
		return nil, err
	}
	faults, err := u.checkPatches()
	if err != nil {
		return nil, err
	}
	if faults = append(faults, u.checkImages()...); len(faults) > 0 {
		return nil, faults
	}
	if o.Method != InPlace {
		if err := u.prepareSuccessor(); err != nil {
			return nil, err
		}
		return u, nil
	}
	u.edits = u.planEdits()
	if faults, err = u.checkPlan(); err != nil {
		return nil, err
	}
	return u, faults.Err()
}

// Edit returns the assignments that the profile needs after the upgrade: those that stay. By the other methods it becomes the profile of the
// new Cluster; with the old name, it would upgrade the old Cluster.
func (u *Upgrade) Edit() []profiles.Assignment {
	if u.o.Method == InPlace {
		return u.moved()
	}
	return append(u.moved(), u.renamed()...)
}

// States returns the profile after each edit of an upgrade in place, in the order in which they are applied; none for the other methods.
func (u *Upgrade) States() ([]*profiles.Profile, error) {
	var all []*profiles.Profile
	state := u.book.p.Profile
	for i := range u.edits {
		next, err := profiles.Assign(state, u.edits[i].set...)
		if err != nil {
			return nil, err
		}
		all, state = append(all, next), next
	}
	return all, nil
}

// Beside returns the objects of the new Cluster that takes over by import or logical replication; none in place.
func (u *Upgrade) Beside() []manifest.Object {
	if u.beside == nil {
		return nil
	}
	return u.beside.objects
}

// Markdown returns the upgrade as a procedure.
func (u *Upgrade) Markdown() []byte {
	switch u.o.Method {
	case Import:
		u.imported()
	case Logical:
		u.replicated()
	default:
		u.inPlace()
	}
	return []byte(strings.TrimRight(u.book.out.String(), "\n") + "\n")
}

// from is the major version of the profile's image.
func (u *Upgrade) from() int { return u.book.major() }

// resolveNext makes the profile of the upgraded cluster. Its faults are those of the new version: a parameter that is gone, for example.
func (u *Upgrade) resolveNext() error {
	next, err := profiles.Assign(u.book.p.Profile, u.moved()...)
	if err != nil {
		return err
	}
	u.next, u.target = next, next.Resolve()
	if faults := next.Validate(); len(faults) > 0 {
		all := make(fault.List, len(faults))
		for i, f := range faults {
			all[i] = f
			if version := "PostgreSQL " + strconv.Itoa(u.o.To); !strings.Contains(f.Detail, version) {
				all[i].Detail = "with " + version + ", " + f.Detail
			}
		}
		return all
	}
	return nil
}

// moved are the assignments of the upgrade itself: the version, and in place the next folder of the archive in the same edit, since the new
// version begins again with timeline 1. https://cloudnative-pg.io/documentation/current/postgres_upgrades/#backup-and-wal-archive-considerations
func (u *Upgrade) moved() []profiles.Assignment {
	pg := u.book.p.Spec.PostgreSQL
	var set []profiles.Assignment
	if u.o.Image != "" {
		set = append(set, assign("spec.postgresql.image", u.o.Image))
	}
	_, err := strconv.Atoi(pg.Major)
	if u.o.Image == "" || pg.Image == "" || err == nil { // a version beside an image must agree with it
		set = append(set, assign("spec.postgresql.major", strconv.Itoa(u.o.To)))
	}
	if u.o.Method == InPlace && u.book.backups() {
		set = append(set, assign("spec.backup.serverName", u.book.p.NextServerName()))
	}
	return set
}

func assign(field, value string) profiles.Assignment {
	return profiles.Assignment{Origin: "pgha upgrade", Field: field, Value: value}
}

// images are the parsed images of the profile as rendered, and of the upgraded cluster.
func (u *Upgrade) images() (before, after operator.Image) {
	return operator.ParseImage(u.oldImage()), operator.ParseImage(u.newImage())
}

// oldImage is the image that runs, and newImage that of the upgraded cluster. A catalog that pgha renders has both.
func (u *Upgrade) oldImage() string { return facts.Image(u.book.cluster, u.book.objects) }

func (u *Upgrade) newImage() string { return u.target.InstanceImage() }
