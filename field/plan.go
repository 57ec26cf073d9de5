// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"slices"
	"time"
)

// changesOfPlan are those of three instances, changesOfOne those of a single one.
func changesOfPlan(ctx context.Context, s *suite) error { return s.changes(ctx, state{}, changes()) }

func changesOfOne(ctx context.Context, s *suite) error {
	return s.changes(ctx, state{flags: []string{"--set=spec.instances=1", "--set=spec.postgresql.synchronous=null"}}, changesAlone())
}

// changes applies changes one after the other, each on top of those before, and compares each with its plan.
func (s *suite) changes(ctx context.Context, first state, all []change) error {
	for _, c := range all {
		if s.done.MatchString(c.name) {
			var err error
			if first, err = first.with(ctx, s, c); err != nil {
				return err
			}
		}
	}
	t, state, err := s.start(ctx, first)
	if err != nil {
		return err
	}
	counted := false
	for _, c := range all {
		if !s.match.MatchString(c.name) || s.done.MatchString(c.name) || c.image2 && s.image2 == "" {
			continue
		}
		next, err := state.with(ctx, s, c)
		if err != nil {
			return err
		}
		if c.made {
			state = next
			continue
		}
		if c.breaks {
			if err := s.countRows(ctx); err != nil {
				return err
			}
			counted = true
		}
		d := s.drill(ctx, t, c, state.objects, next.objects)
		s.report.drill(d)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if !slices.Contains(d.foretold, refused) {
			state = next
		}
	}
	if counted {
		return nil
	}
	return s.countRows(ctx)
}

// The application's database and its owner in the profile aks.
const (
	database = "appdb"
	owner    = "app"
)

// state is what is wanted: the profile with its flags, and the edits of what pgha printed.
type state struct {
	flags   []string
	edits   []func(o objects)
	objects objects
}

// with is the state after a change.
func (x state) with(ctx context.Context, s *suite, c change) (state, error) {
	next := state{flags: slices.Concat(x.flags, c.flags), edits: slices.Clone(x.edits)}
	if c.edit != nil {
		next.edits = append(next.edits, c.edit)
	}
	if c.image2 {
		next.flags = append(next.flags, "--set=spec.postgresql.image="+s.image2)
	}
	o, err := s.render(ctx, next.flags...)
	if err != nil {
		return next, err
	}
	for _, edit := range next.edits {
		edit(o)
	}
	next.objects = o
	return next, nil
}

// start sets up the Cluster, the clients and the watches.
func (s *suite) start(ctx context.Context, first state) (*timeline, state, error) {
	first, err := first.with(ctx, s, change{})
	if err != nil {
		return nil, first, err
	}
	begin := time.Now()
	if _, err := s.apply(ctx, first.objects); err != nil {
		return nil, first, err
	}
	t := s.watchAll(ctx)
	err = until(ctx, 10*time.Minute, "the Cluster is healthy", func() (bool, error) { ok, _ := t.healthy(); return ok, nil })
	if err != nil {
		return t, first, err
	}
	s.say("healthy after %.0f s", time.Since(begin).Seconds())
	image, _ := first.objects.of("Cluster").at("spec.imageName").(string)
	return t, first, s.startClient(ctx, image, database, owner)
}
