// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// satelliteOutcome is what happened in a step.
type satelliteOutcome struct {
	step *satelliteStep
	// class and drops are the plan's.
	class string
	drops []string
	pods  fate
	// writer and reader are the clients of the poolers, direct is the one without.
	writer, reader, direct gaps
	// asked are the answers of PostgreSQL.
	asked []string
	took  time.Duration
}

// satelliteStep plans, applies and compares one step.
func (s *suite) satelliteStep(ctx context.Context, t *timeline, step *satelliteStep, old, now objects) {
	s.say("-- %s", step.name)
	o := &satelliteOutcome{step: step}
	s.report.last().satellites = append(s.report.last().satellites, o)
	find := finder(func(format string, args ...any) { s.report.finding(step.name+": "+format, args...) })
	files, live, err := s.planBoth(ctx, old, now)
	if err != nil {
		find("%v", err)
		return
	}
	o.foretold(files)
	if other := (&satelliteOutcome{}).foretold(live); other.class != o.class || !slices.Equal(other.drops, o.drops) {
		find("the plan from live objects says %q, ends %q; from files %q, ends %q", other.class, other.drops, o.class, o.drops)
	}
	if step.before != nil {
		if err := step.before(ctx, s); err != nil {
			find("cannot prepare: %v", err)
		}
	}
	held, err := s.hold(ctx, step.hold)
	if err != nil {
		find("%v", err)
	}
	defer held.end()
	s.satelliteApplied(ctx, t, o, files, old, now, find)
	if step.then != nil {
		step.then(ctx, s, find, held)
	}
	s.say("   %s, ends %q; pods %s; over the pooler: writes %.1f s, connections %.1f s, %d and %d sessions broke; direct: %d; %s", or(o.class, "nothing to do"), o.drops,
		o.pods, o.writer.writes.Seconds(), o.writer.connections.Seconds(), o.writer.broken, o.reader.broken, o.direct.broken, strings.Join(o.asked, "; "))
}

// satelliteApplied applies the step, waits until nothing moves, and compares.
func (s *suite) satelliteApplied(ctx context.Context, t *timeline, o *satelliteOutcome, f *forecast, old, now objects, find finder) {
	before, err := s.facts(ctx)
	if err != nil {
		find("%v", err)
	}
	pods, err := s.poolerPods(ctx)
	if err != nil {
		find("%v", err)
	}
	begin := time.Now()
	if _, err := s.apply(ctx, now); err != nil {
		find("%v", err)
		return
	}
	if err := s.prune(ctx, old.without(now)); err != nil {
		find("%v", err)
	}
	after, left, err := s.satellitesSettle(ctx, t, o.step)
	if err != nil {
		find("%v", err)
	}
	o.took = time.Since(begin)
	o.pods = fateOf(pods, left)
	if err := s.satelliteGaps(ctx, o, begin); err != nil {
		find("%v", err)
	}
	got := slices.DeleteFunc(happened(before, after, t.since(begin), begin), func(e event) bool { return e == reloads })
	want := slices.DeleteFunc(f.events(), func(e event) bool { return e == reloads })
	for _, text := range append(differences(want, got), o.differences()...) {
		find("%s", text)
	}
	for _, q := range o.step.asks {
		answer, err := s.asks(ctx, q)
		o.asked = append(o.asked, answer)
		if err != nil {
			find("%v", err)
		}
	}
}

// foretold keeps what the plan says.
func (o *satelliteOutcome) foretold(f *forecast) *satelliteOutcome {
	o.class = f.class()
	for _, endpoint := range []string{"rw", "ro", "pooled"} {
		if f.ends(endpoint) {
			o.drops = append(o.drops, endpoint)
		}
	}
	return o
}

// prune deletes objects that the new side no longer has.
func (s *suite) prune(ctx context.Context, o objects) error {
	if len(o) == 0 {
		return nil
	}
	_, err := s.kubectlOn(ctx, o.yaml(), "delete", "-f", "-", "--wait=false")
	return err
}

// satellitesSettle waits until everything is ready and nothing moves.
func (s *suite) satellitesSettle(ctx context.Context, t *timeline, step *satelliteStep) (facts, map[string]map[string]string, error) {
	begin := time.Now()
	select {
	case <-ctx.Done():
		return facts{}, nil, context.Cause(ctx)
	case <-time.After(least):
	}
	var fails []string
	for _, name := range append(slices.Clone(step.fails), step.stuck) {
		fails = append(fails, s.name+"-"+name)
	}
	problem := s.satellitesReady(ctx, fails)
	err := until(ctx, 3*time.Minute, "the Cluster is healthy and no pod ends", func() (bool, error) {
		ok, moved := t.healthy()
		if moved.Before(begin) {
			moved = begin
		}
		ending, err := s.kubectl(ctx, "get", "pods", "-l", "cnpg.io/cluster="+s.name, "-o", "jsonpath={.items[*].metadata.deletionTimestamp}")
		return ok && time.Since(moved) > still && ending == "" && err == nil, err
	})
	if problem == nil {
		problem = err
	}
	after, err := s.facts(ctx)
	if err != nil {
		return after, nil, err
	}
	pods, err := s.poolerPods(ctx)
	if problem == nil {
		problem = err
	}
	return after, pods, problem
}

// satelliteGaps reads the logs of the clients.
func (s *suite) satelliteGaps(ctx context.Context, o *satelliteOutcome, begin time.Time) (err error) {
	end := time.Now()
	if o.direct, err = s.gapsBetween(ctx, begin, end); err != nil || !s.pooled {
		return err
	}
	if o.writer, err = s.gapsOf(ctx, pooledName, "writer", begin, end); err != nil {
		return err
	}
	o.reader, err = s.gapsOf(ctx, pooledName, "reader", begin, end)
	return err
}

// asks waits until the answer is the wanted one.
func (s *suite) asks(ctx context.Context, q query) (string, error) {
	var answer string
	err := until(ctx, 30*time.Second, q.statement, func() (bool, error) {
		primary, err := s.primary(ctx)
		if err != nil {
			return false, err
		}
		answer, err = s.kubectl(ctx, "exec", primary, "-c", "postgres", "--", "psql", "-qtAX", "-d", q.database, "-c", q.statement)
		answer = strings.TrimSpace(answer)
		return err == nil && answer == q.want, err
	})
	if err != nil {
		return answer, fmt.Errorf("PostgreSQL says %q, expected %q: %w", answer, q.want, err)
	}
	return answer, nil
}

// poolerPods are the pods of each pooler, with what makes them other ones: their uid and their restarts.
func (s *suite) poolerPods(ctx context.Context) (map[string]map[string]string, error) {
	var list struct{ Items []pod }
	if err := s.get(ctx, &list, "pods", "-l", "cnpg.io/cluster="+s.name+",cnpg.io/podRole=pooler"); err != nil {
		return nil, err
	}
	all := map[string]map[string]string{}
	for i := range list.Items {
		p := &list.Items[i]
		pooler := p.Metadata.Labels["cnpg.io/poolerName"]
		if all[pooler] == nil {
			all[pooler] = map[string]string{}
		}
		restarts := 0
		for _, c := range p.Status.ContainerStatuses {
			restarts += c.RestartCount
		}
		all[pooler][p.Metadata.Name] = fmt.Sprint(p.Metadata.UID, restarts)
	}
	return all, nil
}
