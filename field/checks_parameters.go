// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"strings"
	"time"
)

// faultyHBA looks for the line that PostgreSQL does not read.
func faultyHBA(ctx context.Context, s *suite, d *drill, _ *timeline) {
	primary, _ := s.primary(ctx)
	text, err := s.psql(ctx, primary, "SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL")
	d.note("pg_hba_file_rules: %s %v; phase %q", text, err, s.phase(ctx))
}

// misspelt checks that the whole change is lost, and that a replica that starts anew fails.
func misspelt(ctx context.Context, s *suite, d *drill, t *timeline) {
	d.note("work_mem of the same change: %v; phase %q", s.show(ctx, "work_mem"), s.phase(ctx))
	primary, _ := s.primary(ctx)
	pods, _ := s.pods(ctx, s.name)
	for i := range pods {
		if name := pods[i].Metadata.Name; name != primary {
			_, err := s.kubectl(ctx, "delete", "pod", name)
			begin := time.Now()
			time.Sleep(40 * time.Second)
			log, _ := s.kubectl(ctx, "logs", name, "-c", "postgres", "--tail=60")
			d.note("pod %s deleted (%v): FATAL in its log %t", name, err, strings.Contains(log, "unrecognized configuration parameter"))
			d.story = append(d.story, story(t.since(begin), begin)...)
			return
		}
	}
}

// unreadable looks at what is in effect beside a value that PostgreSQL does not take, and at what becomes of the instances.
func unreadable(ctx context.Context, s *suite, d *drill, t *timeline) {
	d.note("work_mem %v, log_min_duration_statement %v, max_connections %v; phase %q", s.show(ctx, "work_mem"), s.show(ctx, "log_min_duration_statement"),
		s.show(ctx, "max_connections"), s.phase(ctx))
	time.Sleep(60 * time.Second)
	pods, _ := s.pods(ctx, s.name)
	for i := range pods {
		log, _ := s.kubectl(ctx, "logs", pods[i].Metadata.Name, "-c", "postgres", "--tail=80")
		d.note("pod %s: FATAL in its log %t", pods[i].Metadata.Name, strings.Contains(log, "contains errors") && strings.Contains(log, "FATAL"))
	}
	if primary, _ := s.primary(ctx); s.show(ctx, "max_connections")[primary] == "no answer" {
		s.revive(ctx, d, primary)
	}
	primary, _ := s.primary(ctx)
	d.note("a minute later: primary %s, max_connections %v, phase %q", primary, s.show(ctx, "max_connections"), s.phase(ctx))
	d.story = append(d.story, story(t.since(time.Now().Add(-75*time.Second)), time.Now().Add(-75*time.Second))...)
}

// revive corrects the line of a primary that died, watches that nothing happens, and deletes its pod as the plan says.
func (s *suite) revive(ctx context.Context, d *drill, primary string) {
	_, err := s.kubectl(ctx, "patch", "clusters.postgresql.cnpg.io", s.name, "--type=merge", "--patch", `{"spec":{"postgresql":{"parameters":{"work_mem":"12MB"}}}}`)
	time.Sleep(40 * time.Second)
	d.note("40 s after the correction (%v): max_connections %v, phase %q", err, s.show(ctx, "max_connections"), s.phase(ctx))
	if s.show(ctx, "max_connections")[primary] != "no answer" {
		d.find("the primary came back without its pod being deleted")
		return
	}
	begin := time.Now()
	_, err = s.kubectl(ctx, "delete", "pod", primary)
	back := until(ctx, 4*time.Minute, "the Cluster is ready", func() (bool, error) {
		text, err := s.kubectl(ctx, "get", "clusters.postgresql.cnpg.io", s.name, "-o", "jsonpath={.status.phase} {.status.readyInstances}")
		return text == "Cluster in healthy state 3", err
	})
	d.note("pod %s deleted (%v): healthy %v after %.0f s", primary, err, back == nil, time.Since(begin).Seconds())
}
