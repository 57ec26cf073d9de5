// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pgha/pgha/plan"
)

// planOf finds what a plan says about a site; nil if nothing changes.
func (p *Page) planOf(s *Site) *plan.Site {
	if p.Plan == nil {
		return nil
	}
	for i := range p.Plan.Sites {
		if one := &p.Plan.Sites[i]; s.is(one) {
			return one
		}
	}
	return nil
}

// is reports whether a site of a plan is this one: a manifest without a namespace gets it when it is applied.
func (s *Site) is(one *plan.Site) bool {
	return one.Name == s.Cluster && (one.Namespace == s.Namespace || one.Namespace == "" || s.Namespace == "")
}

// plan writes what the change does to a site.
func (w *writer) plan(p *Page, s *Site) {
	if p.Plan == nil {
		return
	}
	w.put(`<h3>Change against §</h3>`, p.Against)
	one := p.planOf(s)
	if one == nil {
		w.put(`<p class="none">Nothing changes.</p>`)
		return
	}
	w.planSite(one)
}

func (w *writer) planSite(one *plan.Site) {
	w.put(`<p>`)
	w.effect(one.Class)
	w.put(` §</p>`, strings.TrimPrefix(one.Summary(), one.Class.String()+"; "))
	w.put(`<div class="scroll" tabindex="0" role="region" aria-label="Changes"><table class="changes"><thead><tr><th scope="col">Effect</th><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Why</th></tr></thead><tbody>`)
	objects := slices.Clone(one.Objects)
	slices.SortStableFunc(objects, func(a, b plan.Object) int { return cmp.Compare(b.Class, a.Class) })
	for i := range objects {
		w.planObject(&objects[i])
	}
	w.put(`</tbody></table></div>`)
	if len(one.Sequence) > 0 {
		w.put(`<h4>What happens, in order</h4><ol>`)
		for _, e := range one.Sequence {
			w.put(`<li>§</li>`, e.What)
		}
		w.put(`</ol>`)
	}
	if len(one.Notes) > 0 {
		w.put(`<ul class="remarks">`)
		for _, note := range one.Notes {
			w.put(`<li>§</li>`, note)
		}
		w.put(`</ul>`)
	}
}

func (w *writer) planObject(o *plan.Object) {
	changes := slices.Clone(o.Changes)
	for i := range o.Refusals {
		r := &o.Refusals[i]
		var old, new string
		if at := slices.IndexFunc(changes, func(c plan.FieldChange) bool { return c.Class == plan.Refused && c.Path == r.Field }); at >= 0 {
			old, new = changes[at].Texts() // the change is the refusal, in one row
			changes = slices.Delete(changes, at, at+1)
		}
		w.put(`<tr><td>`)
		w.effect(plan.Refused)
		w.put(`</td><td><code>§</code><br><small>§</small></td><td><code>§</code></td><td><code>§</code></td><td>§<br><span class="fix">§</span>`,
			r.Field, o.String(), old, new, r.Why, r.Way)
		w.rule(r.Page)
		w.put(`</td></tr>`)
	}
	if e := o.Effect; e != nil {
		w.put(`<tr><td>`)
		w.effect(e.Class)
		w.put(`</td><td>the whole object<br><small>§</small></td>`, o.String())
		switch o.Action {
		case plan.Add:
			w.put(`<td></td><td>added</td>`)
		case plan.Remove:
			w.put(`<td></td><td>removed</td>`)
		case plan.Change, plan.Unknown:
			w.put(`<td></td><td></td>`)
		}
		w.reason(e)
	}
	slices.SortStableFunc(changes, func(a, b plan.FieldChange) int { return cmp.Compare(b.Class, a.Class) })
	for i := range changes {
		c := &changes[i]
		old, new := c.Texts()
		w.put(`<tr><td>`)
		w.effect(c.Class)
		w.put(`</td><td><code>§</code><br><small>§</small></td><td><code>§</code></td><td><code>§</code></td>`, c.Path, o.String(), old, new)
		w.reason(&c.Effect)
	}
}

// reason is the last cell of a row.
func (w *writer) reason(e *plan.Effect) {
	w.put(`<td>§`, e.Why)
	if e.Blocked != "" {
		w.put(`<br>Blocked: §`, e.Blocked)
	}
	if e.Step != "" {
		w.put(`<br><span class="fix">§</span>`, e.Step)
	}
	w.rule(e.Page)
	w.put(`</td></tr>`)
}

func (w *writer) rule(at string) {
	if at != "" {
		w.put(` `)
		w.link(page(at), "rule")
	}
}

// effect is the class of a change as a badge: heavy ones end connections or worse.
func (w *writer) effect(c plan.Class) {
	switch {
	case c >= plan.FailsLater:
		w.badge("bad", "✕", c.String())
	case c >= plan.ReplicasRecreated:
		w.badge("warn", "!", c.String())
	default:
		w.badge("good", "✓", c.String())
	}
}
