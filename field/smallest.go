// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// runsOfCell is how often a cell is measured.
const runsOfCell = 3

// smallestGap measures how long writes and new connections stop, for one setting at a time. The table says which setting is worth what.
func smallestGap(ctx context.Context, s *suite) error {
	t, base, err := s.start(ctx, state{flags: asPrinted()})
	if err != nil {
		return err
	}
	m := &measurement{suite: s, t: t, base: base, now: base, connections: 200, memory: 1100, setting: "as printed"}
	for _, c := range cells() {
		if !s.match.MatchString(c.setting + ": " + c.do.String()) {
			continue
		}
		row := &cellRow{cell: c}
		for range s.runs {
			if err := m.run(ctx, row); err != nil {
				s.report.finding("%s, %s: %v", c.setting, c.do, err)
				break
			}
		}
		s.report.last().cells = append(s.report.last().cells, row)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return s.countRows(ctx)
}

// measurement goes from cell to cell with one Cluster.
type measurement struct {
	*suite
	t *timeline
	// base is what the profile prints, now what is in force.
	base, now state
	// setting is that of the cell before.
	setting string
	// connections and memory in Mi are the next values, so that each run changes something.
	connections, memory int
}

// cellRow is a cell with what was measured.
type cellRow struct {
	cell
	gaps []gaps
	took []time.Duration
}

// run measures a cell once.
func (m *measurement) run(ctx context.Context, row *cellRow) error {
	if row.setting != m.setting {
		next, err := m.base.with(ctx, m.suite, change{flags: row.flags, edit: row.edit})
		if err != nil {
			return err
		}
		if err := m.to(ctx, next); err != nil {
			return fmt.Errorf("cannot set up: %w", err)
		}
		m.setting = row.setting
	}
	begin := time.Now()
	if err := m.act(ctx, row.do); err != nil {
		return err
	}
	if err := m.calm(ctx, begin); err != nil {
		return err
	}
	took := time.Since(begin) - still
	g, err := m.gapsBetween(ctx, begin, time.Now())
	if err != nil {
		return err
	}
	m.say("   %s, %s: writes %.1f s, connections %.1f s, %d sessions broke, %.0f s", row.setting, row.do,
		g.writes.Seconds(), g.connections.Seconds(), g.broken, took.Seconds())
	row.gaps, row.took = append(row.gaps, g), append(row.took, took)
	return nil
}

// act does what the cell is about.
func (m *measurement) act(ctx context.Context, do deed) error {
	switch do {
	case promotes:
		other, err := m.replica(ctx)
		if err != nil {
			return err
		}
		_, err = m.kubectl(ctx, "cnpg", "promote", m.name, other)
		return err
	case restarts:
		m.connections += 5
		return m.apply1(ctx, change{edit: parameter("max_connections", fmt.Sprint(m.connections))})
	case recreates:
		m.memory += 10
		return m.apply1(ctx, change{flags: []string{fmt.Sprintf("--set=spec.resources.memory=%dMi", m.memory)}})
	case fails:
		primary, err := m.primary(ctx)
		if err != nil {
			return err
		}
		_, err = m.kubectl(ctx, "delete", "pod", primary, "--grace-period=0", "--force")
		return err
	}
	return fmt.Errorf("cannot do %d", do)
}

// apply1 applies one change on top of what is in force.
func (m *measurement) apply1(ctx context.Context, c change) error {
	next, err := m.now.with(ctx, m.suite, c)
	if err != nil {
		return err
	}
	m.now = next
	_, err = m.apply(ctx, next.objects)
	return err
}

// to brings the Cluster to a setting. What only an ObjectStore says reaches the pods when the Cluster is touched.
func (m *measurement) to(ctx context.Context, next state) error {
	begin := time.Now()
	if _, err := m.apply(ctx, next.objects); err != nil {
		return err
	}
	m.now = next
	if _, err := m.kubectl(ctx, "annotate", "clusters.postgresql.cnpg.io", m.name, fmt.Sprintf("pgha.dev/touched=%d", begin.UnixNano()), "--overwrite"); err != nil {
		return err
	}
	return m.calm(ctx, begin)
}

// calm waits until the Cluster is healthy and nothing moves.
func (m *measurement) calm(ctx context.Context, begin time.Time) error {
	return until(ctx, most, "the Cluster is healthy and calm", func() (bool, error) {
		ok, moved := m.t.healthy()
		if moved.Before(begin) {
			moved = begin
		}
		return ok && time.Since(moved) > still, nil
	})
}

// countRows compares what was acknowledged with what is there, and notes the versions once.
func (s *suite) countRows(ctx context.Context) error {
	rows, lost, err := s.lost(ctx, database)
	p := s.report.last()
	p.rows, p.lost = p.rows+rows, p.lost+lost
	if lost > 0 {
		s.report.finding("%d acknowledged rows are lost", lost)
	}
	if len(p.versions) > 0 { // a part can have several Clusters
		return err
	}
	return errors.Join(err, s.versions(ctx))
}

// measured writes the table of the cells.
func (p *section) measured(b *strings.Builder) {
	if len(p.cells) == 0 {
		return
	}
	b.WriteString("\nWrites is the longest time without an acknowledged row, connections the longest in which new ones failed, in seconds, each run. ")
	b.WriteString("Each row changes one thing of what the profile prints.\n\n")
	b.WriteString("| setting | done | writes | connections | healthy after |\n|---|---|---|---|---|\n")
	for _, row := range p.cells {
		var writes, connections, took []string
		for i, g := range row.gaps {
			writes = append(writes, fmt.Sprintf("%.1f", g.writes.Seconds()))
			connections = append(connections, fmt.Sprintf("%.1f", g.connections.Seconds()))
			took = append(took, fmt.Sprintf("%.0f", row.took[i].Seconds()))
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", row.setting, row.do, strings.Join(writes, ", "), strings.Join(connections, ", "), strings.Join(took, ", "))
	}
}
