// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/parallel"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

// newRefusals are the rules about the new object alone.
func (p *pair) newRefusals() []Refusal {
	var all []Refusal
	for _, f := range p.in.rejected[p.new.ref] {
		at := p.locate(f.Field)
		if p.same() && (createOnly(f) || p.ratcheted(f, at)) || p.newer(f, at) {
			continue
		}
		all = append(all, refusalFor(f, at))
	}
	for _, r := range builtinRefusals(p.new) {
		if !slices.ContainsFunc(all, func(known Refusal) bool { return known.Field == r.Field }) {
			all = append(all, r)
		}
	}
	return all
}

// lintedTogether is the number of objects that lint reads in one go.
const lintedTogether = 64

// reject keeps what lint finds in the objects of the new side that an apply sends. Such rules look at one object only, so the others are
// left out, and parts can be read at the same time.
func (c *comparison) reject() {
	var sent []lint.Resource
	for _, p := range c.pairs {
		if p.new != nil && !p.unknown && p.sent() {
			sent = append(sent, p.stored())
		}
	}
	parts := slices.Collect(slices.Chunk(sent, lintedTogether))
	found, accepted := make([][]lint.Finding, len(parts)), make([][]lint.Finding, len(parts))
	_ = parallel.Each(len(parts), func(i int) error { // which has no error to return
		found[i], accepted[i] = lint.Admission(lint.Input{Resources: parts[i], Target: c.to, Plugin: c.plugin})
		return nil
	})
	c.accepted = slices.Concat(accepted...)
	c.rejected = map[lint.Ref][]lint.Finding{}
	for _, f := range slices.Concat(found...) {
		c.rejected[f.Object] = append(c.rejected[f.Object], f)
	}
}

// stored is the new object as lint gets it. The webhook asks some things of a Cluster only when it is created, and knows by its resource
// version that it is not: how a replica cluster began, for example.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/cluster_webhook.go#L2129
func (p *pair) stored() lint.Resource {
	r := *p.new.resource
	if c, ok := r.Object.(*cnpgv1.Cluster); ok && p.same() && c.Spec.ReplicaCluster != nil && c.ResourceVersion == "" {
		known := *c
		known.ResourceVersion = "1"
		r.Object = &known
	}
	return r
}

// createOnly reports what the API server checks in new objects only.
// https://github.com/kubernetes/kubernetes/blob/v1.36.3/staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go#L312
func createOnly(f lint.Finding) bool {
	return strings.HasPrefix(f.Field, "metadata.finalizers") || strings.HasPrefix(f.Field, "metadata.generateName")
}

// newer reports a field that only the CRD of a newer operator has. The API server drops it.
func (p *pair) newer(f lint.Finding, at path) bool {
	here, later := admission.Schema(p.ref.Kind, p.in.to), admission.Schema(p.ref.Kind, profiles.NewestTarget)
	if f.Rule != "PGHA006" || later == nil || len(at) == 0 {
		return false
	}
	for _, s := range at {
		here, later = below(here, s), below(later, s)
	}
	return here == nil && later != nil
}

// below is the schema of a field or of an item.
func below(n *admission.Node, s step) *admission.Node {
	if s.item {
		return n.Item()
	}
	return n.Field(s.name)
}

// ratcheted reports an invalid value that the update does not change. Since Kubernetes 1.33 the API server lets it pass. A missing field
// and a duplicate are refused all the same, and so are the metadata.
// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting
func (p *pair) ratcheted(f lint.Finding, at path) bool {
	if f.Rule != "PGHA006" || len(at) == 0 || at[0].name != "spec" || strings.Contains(f.Message, " is a duplicate") {
		return false
	}
	before, _ := p.old.stored(p.in.to)
	after, _ := p.new.stored(p.in.to)
	old, wasThere := valueAt(before, at)
	value, isThere := valueAt(after, at)
	return wasThere && isThere && reflect.DeepEqual(old, value)
}

// refusalFor is a finding in the words of a plan.
func refusalFor(f lint.Finding, at path) Refusal {
	r := Refusal{Field: at.String(), Who: ByKubernetes, Why: clause(f.Message), Way: clause(f.Remedy), Page: "docs/rules/" + f.Rule + ".md"}
	if rest, ok := strings.CutPrefix(f.Message, "The operator rejects the "); ok {
		r.Who, r.Why = ByOperator, clause("The operator's webhook refuses the "+rest)
	} else if rest, ok := strings.CutPrefix(f.Message, "The API server rejects "); ok {
		r.Why = clause("The API server refuses " + rest)
	}
	if rule, ok := lint.Find(f.Rule); ok {
		r.Source = rule.Source
	}
	return r
}

// clause is a sentence of lint without its capital letter and its full stop. A first word that is a name or a code keeps its form.
func clause(sentence string) string {
	sentence = strings.TrimSuffix(sentence, ".")
	first, _, _ := strings.Cut(sentence, " ")
	if first == "" || strings.ToLower(first[1:]) != first[1:] || strings.ContainsAny(first, "._/`\"") || kinds.Named(first).Kind == first {
		return sentence
	}
	return strings.ToLower(first[:1]) + sentence[1:]
}

// locate is the path of a field that lint names by indexes, with the names of the items.
func (p *pair) locate(field string) path {
	var located path
	n, value := admission.Schema(p.ref.Kind, p.new.target), any(p.new.tree)
	for _, s := range parsePath(field) {
		list, isList := value.([]any)
		i, err := strconv.Atoi(s.name)
		if !isList || err != nil || i >= len(list) {
			object, _ := value.(map[string]any)
			located, n, value = located.field(s.name), n.Field(s.name), object[s.name]
			continue
		}
		name := s.name
		if items, _ := named(n, list); items != nil {
			name = nameOf(n, list[i])
		}
		located, n, value = located.item(name), n.Item(), list[i]
	}
	return located
}

// valueAt looks a field up in a tree.
func valueAt(value any, at path) (any, bool) {
	for _, s := range at {
		switch v := value.(type) {
		case map[string]any:
			child, ok := v[s.name]
			if !ok {
				return nil, false
			}
			value = child
		case []any:
			item, ok := itemOf(v, s.name)
			if !ok {
				return nil, false
			}
			value = item
		default:
			return nil, false
		}
	}
	return value, true
}

// itemOf finds an item of a list by its name, or by its index if it has none.
func itemOf(list []any, name string) (any, bool) {
	for i, item := range list {
		if known := nameOf(nil, item); known == name || known == "" && strconv.Itoa(i) == name {
			return item, true
		}
	}
	return nil, false
}
