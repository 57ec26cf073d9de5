// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/lint"
	"k8s.io/apimachinery/pkg/runtime"
)

// managedService is a Service of the operator on both sides, so that the rules for Services say what its changes do. The operator merges
// the template into the Service that exists.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go#L385
func managedService(p *pair, before, after *cnpgv1.ManagedService) *pair {
	ref := lint.Ref{APIVersion: "v1", Kind: "Service", Namespace: p.ref.Namespace, Name: after.ServiceTemplate.ObjectMeta.Name}
	side := func(from *object, s *cnpgv1.ManagedService) *object {
		tree, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&s.ServiceTemplate)
		if err != nil { // which cannot be for a type that was read from JSON
			tree = map[string]any{}
		}
		spec, _ := tree["spec"].(map[string]any)
		if spec == nil {
			spec = map[string]any{}
			tree["spec"] = spec
		}
		spec["selector"] = map[string]any{operator.LabelCluster: p.ref.Name, "cnpg.io/instanceRole": roles[s.SelectorType]}
		return &object{ref: ref, target: from.target, tree: tree}
	}
	q := &pair{in: p.in, ref: ref, old: side(p.old, before), new: side(p.new, after), table: newTable("Service", serviceRules())}
	q.differ()
	for _, c := range q.changes {
		if q.effect(c); c.removed() && c.path[0].name == "metadata" {
			c.effect = Effect{Why: "annotations and labels are only added, so what the template loses stays"}
		}
	}
	return q
}

// roles are the labels that the operator selects by; of any instance there is none.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/services.go#L101
var roles = map[cnpgv1.ServiceSelectorType]string{cnpgv1.ServiceSelectorTypeRW: "primary", cnpgv1.ServiceSelectorTypeRO: "replica"}

// changedInPlace adds what the changes of the Services do to the effect, and returns the reasons.
func changedInPlace(e *Effect, services []*pair) (why []string) {
	add := func(list []string, text string) []string {
		if text == "" || slices.Contains(list, text) {
			return list
		}
		return append(list, text)
	}
	var blocked, steps []string
	blocked, steps = add(blocked, e.Blocked), add(steps, e.Step)
	var reasons []string
	byReason := map[string][]string{}
	for _, q := range services {
		var of []string
		for _, c := range q.changes {
			of, blocked, steps = add(of, c.effect.Why), add(blocked, c.effect.Blocked), add(steps, c.effect.Step)
			e.Drops = endpoints(e.Drops, c.effect.Drops...)
		}
		reason := strings.Join(of, "; ")
		reasons = add(reasons, reason)
		byReason[reason] = append(byReason[reason], q.ref.Name)
	}
	for _, reason := range reasons {
		why = append(why, "the operator merges the changes into "+and(byReason[reason])+": "+reason)
	}
	e.Blocked, e.Step = strings.Join(blocked, "; "), strings.Join(steps, "; ")
	return why
}
