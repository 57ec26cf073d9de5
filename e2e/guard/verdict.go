// SPDX-License-Identifier: Apache-2.0

package guard

import (
	"encoding/json"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
)

// Verdict is what a plan says about a change of one object, as far as the policies are concerned.
type Verdict struct {
	// Guarded changes must be refused: they are accepted and fail later or put data at risk, and a policy can see it.
	Guarded []string
	// Half are those of which a policy can see some: their rule names conditions, and a reason why they do not suffice.
	Half []string
	// Unseen are those that no policy can see.
	Unseen []string
	// Refused by the API server or the operator anyway.
	Refused bool
}

// Agrees reports whether the policies may answer so.
func (v *Verdict) Agrees(refused bool) bool {
	if refused {
		return len(v.Guarded) > 0 || len(v.Half) > 0 || v.Refused
	}
	return len(v.Guarded) == 0 || v.Refused
}

// bystander is on both sides, since a side without any object is refused.
const bystander = `{apiVersion: v1, kind: Namespace, metadata: {name: bystander}}`

// Planned is the verdict of a plan that changes one object into another; new is nil for a deletion. Objects that pgha cannot read are an error.
func Planned(old, new *unstructured.Unstructured) (*Verdict, error) {
	before, err := side(old)
	if err != nil {
		return nil, err
	}
	after, err := side(new)
	if err != nil {
		return nil, err
	}
	p, err := plan.Compare(before, after)
	if err != nil {
		return nil, fmt.Errorf("cannot plan: %w", err)
	}
	v := &Verdict{}
	for _, site := range p.Sites {
		for i := range site.Objects {
			o := &site.Objects[i]
			v.Refused = v.Refused || o.Class == plan.Refused || len(o.Refusals) > 0
			if o.Effect != nil {
				v.add(o.Kind, "removed", o.Effect)
			}
			for _, c := range o.Changes {
				v.add(o.Kind, c.Path, &c.Effect)
			}
		}
	}
	return v, nil
}

func side(o *unstructured.Unstructured) (plan.Side, error) {
	text := []byte(bystander)
	if o != nil {
		object, err := json.Marshal(o.Object)
		if err != nil {
			return plan.Side{}, fmt.Errorf("cannot read the object: %w", err)
		}
		text = append(append(text, "\n---\n"...), object...)
	}
	resources, _, faults := lint.Read("e2e.yaml", text)
	if len(faults) > 0 {
		return plan.Side{}, fmt.Errorf("cannot read the object: %w", faults[0])
	}
	return plan.Side{Label: "e2e", Resources: resources}, nil
}

// add looks for the guards of the rule behind an effect: both name the same section of the documentation.
func (v *Verdict) add(kind, path string, e *plan.Effect) {
	if e.Class != plan.FailsLater && e.Class != plan.DataAtRisk {
		return
	}
	conditions, reasons := 0, 0
	for _, g := range plan.Guards() {
		if g.Kind == kind && g.Page == e.Page {
			conditions += min(1, len(g.Condition))
			reasons += min(1, len(g.Unable))
		}
	}
	text := fmt.Sprintf("%s %s: %s: %s", kind, path, e.Class, strings.SplitN(e.Why, ";", 2)[0])
	switch {
	case conditions > 0 && reasons > 0:
		v.Half = append(v.Half, text)
	case conditions > 0:
		v.Guarded = append(v.Guarded, text)
	default:
		v.Unseen = append(v.Unseen, text)
	}
}
