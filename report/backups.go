// SPDX-License-Identifier: Apache-2.0

package report

import (
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/robfig/cron"
	batchv1 "k8s.io/api/batch/v1"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
)

// schedule is a ScheduledBackup, or the restore drill.
type schedule struct {
	name, what, cron, keeps string
	zone                    string // of the times; UTC but for a drill with a time zone
	runs                    []string
	note                    string // why there are no runs
}

const day = "Mon 2006-01-02 15:04"

// schedulesOf lists what runs by a schedule. The operator reads six fields, the seconds first, in UTC: its pods have no other time zone.
func schedulesOf(c *cnpgv1.Cluster, objects []manifest.Object, now time.Time, runs int) []schedule {
	var all []schedule
	for _, o := range objects {
		switch o := o.(type) {
		case *cnpgv1.ScheduledBackup:
			if o.Spec.Cluster.Name == c.Name {
				s := schedule{name: o.Name, cron: o.Spec.Schedule, zone: "UTC", what: "base backup to the object store", keeps: keeps(facts.Of(c, objects).Retention)}
				if o.Spec.Method == cnpgv1.BackupMethodVolumeSnapshot {
					s.what, s.keeps = "volume snapshots", "until somebody deletes them: the operator has no retention for snapshots"
				}
				s.next(cron.Parse, o.Spec.Suspend, now, time.UTC, runs)
				all = append(all, s)
			}
		case *batchv1.CronJob:
			if isDrill(o) {
				s := schedule{name: o.Name, cron: o.Spec.Schedule, zone: "UTC", what: "restore drill", keeps: "the copy is deleted after a success"}
				where := time.UTC
				if o.Spec.TimeZone != nil {
					s.zone = *o.Spec.TimeZone
					where = nil
					if s.zone == "UTC" || s.zone == "Etc/UTC" {
						where = time.UTC
					}
				}
				s.next(cron.ParseStandard, o.Spec.Suspend, now, where, runs)
				all = append(all, s)
			}
		}
	}
	return all
}

func keeps(retention string) string {
	if retention == "" {
		return "without a limit"
	}
	return retention
}

// next lists the next runs. A time zone is not converted: its rules are the machine's, and the page must be the same on every machine.
func (s *schedule) next(parse func(string) (cron.Schedule, error), suspend *bool, now time.Time, where *time.Location, runs int) {
	at, err := parse(s.cron)
	switch {
	case err != nil:
		s.note = "the schedule cannot be read"
	case suspend != nil && *suspend:
		s.note = "suspended"
	case now.IsZero():
		s.note = "the day is not known"
	default:
		next := now.UTC()
		if where == nil {
			s.zone += ", counted from now in UTC"
		}
		for range runs {
			if next = at.Next(next); next.IsZero() {
				break
			}
			s.runs = append(s.runs, next.Format(day))
		}
		if len(s.runs) == 0 {
			s.note = "never within five years"
		}
	}
}

// backups writes the schedules with their next runs.
func (w *writer) backups(s *Site) {
	w.put(`<h3>Next backups</h3>`)
	if len(s.schedules) == 0 {
		w.put(`<p class="none">No backup is scheduled.</p>`)
	} else {
		w.put(`<div class="scroll" tabindex="0" role="region" aria-label="Next backups"><table><thead><tr><th scope="col">What</th><th scope="col">Schedule</th><th scope="col">Next runs</th><th scope="col">Kept</th></tr></thead><tbody>`)
		for i := range s.schedules {
			w.schedule(&s.schedules[i])
		}
		w.put(`</tbody></table></div>`)
	}
	w.put(`<h3>What a failure costs</h3><div class="scroll" tabindex="0" role="region" aria-label="What a failure costs"><table><thead><tr><th scope="col">Failure</th><th scope="col">Lost (RPO)</th><th scope="col">Down (RTO)</th></tr></thead><tbody>`)
	for _, o := range s.objectives {
		w.put(`<tr><td>§</td><td>§</td><td>§</td></tr>`, o.Failure, o.Point, o.Time)
	}
	w.put(`</tbody></table></div>`)
	if s.Archive != "" {
		w.put(`<p class="caption">§: T is §, until disks, pods and PostgreSQL have started; S the size of the database, B the rate from the object store, W the WAL since the base backup, R the rate of its replay.</p>`,
			facts.RestoreFormula, facts.RestoreStart)
	}
	if r := s.Fit.Restore; r != nil {
		w.put(`<p>§</p>`, r.Says)
	}
}

func (w *writer) schedule(s *schedule) {
	w.put(`<tr><td>§<br><small>§</small></td><td><code>§</code><br><small>§</small></td><td>`, s.what, s.name, s.cron, s.zone)
	if s.note != "" {
		w.put(`§`, s.note)
	}
	for i, run := range s.runs {
		if i > 0 {
			w.put(`<br>`)
		}
		w.put(`<span class="nowrap">§</span>`, run)
	}
	w.put(`</td><td>§</td></tr>`, s.keeps)
}
