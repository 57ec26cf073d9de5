// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How long a change is watched: at least least, until nothing moves for still, and what was foretold has happened, but not longer than most.
const (
	least = 15 * time.Second
	still = 12 * time.Second
	most  = 10 * time.Minute
)

// drill is one change with its plan and what happened.
type drill struct {
	change
	class              string
	foretold, happened []event
	writes, refused    string
	gaps               gaps
	settled            time.Duration
	story, notes       []string
	findings           []string
}

func (d *drill) find(format string, args ...any) {
	d.findings = append(d.findings, fmt.Sprintf(format, args...))
}

// drill plans, applies and compares one change.
func (s *suite) drill(ctx context.Context, t *timeline, c change, old, now objects) *drill {
	s.say("-- %s", c.name)
	d := &drill{change: c}
	f, err := s.plans(ctx, d, old, now)
	if err != nil {
		d.find("%v", err)
		return d
	}
	if c.prepare != nil {
		if err := c.prepare(ctx, s); err != nil {
			d.find("cannot prepare: %v", err)
		}
	}
	before, err := s.facts(ctx)
	if err != nil {
		d.find("%v", err)
	}
	applied := time.Now()
	s.accepted(ctx, d, now)
	if slices.Contains(d.foretold, sidecarWaits) {
		s.untouched(ctx, d, before, applied)
		applied = time.Now()
	}
	after := s.settle(ctx, t, d, before, applied)
	d.compare(before, after, t.since(applied), applied)
	if d.gaps, err = s.gapsBetween(ctx, applied, time.Now()); err != nil {
		d.find("%v", err)
	}
	d.judgeGaps(f)
	if c.check != nil {
		c.check(ctx, s, d, t)
	}
	d.tell(s)
	return d
}

// accepted applies the change: the API server must accept or refuse it as foretold.
func (s *suite) accepted(ctx context.Context, d *drill, now objects) {
	printed, err := s.apply(ctx, now)
	switch isRefused := slices.Contains(d.foretold, refused); {
	case err != nil && !isRefused:
		d.find("refused, and not foretold: %v", err)
	case err == nil && isRefused:
		d.find("accepted, although the plan says refused")
	}
	for line := range strings.Lines(printed) {
		if strings.HasPrefix(line, "Warning:") {
			d.note("%s", strings.TrimSpace(line))
		}
	}
}

// tell prints the outcome.
func (d *drill) tell(s *suite) {
	s.say("   %s; foretold: %s; happened: %s; writes %.1f s, connections %.1f s, %d sessions broke",
		d.class, listed(d.foretold), listed(d.happened), d.gaps.writes.Seconds(), d.gaps.connections.Seconds(), d.gaps.broken)
	for _, text := range d.findings {
		s.say("   FINDING: %s", text)
	}
	for _, text := range d.notes {
		s.say("   note: %s", text)
	}
}

// plans plans twice, from the files and from the live objects, which must agree.
func (s *suite) plans(ctx context.Context, d *drill, old, now objects) (*forecast, error) {
	files, live, err := s.planBoth(ctx, old, now)
	if err != nil {
		return nil, err
	}
	counts := files
	if d.live {
		counts = live
	}
	d.class, d.foretold = counts.class(), counts.events()
	d.writes, d.refused = counts.waits()
	differs := (live.class() != files.class() || !slices.Equal(live.events(), files.events()))
	switch {
	case d.live || !differs:
	case d.apart != "":
		d.note("the plan from live objects says %q: %s", live.class(), d.apart)
	default:
		d.find("the plan from live objects says %q (%s), from files %q (%s)", live.class(), listed(live.events()), files.class(), listed(files.events()))
	}
	if err := classFits(d.class, d.foretold); err != nil {
		d.find("%v", err)
	}
	return counts, nil
}

// planBoth plans from the files and from the live objects. Objects that the change adds are not there yet.
func (s *suite) planBoth(ctx context.Context, old, now objects) (files, live *forecast, err error) {
	was, err := s.write("old.yaml", old.yaml())
	if err != nil {
		return nil, nil, err
	}
	will, err := s.write("new.yaml", now.yaml())
	if err != nil {
		return nil, nil, err
	}
	if files, err = s.plan(ctx, was, will); err != nil {
		return nil, nil, err
	}
	text, err := s.kubectl(ctx, "get", "-f", was, "-o", "yaml", "--show-managed-fields", "--ignore-not-found")
	if err != nil {
		return nil, nil, err
	}
	from, err := s.write("live.yaml", []byte(text))
	if err != nil {
		return nil, nil, err
	}
	live, err = s.plan(ctx, from, will)
	return files, live, err
}

// untouched watches that nothing happens before the Cluster is touched, and touches it as the plan says.
func (s *suite) untouched(ctx context.Context, d *drill, before facts, applied time.Time) {
	select {
	case <-ctx.Done():
	case <-time.After(25 * time.Second):
	}
	after, err := s.facts(ctx)
	if err != nil {
		d.find("%v", err)
	}
	if got := happened(before, after, nil, applied); len(got) > 0 {
		d.find("before the Cluster was touched: %s", listed(got))
	}
	if _, err := s.kubectl(ctx, "annotate", "clusters.postgresql.cnpg.io", s.name, fmt.Sprintf("pgha.dev/touched=%d", applied.Unix()), "--overwrite"); err != nil {
		d.find("%v", err)
	}
}

// settle waits until nothing moves any more.
func (s *suite) settle(ctx context.Context, t *timeline, d *drill, before facts, applied time.Time) facts {
	var after facts
	for {
		select {
		case <-ctx.Done():
			return after
		case <-time.After(2 * time.Second):
		}
		healthy, moved := t.healthy()
		spent := time.Since(applied)
		if moved.Before(applied) {
			moved = applied
		}
		calm := time.Since(moved) > still && spent > least
		if !calm || !healthy && !d.unhealthy && spent < most {
			continue
		}
		var err error
		if after, err = s.facts(ctx); err != nil {
			continue
		}
		got := happened(before, after, t.since(applied), applied)
		missing := slices.ContainsFunc(d.foretold, func(e event) bool { return !slices.Contains(got, e) && !e.quiet() && e != refused })
		if missing && spent < 2*time.Minute {
			continue
		}
		d.settled = moved.Sub(applied)
		if !healthy && !d.unhealthy {
			d.find("not healthy after %.0f s", spent.Seconds())
		}
		return after
	}
}

// compare holds the plan against what happened.
func (d *drill) compare(before, after facts, seen []sighting, applied time.Time) {
	d.story = story(seen, applied)
	d.happened = happened(before, after, seen, applied)
	if slices.Contains(d.foretold, refused) {
		d.happened = append([]event{refused}, d.happened...)
	}
	if !slices.Contains(d.foretold, reloads) && (onlyStarts(after, applied) || len(d.happened) > 1) {
		d.happened = slices.DeleteFunc(d.happened, func(e event) bool { return e == reloads })
	}
	for _, text := range differences(d.foretold, d.happened) {
		d.find("%s", text)
	}
}

// A write or a connection that takes this long is late on a busy machine, too: without any change one of 7 s was seen there.
const late = 10 * time.Second

// judgeGaps compares sessions and gaps with what the plan says. Times beyond its figures are no finding: they depend on the machine.
func (d *drill) judgeGaps(f *forecast) {
	switch {
	case f.drops() && d.gaps.broken == 0:
		d.find("the plan says that connections to the primary end, and the open session went on")
	case !f.drops() && d.gaps.broken > 0:
		d.find("the open session broke %d times, and the plan says that connections go on", d.gaps.broken)
	}
	d.judge("writes", d.writes, d.gaps.writes)
	d.judge("connections", d.refused, d.gaps.connections)
}

func (d *drill) judge(what, words string, seen time.Duration) {
	figures := regexp.MustCompile(`[0-9.]+`).FindAllString(words, -1)
	limit := 0.0
	for _, text := range figures {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			limit = max(limit, n)
		}
	}
	switch {
	case words == "" && seen > late:
		d.find("%s waited for %.1f s, and the plan says nothing", what, seen.Seconds())
	case limit > 0 && seen.Seconds() > limit:
		d.notes = append(d.notes, fmt.Sprintf("%s waited for %.1f s; the plan says %s", what, seen.Seconds(), words))
	}
}
