// SPDX-License-Identifier: Apache-2.0

package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
)

// Header is the comment above the policies: what they do, and what they cannot see.
func Header(o Options) []byte {
	what := "refuse"
	if o.Action == Warn {
		what = "warn of, and write to the audit log,"
	}
	lines := []string{
		"Policies that " + what + " updates of a CloudNativePG database that are accepted and fail later, or that put data at risk,",
		"and the deletion of what holds data. To make such a change anyway, annotate the object with the class that the message names, or with",
		"several and commas between them, as in",
		"  " + Annotation + ": '" + plan.DataAtRisk.String() + "'",
		"and remove the annotation with the next apply.",
		"They need Kubernetes 1.30 or newer. Creating an object is never refused, and status and scale are not watched.",
		"",
		"pgha plan sees more. What the policies let pass although it may fail later or put data at risk, and why. In part means that they refuse",
		"some of it: fsync with the value off, for example, and not one that PostgreSQL cannot read.",
	}
	for _, u := range Unseen() {
		lines = append(lines, "", strings.ToUpper(u.Reason[:1])+u.Reason[1:]+":")
		for _, change := range u.Changes {
			lines = append(lines, "- "+change)
		}
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.TrimRight("# "+line, " ") + "\n")
	}
	return []byte(b.String())
}

// Blind is a reason why a policy cannot see some changes.
type Blind struct {
	// Reason in one sentence, without the full stop.
	Reason string
	// Changes are kinds with the path of a field, or with "deletion".
	Changes []string
}

// Unseen lists what the policies cannot see, and why.
func Unseen() []Blind {
	var all []Blind
	guards := plan.Guards()
	for _, g := range guards {
		if g.Unable == "" {
			continue
		}
		what := g.Kind + ": " + g.Path
		if slices.ContainsFunc(guards, func(other plan.Guard) bool {
			return other.Kind == g.Kind && other.Path == g.Path && other.Condition != ""
		}) {
			what += ", in part"
		}
		switch {
		case g.Rule != "":
			what = g.Kind + ": " + g.Why + " (" + g.Rule + ")"
		case g.Path == "":
			what = g.Kind + ": deletion"
		}
		i := slices.IndexFunc(all, func(b Blind) bool { return b.Reason == g.Unable })
		if i < 0 {
			i = len(all)
			all = append(all, Blind{Reason: g.Unable})
		}
		all[i].Changes = append(all[i].Changes, what)
	}
	return all
}

// YAML is the header and the objects in one stream, for kubectl apply.
func YAML(o Options) ([]byte, error) {
	objects, err := manifest.YAML(Objects(o))
	if err != nil {
		return nil, fmt.Errorf("cannot print the policies: %w", err)
	}
	return append(Header(o), objects...), nil
}
