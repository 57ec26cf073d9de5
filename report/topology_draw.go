// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// The measures of the picture. Its width is that of its view box; the page scales it.
const (
	width  px = 960
	margin px = 16
	inner  px = width - 2*margin
	row    px = 15 // of a line of text
	lane   px = 9  // between two lines beside each other
	pad    px = 9
)

// The styles of connections, which differ in color and in dashes.
const (
	writes  = 0 // to the primary
	reads   = 1 // to replicas
	anyone  = 2 // to any instance
	follows = 3 // replicas from the primary
	keepsIn = 4 // WAL to the object store
	copies  = 5 // base backups to the object store
	styles  = 6
)

func (r role) style() int {
	switch r {
	case toPrimary:
		return writes
	case toReplicas:
		return reads
	case toAny:
	}
	return anyone
}

// drawing is the picture of one cluster: boxes as they come, and connections by style, which are drawn last.
type drawing struct {
	*topology
	*writer
	y     px
	lines [styles]writer
	heads [styles]writer
	// outs are where the connections of the Services to the instances begin, by style; x 0 for none.
	outs [3]struct{ x, y px }
	// cards are the places of the instances.
	cards []card
	// hidden instances are not drawn.
	hidden int
	// labels are written over the lines.
	labels []label
}

type card struct{ left, right, top, middle px }

type label struct {
	x, y px
	text string
	end  bool // the text ends there
}

// topology draws the picture. The number tells it from those of other clusters of the page.
func (w *writer) topology(t *topology, n int) {
	d := &drawing{topology: t, writer: &writer{}}
	d.clients()
	d.instancesInZones()
	d.bottom()
	w.put(`<div class="scroll" tabindex="0" role="region" aria-label="Topology"><svg class="topology" viewBox="0 0 § §" role="img" aria-labelledby="t§ d§"><title id="t§">Topology of §</title><desc id="d§">§</desc>`,
		width, d.y, n, n, n, t.cluster, n, t.description())
	w.out = append(w.out, d.finish()...)
	w.put(`</svg></div><p class="caption">§.`, strings.ToUpper(t.spread[:1])+t.spread[1:])
	if d.hidden > 0 {
		w.put(` § more are not drawn.`, layout.Count(d.hidden, "replica"))
	}
	w.put(`</p>`)
}

// finish returns the boxes, then the connections and their labels.
func (d *drawing) finish() []byte {
	for style := range styles {
		if len(d.lines[style].out) > 0 {
			d.put(`<path class="line s§" d="`, style)
			d.out = append(d.out, d.lines[style].out...)
			d.put(`"/>`)
		}
		if len(d.heads[style].out) > 0 {
			d.put(`<path class="head s§" d="`, style)
			d.out = append(d.out, d.heads[style].out...)
			d.put(`"/>`)
		}
	}
	for _, l := range d.labels {
		anchor := markup(`<text class="label" x="§" y="§">§</text>`)
		if l.end {
			anchor = `<text class="label end" x="§" y="§">§</text>`
		}
		d.put(anchor, l.x, l.y, l.text)
	}
	return d.out
}

// line adds a connection through points, x and y in turn.
func (d *drawing) line(style int, points ...px) {
	w := &d.lines[style]
	x, y := points[0], points[1]
	w.put(`M§ §`, x, y)
	for rest := points[2:]; len(rest) > 1; rest = rest[2:] {
		switch {
		case rest[1] == y:
			w.put(`H§`, rest[0])
		case rest[0] == x:
			w.put(`V§`, rest[1])
		default:
			w.put(`L§ §`, rest[0], rest[1])
		}
		x, y = rest[0], rest[1]
	}
}

// The heads of arrows, with their points at x and y.
func (d *drawing) right(style int, x, y px) { d.heads[style].put(`M§ §l-7-4v8z`, x, y) }
func (d *drawing) left(style int, x, y px)  { d.heads[style].put(`M§ §l7-4v8z`, x, y) }
func (d *drawing) down(style int, x, y px)  { d.heads[style].put(`M§ §l-4-7h8z`, x, y) }

// box draws a box with a heading and lines, and returns its height. A class tells what it is.
func (d *drawing) box(class markup, x, y, w px, heading string, lines ...string) px {
	h := boxHeight(len(lines))
	d.put(`<g class="box `)
	d.out = append(d.out, class...)
	d.put(`"><rect x="§" y="§" width="§" height="§" rx="5"/>`, x, y, w, h)
	d.words(`<text class="b" x="§" y="§">`, x+pad, y+17, heading, int((w-2*pad)/13.2*100))
	for i, l := range lines {
		d.words(`<text x="§" y="§">`, x+pad, y+17+row*px(i+1), l, int((w-pad-3)/11*100))
	}
	d.put(`</g>`)
	return h
}

func boxHeight(lines int) px { return 26 + row*px(lines) }

// words writes a text that is cut to its box; the whole text is its title.
func (d *drawing) words(open markup, x, y px, text string, room int) {
	short := shortened(text, room)
	d.put(open, x, y)
	if short != text {
		d.put(`<title>§</title>`, text)
	}
	d.put(`§</text>`, short)
}
