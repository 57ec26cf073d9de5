// SPDX-License-Identifier: Apache-2.0

package report

import "fmt"

// clients draws the applications, and a column for each role with its poolers and Services.
func (d *drawing) clients() {
	d.y = 4
	roles := d.roles()
	if len(roles) == 0 {
		return
	}
	d.put(`<g class="box apps"><rect x="§" y="§" width="§" height="26" rx="5"/><text class="b mid" x="§" y="§">Applications</text></g>`, margin, d.y, inner, width/2, d.y+17)
	top := d.y + 26
	wide := (inner - margin*px(len(roles)-1)) / px(len(roles))
	end := top
	for i, r := range roles {
		end = max(end, d.column(r, margin+(wide+margin)*px(i), top, min(wide, 420)))
	}
	d.y = end + 6
}

// roles are those that a Service or a pooler has.
func (d *drawing) roles() []role {
	var all []role
	for _, r := range []role{toPrimary, toReplicas, toAny} {
		some := false
		for i := range d.services {
			some = some || d.services[i].to == r
		}
		for i := range d.poolers {
			some = some || d.poolers[i].to == r
		}
		if some {
			all = append(all, r)
		}
	}
	return all
}

// column draws poolers and Services of a role below each other. Clients come along the left side; poolers lead to the operator's Service, the
// first one, and Services to the instances along the right side.
func (d *drawing) column(r role, x, top, w px) px {
	style := r.style()
	enter, left, right := x+4, x+18, x+w-26
	y := top + 14
	var last px
	in := func(h px) {
		d.right(style, left, y+h/2)
		d.line(style, enter, y+h/2, left-5, y+h/2)
		last = y + h/2
	}
	var pooled []px
	for i := range d.poolers {
		if p := &d.poolers[i]; p.to == r {
			h := d.box(exposure("pooler", p.public), left, y, right-left, p.name, p.lines...)
			in(h)
			pooled = append(pooled, y+h/2)
			y += h + 8
		}
	}
	first := true
	for i := range d.services {
		s := &d.services[i]
		if s.to != r {
			continue
		}
		h := d.box(exposure("service", s.public), left, y, right-left, fmt.Sprintf("%s → %s", s.name, r), s.lines...)
		if first {
			for _, from := range pooled {
				d.line(style, right, from, right+9, from, right+9, y+h/2-6, right+5, y+h/2-6)
				d.left(style, right, y+h/2-6)
			}
		}
		if !first || len(pooled) == 0 || s.public {
			in(h)
		}
		out := y + h/2 + 6
		if r != toReplicas || d.instances > 1 {
			d.line(style, right, out, right+20, out)
		}
		if d.outs[style].x == 0 {
			d.outs[style].x, d.outs[style].y = right+20, out
		}
		first = false
		y += h + 8
	}
	if last > 0 {
		d.line(style, enter, top, enter, last)
	}
	return y - 8
}

func exposure(class markup, public bool) markup {
	if public {
		return class + " public"
	}
	return class
}
