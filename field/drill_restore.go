// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// The image of the Job, with sh, cat, date, sleep and kubectl, and a StorageClass with the reclaim policy Delete.
const (
	drillImage = "PGHA_FIELD_DRILL_IMAGE"
	drillClass = "PGHA_FIELD_DRILL_CLASS"
)

// restoreDrills runs the restore drill of spec.backup.drill on real pods, by hand and not by its schedule: one that succeeds, one whose check
// fails, one that is killed half way, two at once. The source must not notice.
func restoreDrills(ctx context.Context, s *suite) error {
	if os.Getenv(drillImage) == "" || os.Getenv(drillClass) == "" {
		s.report.note("No drill was run: %s and %s are not set.", drillImage, drillClass)
		return nil
	}
	if _, _, err := s.start(ctx, state{}); err != nil {
		return err
	}
	if err := s.backups(ctx, nil); err != nil {
		return err
	}
	before, err := s.source(ctx)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		name string
		do   func(ctx context.Context) error
	}{
		{"success", s.drillSucceeds}, {"failed check", s.drillFails}, {"killed", s.drillKilled}, {"two at once", s.drillsTogether}, {"metrics", s.drillMetrics},
	} {
		if !s.match.MatchString(step.name) {
			continue
		}
		s.say("drill: %s", step.name)
		if err := step.do(ctx); err != nil {
			s.report.finding("drill, %s: %v", step.name, err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	after, err := s.source(ctx)
	if after != before {
		s.report.finding("the drills changed the source:\n%s\nbefore:\n%s", after, before)
	}
	if err != nil {
		return err
	}
	return s.countRows(ctx)
}

// source is what a drill must leave alone: the instances with their restarts, the volumes, the Services, and the specifications.
func (s *suite) source(ctx context.Context) (string, error) {
	pods, err := s.pods(ctx, s.name)
	if err != nil {
		return "", err
	}
	var all []string
	for i := range pods {
		line := pods[i].Metadata.Name + " " + pods[i].Metadata.UID
		for _, c := range pods[i].Status.ContainerStatuses {
			line += fmt.Sprintf(" %s=%d", c.Name, c.RestartCount)
		}
		all = append(all, line)
	}
	slices.Sort(all)
	const generation = `{range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.metadata.generation} {.spec.selector}{"\n"}{end}`
	text, err := s.kubectl(ctx, "get", "clusters.postgresql.cnpg.io,objectstores.barmancloud.cnpg.io,services,persistentvolumeclaims", "-l",
		"pgha.dev/drill-of!="+s.name+",cnpg.io/cluster!="+s.name+"-drill", "-o", "jsonpath="+generation)
	return strings.Join(all, "\n") + "\n" + text, err
}

func (s *suite) copyName() string { return s.name + "-drill" }

// schedule applies the profile with a drill. It never runs by itself.
func (s *suite) schedule(ctx context.Context, check string, more ...string) error {
	const drill = "--set=spec.backup.drill."
	o, err := s.render(ctx, slices.Concat([]string{
		drill + "cron=0 0 29 2 *", drill + "image=" + os.Getenv(drillImage), drill + "storageClass=" + os.Getenv(drillClass), drill + "timeout=600",
		drill + "checks[0].name=rows", drill + "checks[0].sql=" + check, drill + "newest=SELECT max(at) FROM field",
	}, more)...)
	if err != nil {
		return err
	}
	_, err = s.apply(ctx, o)
	return err
}

// launch starts a Job of the CronJob.
func (s *suite) launch(ctx context.Context, job string) error {
	_, err := s.kubectl(ctx, "create", "job", "--from=cronjob/"+s.copyName(), job)
	return err
}

// ended waits for a Job, and returns whether it succeeded, and its log.
func (s *suite) ended(ctx context.Context, job string) (succeeded bool, log string, err error) {
	err = until(ctx, 20*time.Minute, "Job "+job+" ends", func() (bool, error) {
		text, err := s.kubectl(ctx, "get", "job", job, "-o", `jsonpath={.status.conditions[?(@.status=="True")].type}`)
		succeeded = strings.Contains(text, "Complete")
		return succeeded || strings.Contains(text, "Failed"), err
	})
	if err == nil {
		log, err = s.kubectl(ctx, "logs", "job/"+job)
	}
	return succeeded, log, err
}

// drill runs a Job to its end, and checks how it ended.
func (s *suite) restoreDrill(ctx context.Context, job string, succeeds bool, reason string) error {
	begin := time.Now()
	if err := s.launch(ctx, job); err != nil {
		return err
	}
	return s.concluded(ctx, job, succeeds, reason, begin)
}

func (s *suite) concluded(ctx context.Context, job string, succeeds bool, reason string, begin time.Time) error {
	succeeded, log, err := s.ended(ctx, job)
	if err != nil {
		return err
	}
	s.report.note("Drill %s in %.0f s: %s", job, time.Since(begin).Seconds(), lastLine(log))
	if succeeded != succeeds || !strings.Contains(log, reason) {
		return fmt.Errorf("job %s: succeeded %v, want %v and %s:\n%s", job, succeeded, succeeds, reason, log)
	}
	events, err := s.kubectl(ctx, "get", "events", "--field-selector", "involvedObject.name="+s.copyName()+",reason="+reason, "-o", "jsonpath={.items[*].message}")
	if events == "" {
		return fmt.Errorf("there is no event %s of the CronJob (%w)", reason, err)
	}
	return nil
}

// removed checks that nothing of the copy is left, its volumes included.
func (s *suite) removed(ctx context.Context) error {
	left, err := s.kubectl(ctx, "get", "clusters.postgresql.cnpg.io/"+s.copyName(), "--ignore-not-found", "-o", "name")
	if err != nil || left != "" {
		return fmt.Errorf("left: %q (%w)", left, err)
	}
	claims, err := s.kubectl(ctx, "get", "persistentvolumeclaims", "-l", "cnpg.io/cluster="+s.copyName(), "-o", "name")
	if err != nil || claims != "" {
		return fmt.Errorf("left: %q (%w)", claims, err)
	}
	return until(ctx, 2*time.Minute, "the volumes of the copy are deleted", func() (bool, error) {
		volumes, err := s.kubectl(ctx, "get", "pv", "-o", `jsonpath={range .items[?(@.spec.claimRef.namespace=="`+s.ns+`")]}{.spec.claimRef.name}{" "}{end}`)
		return err == nil && !strings.Contains(volumes, s.copyName()+"-"), err
	})
}

func (s *suite) drillSucceeds(ctx context.Context) error {
	if err := s.schedule(ctx, "SELECT count(*) > 0 FROM field"); err != nil {
		return err
	}
	if err := s.restoreDrill(ctx, "drill-good", true, "DrillSucceeded"); err != nil {
		return err
	}
	if err := s.removed(ctx); err != nil {
		return err
	}
	// Without the query, the age is that of the last commit in the WAL.
	if err := s.schedule(ctx, "SELECT count(*) > 0 FROM field", "--set=spec.backup.drill.newest="); err != nil {
		return err
	}
	if err := s.restoreDrill(ctx, "drill-commit", true, "DrillSucceeded"); err != nil {
		return err
	}
	return s.removed(ctx)
}

// drillFails: the copy stays, blocks the next drill, and a person deletes it.
func (s *suite) drillFails(ctx context.Context) error {
	if err := s.schedule(ctx, "SELECT false"); err != nil {
		return err
	}
	if err := s.restoreDrill(ctx, "drill-bad", false, "DrillFailed"); err != nil {
		return err
	}
	if err := s.restoreDrill(ctx, "drill-blocked", false, "DrillBlocked"); err != nil {
		return err
	}
	_, err := s.kubectl(ctx, "delete", "clusters.postgresql.cnpg.io", s.copyName())
	return err
}

// drillKilled: the pod of the Job is killed while the copy is restored. The next drill waits for the deadline, and the one after it cleans up.
func (s *suite) drillKilled(ctx context.Context) error {
	if err := s.schedule(ctx, "SELECT count(*) > 0 FROM field"); err != nil {
		return err
	}
	if err := s.launch(ctx, "drill-killed"); err != nil {
		return err
	}
	const copies = "clusters.postgresql.cnpg.io/"
	err := until(ctx, 3*time.Minute, "the copy is there", func() (bool, error) {
		text, err := s.kubectl(ctx, "get", copies+s.copyName(), "--ignore-not-found", "-o", "name")
		return text != "", err
	})
	if err != nil {
		return err
	}
	if _, err := s.kubectl(ctx, "delete", "pod", "-l", "batch.kubernetes.io/job-name=drill-killed", "--force", "--grace-period=0"); err != nil {
		return err
	}
	if err := s.restoreDrill(ctx, "drill-early", false, "DrillBlocked"); err != nil {
		return err
	}
	if _, err := s.kubectl(ctx, "annotate", copies+s.copyName(), "--overwrite", "pgha.dev/drill-until=@1700000000"); err != nil {
		return err
	}
	if err := s.restoreDrill(ctx, "drill-again", true, "DrillSucceeded"); err != nil {
		return err
	}
	return s.removed(ctx)
}

// drillsTogether: of two Jobs that start at once, one restores and the other does nothing.
func (s *suite) drillsTogether(ctx context.Context) error {
	begin := time.Now()
	for _, job := range []string{"drill-one", "drill-two"} {
		if err := s.launch(ctx, job); err != nil {
			return err
		}
	}
	one, first, err := s.ended(ctx, "drill-one")
	if err != nil {
		return err
	}
	two, second, err := s.ended(ctx, "drill-two")
	if err != nil {
		return err
	}
	s.report.note("Two drills at once, in %.0f s: %s; %s", time.Since(begin).Seconds(), lastLine(first), lastLine(second))
	if one == two || !strings.Contains(first+second, "DrillBlocked") || !strings.Contains(first+second, "DrillSucceeded") {
		return fmt.Errorf("not exactly one succeeded:\n%s\n%s", first, second)
	}
	return s.removed(ctx)
}

// drillMetrics: a copy that stays has the result in its metrics.
func (s *suite) drillMetrics(ctx context.Context) error {
	if err := s.schedule(ctx, "SELECT count(*) > 0 FROM field", "--set=spec.backup.drill.keep=always"); err != nil {
		return err
	}
	if err := s.restoreDrill(ctx, "drill-kept", true, "DrillSucceeded"); err != nil {
		return err
	}
	path := "/api/v1/namespaces/" + s.ns + "/pods/" + s.copyName() + "-1:9187/proxy/metrics"
	err := until(ctx, 2*time.Minute, "the metrics have the result", func() (bool, error) {
		text, err := s.kubectl(ctx, "get", "--raw", path)
		for _, metric := range []string{"cnpg_pgha_drill_success 1", "cnpg_pgha_drill_seconds ", "cnpg_pgha_drill_newest_age_seconds "} {
			if !strings.Contains(text, metric) {
				return false, err
			}
		}
		return true, err
	})
	_, deleted := s.kubectl(ctx, "delete", "clusters.postgresql.cnpg.io", s.copyName())
	if err != nil {
		return err
	}
	return deleted
}
