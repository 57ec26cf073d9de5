// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// The places of the boxes below the zones.
const (
	identityWidth px = 286
	storeX        px = 354
	storeWidth    px = 372
	copiesX       px = 742
)

// bottom draws the identity, the object store, snapshots and the restore drill, and what goes there.
func (d *drawing) bottom() {
	if d.store == nil && d.identity == nil && len(d.copies) == 0 {
		d.y += 6
		return
	}
	arrive := d.y + 6
	top := arrive + 24
	end := top
	if b := d.identity; b != nil {
		h := d.box("identity", margin, top, identityWidth, b.kind, append([]string{b.name}, b.lines...)...)
		end = max(end, top+h)
	}
	if s := d.store; s != nil {
		h := d.box("store", storeX, top, storeWidth, s.kind, append([]string{s.name}, append(s.lines, "access by "+s.access)...)...)
		end = max(end, top+h)
		if d.identity != nil && s.access == "the identity" {
			d.line(anyone, margin+identityWidth, top+20, storeX-5, top+20)
			d.right(anyone, storeX, top+20)
			d.labels = append(d.labels, label{x: storeX - 8, y: top + 15, text: "access", end: true})
		}
		d.archive(arrive, top)
	}
	y := top
	for i := range d.copies {
		y += d.box("copy", copiesX, y, width-margin-copiesX, d.copies[i].kind, append([]string{d.copies[i].name}, d.copies[i].lines...)...) + 8
	}
	d.y = max(end, y-8) + 8
}

// archive draws what goes to the object store: WAL from the primary, base backups from a replica or the primary.
func (d *drawing) archive(arrive, top px) {
	if len(d.cards) == 0 {
		return
	}
	from := &d.cards[0]
	side, at := from.right+20, storeX+px(40)
	d.line(keepsIn, from.right, from.middle+8, side, from.middle+8, side, arrive, at, arrive, at, top-5)
	d.down(keepsIn, at, top)
	d.labels = append(d.labels, label{x: at + 8, y: top - 6, text: "WAL"})
	if !d.store.baseBackups {
		return
	}
	if d.store.fromReplica {
		from = &d.cards[len(d.cards)-1]
	}
	side, at = from.right+20, storeX+px(140)
	if from == &d.cards[0] {
		d.line(copies, side, arrive, at, arrive, at, top-5) // along the line of the WAL
	} else {
		d.line(copies, from.right, from.middle+8, side, from.middle+8, side, arrive, at, arrive, at, top-5)
	}
	d.down(copies, at, top)
	d.labels = append(d.labels, label{x: at + 8, y: top - 6, text: "base backups"})
}

// description says in words what the picture shows, for people who do not see it.
func (t *topology) description() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of PostgreSQL, %s.", layout.Count(t.instances, "instance"), t.spread)
	if len(t.zones) > 0 {
		fmt.Fprintf(&b, " Zones: %s; the %s, %s-1, is drawn in the first, and may run in any.", strings.Join(t.zones, ", "), t.primary, t.cluster)
	}
	if t.replication != "" {
		fmt.Fprintf(&b, " The replicas follow by %s.", t.replication)
	}
	fmt.Fprintf(&b, " Disks of each instance: %s.", strings.Join(t.disks, "; "))
	for i := range t.services {
		s := &t.services[i]
		fmt.Fprintf(&b, " Service %s leads to %s (%s).", s.name, s.to.words(), strings.Join(s.lines, ", "))
	}
	for i := range t.poolers {
		p := &t.poolers[i]
		fmt.Fprintf(&b, " Pooler %s leads to %s (%s).", p.name, p.to.words(), strings.Join(p.lines, ", "))
	}
	if s := t.store; s != nil {
		fmt.Fprintf(&b, " WAL and base backups go to %s (%s), with access by %s.", s.name, strings.Join(s.lines, ", "), s.access)
	} else {
		b.WriteString(" Nothing is archived.")
	}
	if i := t.identity; i != nil {
		fmt.Fprintf(&b, " %s %s, %s.", i.kind, i.name, strings.Join(i.lines, " "))
	}
	for i := range t.copies {
		fmt.Fprintf(&b, " %s %s.", t.copies[i].kind, t.copies[i].name)
	}
	return b.String()
}
