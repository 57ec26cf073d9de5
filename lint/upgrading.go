// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/internal/upgrade"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Upgrading is what another release of the operator means for objects, besides changes of the objects themselves.
type Upgrading struct {
	// From and To are the releases.
	From string `json:"from"`
	To   string `json:"to"`
	// Older says that To is older code than From, although its number may be higher: 1.30.0 is older than 1.29.3.
	Older bool `json:"older,omitempty"`
	// Gone are the findings about known faults of From that To does not have, Come those of To that From does not have.
	Gone []Finding `json:"gone"`
	Come []Finding `json:"come"`
	// Stay is how many known faults both have.
	Stay int `json:"stay"`
	// Refused are the objects that the new release refuses, or fields that it drops, although the old one takes them.
	Refused []Finding `json:"refused,omitempty"`
	// Before is what to do first, Rolls what the upgrade recreates, Moves what else changes by itself, After what to do when it is through.
	// Each is a sentence without a period.
	Before []string `json:"before,omitempty"`
	Rolls  []string `json:"rolls,omitempty"`
	Moves  []string `json:"moves,omitempty"`
	After  []string `json:"after,omitempty"`
}

// NewUpgrading compares objects for two releases, those of the targets of the two inputs. They may differ where a profile renders them
// differently for the two.
func NewUpgrading(before, after Input) Upgrading {
	if before.Target == 0 {
		before.Target = profiles.NewestTarget
	}
	if after.Target == 0 {
		after.Target = profiles.NewestTarget
	}
	u := Upgrading{From: before.Target.String(), To: after.Target.String(), Older: upgrade.Older(before.Target, after.Target)}
	u.Gone, u.Come, u.Stay = comparedFaults(before, after)
	u.Refused = newlyRefused(before, after)
	objects := make([]manifest.Object, len(after.Resources))
	for i := range after.Resources {
		objects[i] = after.Resources[i].Object
	}
	for _, e := range upgrade.Of(objects).Effects(before.Target, after.Target) {
		switch e.When {
		case upgrade.Before:
			u.Before = append(u.Before, e.Text)
		case upgrade.Rolls:
			u.Rolls = append(u.Rolls, e.Text)
		case upgrade.Moves:
			u.Moves = append(u.Moves, e.Text)
		case upgrade.After:
			u.After = append(u.After, e.Text)
		}
	}
	return u
}

// UpgradingProfile is what another release of the operator means for a profile: for its objects, and of its recovered cluster the faults.
func UpgradingProfile(p *profiles.Profile, to profiles.Target) (Upgrading, error) {
	var running, all [2]Input
	for i, one := range []*profiles.Profile{p, p.For(to)} {
		objects, recovered, err := render.WithRecovery(one, render.Options{})
		if err != nil {
			return Upgrading{}, err
		}
		for _, list := range []struct {
			in      *Input
			objects []manifest.Object
		}{{&running[i], objects}, {&all[i], slices.Concat(objects, recovered)}} {
			list.in.Target = one.Resolve().Target
			if list.in.Resources, err = Rendered("", list.objects); err != nil {
				return Upgrading{}, err
			}
		}
	}
	u := NewUpgrading(running[0], running[1])
	u.Gone, u.Come, u.Stay = comparedFaults(all[0], all[1])
	return u, nil
}

// comparedFaults returns the findings about faults that go and come, and the number of those that stay.
func comparedFaults(before, after Input) (gone, come []Finding, stay int) {
	old, now := Only(before, losingRelease, openRelease, faultyRelease), Only(after, losingRelease, openRelease, faultyRelease)
	gone, come = faultsWithout(old, now), faultsWithout(now, old)
	return gone, come, len(faultIDs(old)) - len(faultIDs(gone))
}

// newlyRefused: what the old release refuses or drops, too, is not new.
func newlyRefused(before, after Input) []Finding {
	all := func(in Input) []Finding { return append(Rejections(in), Only(in, newerThanTarget)...) }
	old := all(before)
	return slices.DeleteFunc(all(after), func(f Finding) bool {
		return slices.ContainsFunc(old, func(o Finding) bool { return o.Rule == f.Rule && o.Object == f.Object && o.Field == f.Field })
	})
}

// faultsWithout keeps the findings of faults that the other list does not have.
func faultsWithout(findings, others []Finding) []Finding {
	there := faultIDs(others)
	kept := []Finding{} // an empty list in JSON, not null
	for _, f := range findings {
		if !slices.Contains(there, f.Fault.ID) {
			kept = append(kept, f)
		}
	}
	return kept
}

// faultIDs lists the faults of findings, each once, in their order.
func faultIDs(findings []Finding) []string {
	var ids []string
	for i := range findings {
		if id := findings[i].Fault.ID; id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Lines says it in a few lines for people, each without a period: warnings and work first, then what rolls, then the faults.
func (u Upgrading) Lines() []string {
	var lines []string
	add := func(prefix string, texts ...string) {
		for _, text := range texts {
			lines = append(lines, prefix+text)
		}
	}
	if u.Older {
		lines = append(lines, fmt.Sprintf("%s is older code than %s: fixes get lost; choose a later patch if there is one", u.To, u.From))
	}
	add("first: ", u.Before...)
	for _, f := range u.Refused {
		lines = append(lines, strings.TrimSuffix(fmt.Sprintf("%s no longer takes %s %s: %s", u.To, f.Object, f.Field, f.Message), "."))
	}
	add("", u.Rolls...)
	add("", u.Moves...)
	add("afterwards: ", u.After...)
	lines = append(lines, faultLines("brings", u.Come)...)
	lines = append(lines, faultLines("mends", u.Gone)...)
	if u.Stay > 0 {
		lines = append(lines, "known faults of both releases: "+strconv.Itoa(u.Stay)+"; pgha lint --target "+u.To+" lists what is left")
	}
	return lines
}

// faultLines has one line for each fault that can lose data or opens a hole, and one for all others.
func faultLines(verb string, findings []Finding) []string {
	var lines, rest []string
	for _, id := range faultIDs(findings) {
		k, ok := knownByID(id)
		if !ok || k.harm == errs {
			rest = append(rest, id)
			continue
		}
		lines = append(lines, verb+" "+id+": "+k.what)
	}
	if len(rest) > 0 {
		lines = append(lines, verb+" "+layout.Count(len(rest), "smaller fault")+": "+strings.Join(rest, ", "))
	}
	return lines
}

func knownByID(id string) (known, bool) {
	table := knownFaults()
	i := slices.IndexFunc(table, func(k known) bool { return k.id == id })
	if i < 0 {
		return known{}, false
	}
	return table[i], true
}
