// SPDX-License-Identifier: Apache-2.0

package upgrade

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/profiles"
)

const (
	docs    = "https://cloudnative-pg.io/documentation/1.30/"
	pulls   = "https://github.com/cloudnative-pg/cloudnative-pg/pull/"
	sources = "https://github.com/cloudnative-pg/cloudnative-pg/blob/"
)

// podSpec is a change of the pods that the operator builds, for which it recreates them even if the instance manager is updated in place.
// The old pods and the new ones are compared by pkg/specs/podspec_diff.go.
type podSpec struct {
	since  profiles.Releases
	source string
	// of reports whether the pods of a Cluster differ; nil for all.
	of func(*cnpgv1.Cluster) bool
}

// podSpecs is a function, since a variable would be initialised at every start of the program.
func podSpecs() []podSpec {
	return []podSpec{
		{since: "1.23.5 1.24.1", source: pulls + "5503"},                                 // PSQL_HISTORY and TMPDIR
		{since: "1.24.0", source: sources + "v1.24.0/pkg/specs/pods.go"},                 // the anti-affinity names the role of the pod
		{since: "1.24.3 1.25.1", source: pulls + "6656", of: ownProbes},                  // numbers of probes that are not set
		{since: "1.25.2 1.26.0", source: pulls + "7126", of: usesPlugins},                // plugins have a say in the pods
		{since: "1.26.0", source: sources + "v1.26.0/pkg/specs/pods.go"},                 // the startup probe has a path of its own
		{since: "1.27.4 1.28.2 1.29.0", source: pulls + "9973", of: prefixed},            // volumes of extensions and tablespaces
		{since: "1.28.0", source: sources + "v1.28.0/pkg/specs/pods.go", of: ownContext}, // the fields are new
		{since: "1.29.0", source: sources + "v1.29.0/pkg/specs/pods.go", of: ownAccount}, // the field is new
	}
}

func ownProbes(c *cnpgv1.Cluster) bool {
	return c.Spec.Probes != nil && (c.Spec.Probes.Startup != nil || c.Spec.Probes.Liveness != nil)
}

func usesPlugins(c *cnpgv1.Cluster) bool { return len(c.Spec.Plugins) > 0 }

// prefixed: only these names are told from the new prefix, see normalizeVolumeName.
func prefixed(c *cnpgv1.Cluster) bool {
	starts := func(name, prefix string) bool {
		return strings.HasPrefix(strings.ReplaceAll(name, "_", "-"), prefix)
	}
	for i := range c.Spec.PostgresConfiguration.Extensions {
		if starts(c.Spec.PostgresConfiguration.Extensions[i].Name, "ext-") {
			return true
		}
	}
	for i := range c.Spec.Tablespaces {
		if starts(c.Spec.Tablespaces[i].Name, "tbs-") {
			return true
		}
	}
	return false
}

func ownContext(c *cnpgv1.Cluster) bool {
	return c.Spec.SecurityContext != nil || c.Spec.PodSecurityContext != nil
}

func ownAccount(c *cnpgv1.Cluster) bool { return c.Spec.ServiceAccountName != "" }

// Recreates reports whether the operator recreates the pods of a Cluster even if it replaces the instance manager in place.
func Recreates(c *cnpgv1.Cluster, from, to profiles.Target) bool {
	for _, s := range podSpecs() {
		if differs(s.since, from, to) && (s.of == nil || s.of(c)) {
			return true
		}
	}
	return false
}

// rolling are the Clusters whose pods an upgrade recreates.
func (o Objects) rolling(from, to profiles.Target) []string {
	return o.those(func(c *cnpgv1.Cluster) bool { return !o.InPlace || Recreates(c, from, to) })
}

// rolls says what an upgrade recreates.
func (o Objects) rolls(from, to profiles.Target) []Effect {
	var all []Effect
	names := o.rolling(from, to)
	if len(names) > 0 {
		all = append(all, Effect{Rolls, fmt.Sprintf("all pods of %s are recreated%s", clusters(names), o.ending()), docs + "installation_upgrade/"})
	}
	if rest := len(o.Clusters) - len(names); rest > 0 {
		all = append(all, Effect{Rolls, fmt.Sprintf("the instance manager of %s is replaced in place, and the pods stay", layout.Count(rest, "cluster")),
			docs + "installation_upgrade/#in-place-updates-of-the-instance-manager"})
	}
	if n := o.poolers(to); n > 0 {
		all = append(all, Effect{Rolls, "the Deployments of " + layout.Count(n, "Pooler") + " replace their pods" + o.bouncer(from, to),
			sources + "v1.30.1/pkg/specs/pgbouncer/deployments.go"})
	}
	return all
}

// ending says how the primary's turn comes.
func (o Objects) ending() string {
	single := o.those(func(c *cnpgv1.Cluster) bool { return c.Spec.Instances < 2 })
	if len(single) == len(o.Clusters) {
		return ", and PostgreSQL is away meanwhile"
	}
	text := ", the replicas first, then the primary"
	switch switching := o.those(func(c *cnpgv1.Cluster) bool {
		return c.Spec.PrimaryUpdateMethod == cnpgv1.PrimaryUpdateMethodSwitchover
	}); len(switching) {
	case len(o.Clusters):
		text += " after a switchover"
	case 0:
		text += " without a switchover (primaryUpdateMethod restart)"
	}
	if len(single) > 0 {
		text += "; " + clusters(single) + " has one instance, and PostgreSQL is away meanwhile"
	}
	supervised := o.those(func(c *cnpgv1.Cluster) bool {
		return c.Spec.PrimaryUpdateStrategy == cnpgv1.PrimaryUpdateStrategySupervised && c.Spec.Instances > 1
	})
	if len(supervised) > 0 {
		text += "; " + clusters(supervised) + " waits for you before its primary"
	}
	return text
}

// poolers is how many Poolers roll. Before 1.23.3 an upgrade did not reach them: https://github.com/cloudnative-pg/cloudnative-pg/pull/5006
func (o Objects) poolers(to profiles.Target) int {
	n := 0
	for _, p := range o.Poolers {
		if p.Annotations["cnpg.io/reconcilePodSpec"] != "disabled" && profiles.Releases("1.23.3 1.24.0").Has(to) {
			n++
		}
	}
	return n
}

// bouncer says which version of PgBouncer comes, if a Pooler has the operator's own.
func (o Objects) bouncer(from, to profiles.Target) string {
	old, _ := from.Known()
	now, _ := to.Known()
	if old.PgBouncer == now.PgBouncer {
		return ""
	}
	for _, p := range o.Poolers {
		if !pinned(p) {
			return fmt.Sprintf(", with PgBouncer %s instead of %s", now.PgBouncer, old.PgBouncer)
		}
	}
	return ""
}

// pinned reports whether a Pooler names its image.
func pinned(p *cnpgv1.Pooler) bool {
	if b := p.Spec.PgBouncer; b != nil && (b.Image != "" || b.ImageCatalogRef != nil) {
		return true
	}
	if p.Spec.Template == nil {
		return false
	}
	for i := range p.Spec.Template.Spec.Containers {
		if c := &p.Spec.Template.Spec.Containers[i]; c.Name == "pgbouncer" && c.Image != "" {
			return true
		}
	}
	return false
}

// clusters names up to three Clusters, or counts them.
func clusters(names []string) string {
	if len(names) > 3 {
		return layout.Count(len(names), "cluster")
	}
	return "Cluster " + strings.Join(names, ", ")
}
