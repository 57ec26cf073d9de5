// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"github.com/pgha/pgha/profiles"
)

const cronJobs = "cronjobs.batch"

// scheduledDrill describes the drill of spec.backup.drill: how to see its result, run it now, look at a failed copy, and stop it.
func scheduledDrill(b *book) {
	d := b.p.Spec.Backup.Drill
	if d == nil {
		return
	}
	name := b.p.DrillName()
	b.section("The drill that runs by itself")
	b.text("CronJob %s restores the newest backup into a Cluster of its own, %s, at %s. It checks the copy and deletes it with its disks. The copy "+
		"archives nothing, has no load balancer, and its service account needs its own federated credential. Each drill ends with an event, which "+
		"Kubernetes keeps for an hour, and with a Job, which stays:", code(name), code(name), code(d.Cron))
	b.sh(b.kubectl("get", "events", "--field-selector", "involvedObject.name="+name),
		b.kubectl("get", cronJobs+"/"+name))
	b.text("To run it now, for example after a change of the backups. The log says what each check answered, and ends with the result:")
	b.sh(b.kubectl("create", "job", "--from=cronjob/"+name, name+"-now"),
		b.kubectl("logs", "--follow", "--pod-running-timeout=5m", "jobs.batch/"+name+"-now"))
	b.text("Delete the Job before you run it by hand again:")
	b.sh(b.kubectl("delete", "jobs.batch/"+name+"-now"))
	b.text("Two drills never share a copy: the second ends with the event DrillBlocked. After a drill that was killed, the next one waits until the "+
		"deadline of the killed Job, and then deletes its copy. That deadline is %d minutes after its start.", (d.Limit()+59)/60)
	b.failedDrill(name, d)
	b.drillAlerts(name)
}

func (b *book) failedDrill(name string, d *profiles.Drill) {
	if d.KeepCopies() == profiles.KeepNever {
		b.text("A failed copy is deleted, too. To look at one, set `spec.backup.drill.keep: failed`, apply, and run the drill again.")
		return
	}
	b.text("**A failed copy stays**, and blocks the next drill. Look at it. If it never became ready, the pod or the log of its recovery says why:")
	b.sh(b.kubectl("get", clusters+"/"+name),
		b.kubectl("get", "pods", "-l", "cnpg.io/cluster="+name),
		b.kubectl("logs", "-l", "cnpg.io/cluster="+name, "--all-containers", "--tail=50"))
	b.text("Then delete it, or you keep paying for its disks:")
	b.sh(b.kubectl("delete", "--ignore-not-found", clusters+"/"+name))
}

// drillAlerts are the expressions for Prometheus. kube-state-metrics knows the CronJob; the numbers are metrics of the copy.
func (b *book) drillAlerts(name string) {
	if b.p.Spec.Monitoring.Alerts != nil {
		return // PostgresRestoreDrillOverdue is among the alerts
	}
	b.text("Alert on a drill that failed, and on one that has not succeeded for too long. The metrics are those of kube-state-metrics. " +
		"Replace the eight days by the interval of your schedule and a day:")
	b.fenced("promql", `kube_job_status_failed{namespace="`+b.p.Namespace()+`", job_name=~"`+name+`-.*"} > 0`+"\n"+
		`time() - kube_cronjob_status_last_successful_time{namespace="`+b.p.Namespace()+`", cronjob="`+name+`"} > 8 * 86400`+"\n")
	if len(b.names(b.objects, "PodMonitor")) > 0 {
		b.text("The copy itself has `cnpg_pgha_drill_success`, `cnpg_pgha_drill_seconds` and `cnpg_pgha_drill_newest_age_seconds` while it exists. " +
			"It stays for 90 seconds after the checks, so that Prometheus scrapes them. `last_over_time` finds the newest.")
	}
}

// deleteDrill deletes what the objects of the drill leave behind: a copy that stayed for a look, and the files.
func (b *book) deleteDrill() {
	if b.p.Spec.Backup.Drill == nil {
		return
	}
	name := b.p.DrillName()
	b.text("Delete the copy of a restore drill, if one stayed for a look, and the files of the drill:")
	b.sh(b.kubectl("delete", "--ignore-not-found", clusters+"/"+name, "configmaps/"+name))
}
