// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// refuse locates a reason against the upgrade in the profile.
func (u *Upgrade) refuse(kind fault.Kind, path, format string, args ...any) *fault.Error {
	e := u.book.p.Locate(field.Invalid(field.NewPath(path), field.OmitValueType{}, fmt.Sprintf(format, args...)))
	e.Kind, e.Detail = kind, fmt.Sprintf(format, args...)
	return e
}

// problem is a reason that has no place in the profile.
func problem(kind fault.Kind, format string, args ...any) *fault.Error {
	return &fault.Error{Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// checkVersions compares the major versions, and what the operator can do.
func (u *Upgrade) checkVersions() fault.List {
	const path = "spec.postgresql.major"
	from, to, t := u.from(), u.o.To, u.book.p.Target
	catalog := u.book.p.Spec.PostgreSQL.Catalog
	switch {
	case !slices.Contains([]string{InPlace, Import, Logical}, u.o.Method):
		return fault.List{problem(fault.Invalid, "cannot upgrade with method %q: it must be one of %q, %q, %q", u.o.Method, InPlace, Import, Logical)}
	case catalog != nil && u.o.Image != "":
		return fault.List{u.refuse(fault.Forbidden, "spec.postgresql.catalog", "the images come from a catalog: add the image of PostgreSQL %d there, and leave out --to-image", to)}
	case u.o.Method == InPlace && catalog != nil && !catalog.Rendered():
		return fault.List{u.refuse(fault.Forbidden, "spec.postgresql.catalog", "the image comes from a catalog that pgha does not see, so it cannot compare the old image with the new one: list its images "+
			"in spec.postgresql.catalog.images; or look up both, change spec.postgresql.major and spec.backup.serverName in one apply, and look at pgha plan first")}
	case catalog.Rendered() && to > from && catalog.ImageOf(to) == nil:
		return fault.List{u.refuse(fault.Required, "spec.postgresql.catalog.images", "the catalog has no image of PostgreSQL %d: add its entry and apply that first; an entry that no Cluster uses yet changes nothing", to)}
	case u.o.Method == InPlace && u.book.cluster.Spec.ImageCatalogRef != nil && catalog == nil:
		return fault.List{u.refuse(fault.Forbidden, "spec.patches", "the image comes from a catalog: change imageCatalogRef.major in the patch and spec.backup.serverName in one apply, and look at pgha plan first")}
	case from == 0:
		return fault.List{u.refuse(fault.Invalid, "spec.postgresql.image", "the tag of image %q does not say which PostgreSQL runs; use an image whose tag begins with the version",
			u.book.cluster.Spec.ImageName)}
	case to == from:
		return fault.List{u.refuse(fault.Invalid, path, "the cluster has PostgreSQL %d already; for a minor release, change the image and look at pgha plan", from)}
	case to < from:
		return fault.List{u.refuse(fault.Invalid, path, "the cluster has PostgreSQL %d, and no data goes back to %d: restore a backup of that version, or import a dump into a new Cluster", from, to)}
	case u.o.Image == "" && !slices.Contains(profiles.Majors(), to):
		return fault.List{u.refuse(fault.Unsupported, path, "pgha knows no image of PostgreSQL %d; name one with --to-image", to)}
	case u.o.Image == "" && u.book.p.Spec.PostgreSQL.Image != "":
		return fault.List{u.refuse(fault.Required, "spec.postgresql.image", "the profile names its image, so name that of PostgreSQL %d too: --to-image", to)}
	case u.o.Method == InPlace && !t.MajorUpgrade():
		return fault.List{u.refuse(fault.Unsupported, "spec.target", "operator %s cannot upgrade a running Cluster to another major version: upgrade the operator to %s first, or use --method import or --method logical",
			t, profiles.FirstTarget(t, profiles.Target.MajorUpgrade))}
	case u.o.Method == InPlace && to < 16:
		return fault.List{u.refuse(fault.Unsupported, path, "the operator upgrades only to PostgreSQL 16 and later; use --method import or --method logical")}
	}
	return nil
}

// checkPatches refuses a patch that sets the image: the fields of the upgrade would change nothing.
func (u *Upgrade) checkPatches() (fault.List, error) {
	objects, err := render.Objects(u.next, render.Options{})
	if err != nil {
		return nil, err
	}
	c := facts.Cluster(objects)
	if c != nil && c.Spec.ImageName == u.target.Image && (c.Spec.ImageCatalogRef == nil || c.Spec.ImageCatalogRef.Major == u.o.To) &&
		(u.newImage() == "" || facts.Image(c, objects) == u.newImage()) {
		return nil, nil
	}
	return fault.List{u.refuse(fault.Forbidden, "spec.patches", "a patch sets the image of the Cluster; set spec.postgresql.image instead of the patch")}, nil
}

// checkImages compares the two images. With another C library text may sort in another order, and indexes on text become wrong without an
// error: https://cloudnative-pg.io/documentation/current/postgres_upgrades/#offline-in-place-major-upgrades
func (u *Upgrade) checkImages() fault.List {
	before, after := u.images()
	major, _, ok := after.Version()
	if ok && major != u.o.To {
		return fault.List{problem(fault.Invalid, "cannot use --to-image %q: its tag says PostgreSQL %d, and --to says %d", u.newImage(), major, u.o.To)}
	}
	if u.o.Method == InPlace && u.olderRelease() {
		return fault.List{u.refuse(fault.Forbidden, "spec.postgresql.image", "%q is an older release than %q, and pg_upgrade may not read what the newer one wrote: 17.12 to 18.6 fails with "+
			"'unrecognized parameter \"pg_attver\"'; name a minor release that is at least as new with --to-image", u.newImage(), u.oldImage())}
	}
	old, new := before.Distribution(), after.Distribution()
	if u.o.Method != InPlace || old == new || old == "" || new == "" {
		return nil
	}
	return fault.List{u.refuse(fault.Forbidden, "spec.postgresql.image", "image %q is built on %s, and %q on %s: their C libraries may sort text in another "+
		"order, and indexes on text become wrong without an error; name an image on %s with --to-image, or use --method import, which builds the indexes anew",
		u.oldImage(), old, u.newImage(), new, old)}
}

// olderRelease reports whether the new image is known to be an older release than the old one. The newest minor releases that pgha knows came
// out on one day, so a later one of the old major is newer than all of them. Of majors that have ended pgha knows none.
func (u *Upgrade) olderRelease() bool {
	before, after := u.images()
	_, old, _ := before.Version()
	_, new, _ := after.Version()
	knownOld, knownNew := profiles.KnownMinor(u.from()), profiles.KnownMinor(u.o.To)
	return before.MinorPinned() && after.MinorPinned() && knownOld > 0 && old > knownOld && new <= knownNew
}

// checkPlan asks plan about every edit: nothing may be refused or fail later.
func (u *Upgrade) checkPlan() (fault.List, error) {
	var all fault.List
	err := u.walk(func(e *edit, p *plan.Plan) {
		for i := range p.Sites {
			for j := range p.Sites[i].Objects {
				all = append(all, u.against(e, &p.Sites[i].Objects[j])...)
			}
		}
	})
	return all, err
}

// against are the reasons of one object of a plan against an edit.
func (u *Upgrade) against(e *edit, o *plan.Object) fault.List {
	var all fault.List
	for _, r := range o.Refusals {
		all = append(all, problem(fault.Forbidden, "%s: %s %s: %s; %s", e.title, o.String(), r.Field, r.Why, r.Way))
	}
	for i := range o.Changes {
		if c := &o.Changes[i]; c.Class == plan.FailsLater {
			all = append(all, problem(fault.Forbidden, "%s: %s %s: %s; %s", e.title, o.String(), c.Path, c.Why, c.Step))
		}
	}
	return all
}

// walk plans the edits one after the other, each on the profile that the edits before have made.
func (u *Upgrade) walk(visit func(*edit, *plan.Plan)) error {
	before, err := u.side(u.book.p.Profile)
	if err != nil {
		return err
	}
	state := u.book.p.Profile
	for i := range u.edits {
		if state, err = profiles.Assign(state, u.edits[i].set...); err != nil {
			return err
		}
		after, err := u.side(state)
		if err != nil {
			return err
		}
		p, err := plan.Compare(before, after)
		if err != nil {
			return err
		}
		visit(&u.edits[i], p)
		before = after
	}
	return nil
}

// side is a rendered profile with its text, so that it is planned like a file.
func (u *Upgrade) side(p *profiles.Profile) (plan.Side, error) {
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		return plan.Side{}, err
	}
	text, err := manifest.YAML(objects)
	if err != nil {
		return plan.Side{}, err
	}
	resources, _, faults := lint.Read(p.ClusterName(), text)
	r := p.Resolve()
	return plan.Side{Label: p.ClusterName(), Resources: resources, Target: r.Target, Plugin: r.Plugin}, faults.Err()
}
