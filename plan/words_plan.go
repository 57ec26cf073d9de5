// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// count says how many objects there are of each action: "2 objects to change, 1 to add".
func (p *Plan) count() string {
	words := []struct {
		action Action
		word   string
	}{{Change, "to change"}, {Add, "to add"}, {Remove, "to remove"}, {Unknown, "of a kind that pgha does not know"}}
	counts := map[Action]int{}
	for _, s := range p.Sites {
		for i := range s.Objects {
			o := &s.Objects[i]
			if o.isOperator() {
				continue // pgha renders no operator
			}
			counts[o.Action]++
		}
	}
	var parts []string
	for _, w := range words {
		switch n := counts[w.action]; {
		case n > 0 && len(parts) == 0:
			parts = append(parts, layout.Count(n, "object")+" "+w.word)
		case n > 0:
			parts = append(parts, strconv.Itoa(n)+" "+w.word)
		}
	}
	if len(parts) == 0 && len(p.Sites) > 0 {
		return "no object to apply"
	}
	return strings.Join(parts, ", ")
}

// isOperator reports the Deployment of the operator, which stands for its upgrade and is on neither side.
func (o *Object) isOperator() bool {
	return o.Kind == "Deployment" && o.Action == Change && o.Name == operatorName && len(o.Changes) == 1 && o.Changes[0].Path == operatorImage.String()
}

// changing says how many of the Clusters change: "2 of 4 clusters change".
func (p *Plan) changing() string {
	n := 0
	for _, s := range p.Sites {
		if s.Name != "" {
			n++
		}
	}
	if n == 1 {
		return fmt.Sprintf("1 of %s changes", layout.Count(p.Clusters, "cluster"))
	}
	return fmt.Sprintf("%d of %s change", n, layout.Count(p.Clusters, "cluster"))
}

// operator says for which versions of the operator the plan is.
func (p *Plan) operator() string {
	if p.From == p.To {
		return "operator " + p.To
	}
	return "the upgrade of the operator from " + p.From + " to " + p.To
}

// verdict is the state, unless it says no more than the plan itself.
func verdict(p *Plan, state string) string {
	if state == "" || state == "changes" || state == p.heaviest().String() {
		return ""
	}
	return "; " + state
}

// heaviest is the heaviest class of all sites.
func (p *Plan) heaviest() Class {
	heaviest := Unchanged
	for _, s := range p.Sites {
		heaviest = max(heaviest, s.Class)
	}
	return heaviest
}

// others is the heaviest class of what is applied although an object of the plan is refused; "" if none is.
func (p *Plan) others() string {
	if p.heaviest() != Refused {
		return ""
	}
	all := Site{Class: Refused}
	for i := range p.Sites {
		all.Objects = append(all.Objects, p.Sites[i].Objects...)
	}
	return all.others()
}
