// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"bytes"
	"reflect"
	"slices"
	"strings"

	"github.com/pgha/pgha/lint"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// refusalsOf returns the reasons why the API server or the operator does not accept the new side of an object: rules of the CRD and of
// the webhook about the new object, which lint has, and rules that compare it with the old one. Nothing refuses a removal.
func refusalsOf(p *pair) []Refusal {
	if p.new == nil || !p.sent() {
		return nil
	}
	all := p.newRefusals()
	if p.same() {
		mistyped := slices.ContainsFunc(all, func(r Refusal) bool {
			return r.Who == ByKubernetes && strings.Contains(r.Why, ": expected ")
		})
		for _, r := range p.transitions() {
			// The webhook never sees a value of the wrong type, and fills in no defaults for it to compare.
			if !mistyped || r.Who != ByOperator {
				all = append(all, r)
			}
		}
	}
	return distinct(all)
}

// sent reports whether an apply writes the object. Clients do not send an object that they would not change, so an unchanged one is not
// refused, even if the rules have become stricter. A field that the types do not have, or cannot hold, changes the text alone.
func (p *pair) sent() bool {
	if p.old == nil || len(p.changes) > 0 {
		return true
	}
	is := p.new.resource.Text()
	if is == nil || bytes.Equal(p.old.resource.Text(), is) {
		return false // what a program built has no such fields
	}
	was := p.old.resource.JSON()
	var before, after any
	if utiljson.Unmarshal(was, &before) != nil || utiljson.Unmarshal(is, &after) != nil {
		return true
	}
	// A live object also has what the API server and the operator wrote.
	return !p.old.live && !reflect.DeepEqual(before, after) || !contains(before, after)
}

// contains reports whether a value has everything that another one says.
func contains(all, part any) bool {
	switch p := part.(type) {
	case map[string]any:
		a, ok := all.(map[string]any)
		for name, child := range p {
			if value, there := a[name]; !ok || !there || !contains(value, child) {
				return false
			}
		}
		return ok
	case []any:
		a, ok := all.([]any)
		return ok && slices.EqualFunc(a, p, contains)
	}
	return reflect.DeepEqual(all, part)
}

// distinct keeps the first of the refusals with the same field and reason.
func distinct(all []Refusal) []Refusal {
	var kept []Refusal
	for _, r := range all {
		if !slices.ContainsFunc(kept, func(k Refusal) bool { return k.Field == r.Field && k.Why == r.Why }) {
			kept = append(kept, r)
		}
	}
	return kept
}

// markRefused gives the change the words of the refusal of its field. If a field that stays no longer fits, the only change is the cause;
// of several, the plan does not say which one is, and the refusal is one of the object.
func (p *pair) markRefused(c *change) {
	for _, r := range p.refusals {
		at := parsePath(r.Field)
		if r.Field != "" && (at.within(c.path) || c.path.within(at) || len(p.changes) == 1 && p.unmoved(r, at)) {
			c.effect = r.effect()
			return
		}
	}
}

// unmoved reports a refusal of a field that both sides have, and for which the old side would not be refused.
func (p *pair) unmoved(r Refusal, at path) bool {
	_, was := valueAt(p.old.tree, at)
	_, is := valueAt(p.new.tree, at)
	if !was || !is {
		return false
	}
	before := lint.Rejections(lint.Input{Resources: []lint.Resource{*p.old.resource}, Target: p.in.to, Plugin: p.in.plugin})
	return !slices.ContainsFunc(before, func(f lint.Finding) bool { return refusalFor(f, at).Page == r.Page && p.locate(f.Field).within(at) })
}

// effect is the refusal as the effect of a change.
func (r *Refusal) effect() Effect {
	return Effect{Class: Refused, Why: r.Why, When: Never, Who: r.Who, Drops: []Endpoint{}, Step: r.Way, Page: r.Page, Source: r.Source}
}

// within reports whether the path leads to the other one or to a field below it.
func (p path) within(other path) bool {
	return len(p) >= len(other) && slices.EqualFunc(p[:len(other)], other, func(a, b step) bool { return a.name == b.name })
}

// parsePath reads a path that String wrote, or that lint did.
func parsePath(text string) path { return parsePattern(text) }
