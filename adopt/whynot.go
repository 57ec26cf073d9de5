// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/profiles"
)

// whyNot says why a profile does not contain an object.
func (im *importer) whyNot(o *object, p *profiles.Profile) string {
	var others []*object
	for _, other := range im.wanted {
		if other.kind == o.kind && other != o {
			others = append(others, other)
		}
	}
	if o.typed() == nil {
		return "a profile cannot contain it"
	}
	if o.entry().NeedsBackups && p.Spec.Backup.Method == profiles.MethodNone {
		return "a profile cannot contain it without backups to " + stores()
	}
	if faults := im.refusedBy(o, p); len(faults) > 0 {
		return "invalid in a profile: " + strings.Join(faults, "; ")
	}
	switch {
	case o.entry().Belongs == kinds.HasImages:
		return o.catalogFault(p)
	case o.entry().NotHeld != "":
		return o.entry().NotHeld
	case len(others) > 0 && !o.inList():
		return "a profile contains only one object of this kind, and the manifests also have " + describeKinds(others)
	}
	return "a profile cannot contain it in this form"
}

// refusedBy returns what the profile says about the fields that would render the object: an invalid profile was no choice.
func (im *importer) refusedBy(o *object, p *profiles.Profile) []string {
	choices := im.objectChoices(o)
	switch o.kind {
	case "Pooler":
		choices = im.poolerChoicesOf(o)
	case "DatabaseRole":
		choices = []choice{im.objectPlaces(o)}
	}
	for _, choose := range choices {
		tried := p.DeepCopy()
		choose(tried)
		faults := tried.Validate()
		if len(faults) == 0 {
			continue
		}
		all := make([]string, len(faults))
		for i, f := range faults {
			all[i] = fmt.Sprintf("%s: %s", f.Field, f.Detail)
		}
		return all
	}
	return nil
}

// inList reports a kind of which a profile has a list.
func (o *object) inList() bool {
	return slices.ContainsFunc(o.entry().Places, func(place kinds.Place) bool { return strings.Contains(place.Profile, "[]") })
}
