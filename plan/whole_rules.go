// SPDX-License-Identifier: Apache-2.0

package plan

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/lint"
)

// Wholes lists what adding and removing an object does, kind by kind in the order of application. The Path is "added" or "removed".
func Wholes() []Rule {
	var all []Rule
	for _, k := range kinds.All() {
		if tableOf(k.Kind) == noTable { // the plan says that it does not know the kind
			continue
		}
		_, addedDepends := addedByFields()[k.Kind]
		_, removedDepends := removedByFields()[k.Kind]
		all = append(all,
			wholeOf(k.Kind, "added", addedDepends, &pair{new: defaultOnly(k.Kind)}),
			wholeOf(k.Kind, "removed", removedDepends, &pair{old: defaultOnly(k.Kind)}))
	}
	return all
}

// wholeOf is what a pair with one side says.
func wholeOf(kind, what string, depends bool, p *pair) Rule {
	p.in, p.ref = &comparison{}, lint.Ref{Kind: kind, Name: "NAME"}
	e := wholeEffect(p)
	return Rule{
		Kind: kind, Path: what, Does: e.Class.String(), Depends: depends, Why: e.Why, When: e.When, Drops: e.Drops, Blocked: e.Blocked,
		Step: e.Step, Source: e.Source, Page: e.Page,
	}
}

// defaultOnly is an object with defaults only.
func defaultOnly(kind string) *object {
	o := &object{tree: map[string]any{}}
	setAt(o.tree, "CLUSTER", "spec", "cluster", "name")
	if kind == "Cluster" {
		o.cluster = &cnpgv1.Cluster{}
	}
	return o
}
