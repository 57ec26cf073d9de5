// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"
	"sync"

	"github.com/pgha/pgha/internal/upgrade"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// harm is the worst that a known fault does.
type harm int

const (
	loses harm = iota // data, a failover, all writes, or a recovery
	opens             // a way in for those who should have none
	errs              // anything else
)

// rule is the id of the rule that reports it.
func (h harm) rule() string {
	return [...]string{loses: losingRelease, opens: openRelease, errs: faultyRelease}[h]
}

// known is a fault of some releases of the operator that a later release mends, and which manifests are exposed to it.
type known struct {
	// id is the pull request that mends it, or the advisory. It never changes.
	id   string
	harm harm
	// since are the first releases that have it, or empty for all; fixed are the first that do not. A line that never got the fix is not
	// named, see profiles.Releases.
	since, fixed profiles.Releases
	// what is the end of a sentence that begins with "With operator 1.28.1, ".
	what string
	// helps is a sentence: what helps without an upgrade; empty for nothing.
	helps string
	// source is the release note or the advisory; empty for the pull request of the id.
	source string
	// exposes says in a few words which manifests are exposed, for the list of all faults.
	exposes string
	// guess says what is missing, if the answer depends on a file that may not be among the input. Then the finding is an info.
	guess string

	// One of these returns the field that exposes an object, or "".
	cluster func(*pass, *cluster) string
	object  func(*pass, *Resource) string
}

// has reports whether a release has the fault.
func (k *known) has(t profiles.Target) bool {
	return (k.since == "" || k.since.Has(t)) && !k.fixed.Has(t)
}

func (k *known) url() string {
	switch {
	case k.source != "":
		return k.source
	case strings.HasPrefix(k.id, "GHSA-"):
		return "https://github.com/cloudnative-pg/cloudnative-pg/security/advisories/" + k.id
	}
	return "https://github.com/cloudnative-pg/cloudnative-pg/pull/" + strings.TrimPrefix(k.id, "#")
}

// knownFaults is the table of all faults, in the order of their topics. It is built on first use.
var knownFaults = sync.OnceValue(func() []known {
	return slices.Concat(knownStops(), knownProbes(), knownFailovers(), knownSwitchovers(), knownReplication(), knownRollouts(), knownRecoveries(), knownExternals(), knownRestores(), knownArchives(),
		knownBackups(), knownSnapshots(), knownStorage(), knownServices(), knownPoolers(), knownMonitoring(), knownDatabases(), knownBootstraps(), knownHoles())
})

// exposed visits each object that is exposed to a fault of the target.
func (p *pass) exposed(visit func(k *known, r *Resource, field string)) {
	table := knownFaults()
	for i := range table {
		if k := &table[i]; k.has(p.target) {
			k.each(p, func(r *Resource, field string) bool {
				visit(k, r, field)
				return true
			})
		}
	}
}

// exposedAnywhere lists the faults of any release that an object would be exposed to.
func (p *pass) exposedAnywhere() []*known {
	var all []*known
	table := knownFaults()
	for i := range table {
		table[i].each(p, func(*Resource, string) bool {
			all = append(all, &table[i])
			return false
		})
	}
	return all
}

// each visits the objects that are exposed, with the field, until the visitor has enough.
func (k *known) each(p *pass, visit func(*Resource, string) bool) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		field := ""
		if c := p.byResource[r]; c != nil && k.cluster != nil {
			field = k.cluster(p, c)
		} else if k.object != nil {
			field = k.object(p, r)
		}
		if field != "" && !visit(r, field) {
			return
		}
	}
}

// on applies a check to the objects of one type.
func on[T manifest.Object](check func(*pass, *Resource, T) string) func(*pass, *Resource) string {
	return func(p *pass, r *Resource) string {
		if o, ok := r.Object.(T); ok {
			return check(p, r, o)
		}
		return ""
	}
}

// when returns a field if a condition holds.
func when(holds bool, field string) string {
	if holds {
		return field
	}
	return ""
}

// anyOf returns the first field that one of the checks finds.
func anyOf(checks ...func(*pass, *Resource) string) func(*pass, *Resource) string {
	return func(p *pass, r *Resource) string {
		for _, check := range checks {
			if field := check(p, r); field != "" {
				return field
			}
		}
		return ""
	}
}

// failsOver exposes every Cluster that fails over by itself.
func failsOver(_ *pass, c *cluster) string {
	return when(c.full.Instances > 1 && !c.isReplica(), "spec.instances")
}

// remedy is what to do about a fault.
func (k *known) remedy(from profiles.Target) string {
	text := k.helps
	mended := profiles.FirstTarget(from, func(t profiles.Target) bool { return k.fixed.Has(t) && !upgrade.Older(from, t) })
	if mended != 0 {
		text += " Upgrade to " + mended.String() + "."
	}
	return strings.TrimSpace(text)
}
