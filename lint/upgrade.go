// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/internal/upgrade"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// Upgrade is the one line about a release of the operator whose known faults concern the linted objects.
type Upgrade struct {
	// From is the release that was linted for.
	From string `json:"from"`
	// Faults is how many of its known faults concern the objects; Losing of them can lose data, or stop a failover, all writes or a
	// recovery, and Opening are security holes.
	Faults  int `json:"faults"`
	Losing  int `json:"losing"`
	Opening int `json:"opening"`
	// To is the smallest known later release with the fewest faults; empty if none has fewer. Staying is how many of them it has, too, and
	// Coming how many others concern the objects there.
	To      string `json:"to,omitempty"`
	Staying int    `json:"staying"`
	Coming  int    `json:"coming"`
	// Way is what the upgrade to it does to the running clusters: the end of a sentence that begins with "The upgrade".
	Way string `json:"way,omitempty"`
}

// String is one line: how many faults there are, where they end, and what the way there costs.
func (u Upgrade) String() string {
	text := fmt.Sprintf("operator %s has %s that concern these objects", u.From, layout.Count(u.Faults, "known fault"))
	if u.Faults == 1 {
		text = fmt.Sprintf("operator %s has a known fault that concerns these objects", u.From)
	}
	var kinds []string
	if u.Losing > 0 {
		kinds = append(kinds, fmt.Sprintf("%d can lose data or stop a failover", u.Losing))
	}
	if u.Opening > 0 {
		kinds = append(kinds, layout.Count(u.Opening, "security hole"))
	}
	if len(kinds) > 0 {
		text += " (" + strings.Join(kinds, ", ") + ")"
	}
	switch {
	case u.To == "":
		return text + "; no later release that pgha knows has fewer"
	case u.Staying+u.Coming > 0:
		text += fmt.Sprintf("; %s is the smallest later release with the fewest: %s", u.To, howMany(u.Staying, "stay"))
		if u.Coming > 0 {
			text += " and " + howMany(u.Coming, "come")
		}
	default:
		text += "; " + u.To + " is the smallest later release without any"
	}
	return text + ", and the upgrade " + u.Way
}

// howMany is "1 stays" or "2 stay".
func howMany(n int, verb string) string {
	if n == 1 {
		verb += "s"
	}
	return strconv.Itoa(n) + " " + verb
}

// released is what was linted for one release, if the release has known faults that concern it.
type released struct {
	target  profiles.Target
	objects upgrade.Objects
	exposed []*known // the faults of all releases that they would be exposed to
}

// keepReleased remembers the objects for the line about an upgrade.
func (r *Report) keepReleased(p *pass) {
	if !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Fault.ID != "" }) {
		return
	}
	all := make([]manifest.Object, len(p.in.Resources))
	for i := range p.in.Resources {
		all[i] = p.in.Resources[i].Object
	}
	r.addReleased(released{p.target, upgrade.Of(all), p.exposedAnywhere()})
}

func (r *Report) addReleased(one released) {
	i := slices.IndexFunc(r.released, func(other released) bool { return other.target == one.target })
	if i < 0 {
		r.released = append(r.released, one)
		return
	}
	r.released[i].exposed = append(r.released[i].exposed, one.exposed...)
	o := &r.released[i].objects
	o.Clusters = append(o.Clusters, one.objects.Clusters...)
	o.Poolers = append(o.Poolers, one.objects.Poolers...)
	o.Scheduled = o.Scheduled || one.objects.Scheduled
	o.InPlace = o.InPlace && one.objects.InPlace
}

// Upgrades is one entry for each release that was linted for and whose known faults are among the findings, oldest release first. Ignored
// findings do not count.
func (r *Report) Upgrades() []Upgrade {
	sorted := slices.Clone(r.released)
	slices.SortFunc(sorted, func(a, b released) int { return cmp.Compare(a.target, b.target) })
	var all []Upgrade
	for _, one := range sorted {
		if u := r.upgradeOf(one); u.Faults > 0 {
			all = append(all, u)
		}
	}
	return all
}

func (r *Report) upgradeOf(one released) Upgrade {
	u := Upgrade{From: one.target.String()}
	found := map[string]bool{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Fault.Release != u.From || found[f.Fault.ID] {
			continue
		}
		found[f.Fault.ID] = true
		u.Faults++
		switch f.Rule {
		case losingRelease:
			u.Losing++
		case openRelease:
			u.Opening++
		}
	}
	best, fewest := profiles.Target(0), u.Faults
	for t := range laterThan(one.target) {
		if staying, coming := one.faults(found, t); staying+coming < fewest {
			best, fewest, u.Staying, u.Coming = t, staying+coming, staying, coming
		}
	}
	if best != 0 {
		u.To, u.Way = best.String(), one.objects.Short(one.target, best)
	}
	return u
}

// faults counts the faults of another release: those that were found, and others that the release before does not have.
func (o *released) faults(found map[string]bool, t profiles.Target) (staying, coming int) {
	seen := map[string]bool{}
	for _, k := range o.exposed {
		switch {
		case seen[k.id] || !k.has(t):
		case found[k.id]:
			staying++
		case !k.has(o.target): // else it is ignored
			coming++
		}
		seen[k.id] = true
	}
	return staying, coming
}

// laterThan visits the known releases with a higher number, in their order.
func laterThan(t profiles.Target) func(func(profiles.Target) bool) {
	return func(yield func(profiles.Target) bool) {
		all := profiles.Targets()
		for _, later := range all[slices.Index(all, t)+1:] {
			if !yield(later) {
				return
			}
		}
	}
}
