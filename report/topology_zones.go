// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
)

// inZone is how many instances are drawn in one zone; the others are counted.
const inZone = 2

// instancesInZones draws the zones with the instances, in turn, and the connections that lead to them.
func (d *drawing) instancesInZones() {
	zones, columns := d.zones, min(d.instances, 3)
	if len(zones) > 3 {
		zones = append(zones[:2:2], fmt.Sprintf("%s and %d more zones", zones[2], len(zones)-3))
	}
	if len(zones) > 0 {
		columns = len(zones)
	}
	columns = max(columns, 1)
	lanes := d.y
	d.y += lane*2 + 10
	rows := min((d.instances+columns-1)/columns, inZone)
	d.hidden = max(d.instances-rows*columns, 0)
	height := boxHeight(len(d.topology.disks)) + 12
	top, wide := d.y, (inner-margin*px(columns-1))/px(columns)
	zoneHeight := 26 + height*px(max(rows, 1)) + 4
	if len(zones) == 0 {
		d.put(`<g class="zone"><rect x="§" y="§" width="§" height="§" rx="7"/><text class="b" x="§" y="§">Nodes in any zone</text></g>`, margin, top, inner, zoneHeight, margin+pad+34, top+17)
	}
	for i := range columns {
		x := margin + (wide+margin)*px(i)
		if i < len(zones) {
			d.put(`<g class="zone"><rect x="§" y="§" width="§" height="§" rx="7"/>`, x, top, wide, zoneHeight)
			d.words(`<text class="b" x="§" y="§">`, x+pad+34, top+17, zones[i], int((wide-60)/13.2*100))
			d.put(`</g>`)
		}
	}
	for i := range min(d.instances, rows*columns) {
		x := margin + (wide+margin)*px(i%columns)
		d.instance(i, x+33, top+26+height*px(i/columns), min(wide-33-26, 430))
	}
	d.y = top + zoneHeight
	d.y += 6
	d.serve(lanes)
	d.replicate()
}

// instance draws one instance with its disks.
func (d *drawing) instance(i int, x, y, w px) {
	class, name := markup("instance"), fmt.Sprintf("%s-%d: replica", d.cluster, i+1)
	switch {
	case i == 0:
		class, name = "instance primary", fmt.Sprintf("%s-1: %s", d.cluster, d.primary)
	case d.synchronous:
		name += ", synchronous"
	}
	h := d.box(class, x, y, w, name, d.topology.disks...)
	d.cards = append(d.cards, card{left: x, right: x + w, top: y, middle: y + h/2})
}

// serve draws the connections of Services to instances: from the column of a role down to its lane, along it, and down the left side of the cards.
func (d *drawing) serve(lanes px) {
	for style := range d.outs {
		out := d.outs[style]
		if out.x == 0 || len(d.cards) == 0 {
			continue
		}
		y := lanes + lane*px(style) + 3
		low := map[px]px{} // the lowest card that is reached, by the side that is followed
		var sides []px
		for i := range d.cards {
			if style == writes && i > 0 || style == reads && i == 0 {
				continue
			}
			c := &d.cards[i]
			at := c.middle + px(style-1)*8
			side := c.left - 28 + lane*px(style)
			d.line(style, side, at, c.left-5, at)
			d.right(style, c.left, at)
			if _, known := low[side]; !known {
				sides = append(sides, side)
			}
			low[side] = at
		}
		if len(sides) == 0 {
			continue
		}
		from, to := min(slices.Min(sides), out.x), max(slices.Max(sides), out.x)
		d.line(style, out.x, out.y, out.x, y)
		d.line(style, from, y, to, y)
		for _, side := range sides {
			d.line(style, side, y, side, low[side])
		}
	}
}

// replicate draws the streaming from the primary to the replicas: down the right side of its card, along a lane, and up to each replica.
func (d *drawing) replicate() {
	if len(d.cards) < 2 {
		return
	}
	primary, y := &d.cards[0], d.y+4
	side := primary.right + 10
	d.line(follows, primary.right, primary.middle-6, side, primary.middle-6, side, y)
	last := side
	for i := range d.cards[1:] {
		c := &d.cards[i+1]
		at := c.right + 10
		if at == side {
			d.left(follows, c.right, c.middle-6)
			d.line(follows, c.right+5, c.middle-6, at, c.middle-6)
			continue
		}
		d.line(follows, at, y, at, c.middle-6, c.right+5, c.middle-6)
		d.left(follows, c.right, c.middle-6)
		last = max(last, at)
	}
	if last > side {
		d.line(follows, side, y, last, y)
	}
	d.labels = append(d.labels, label{x: side + 16, y: y + 14, text: d.replication})
	d.y = y + 20
}
