// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/admission"
)

const (
	scheduleSource = "internal/controller/scheduledbackup_controller.go"
	nextBackup     = "the operator puts it into the Backups that it creates from now on; Backups that exist stay as they are"
)

// scheduledBackupRules are the rules for a ScheduledBackup.
func scheduledBackupRules() []rule {
	next := func(path, why string) rule {
		return rule{path: path, does: event, when: AtBackup, who: ByOperator, source: scheduleSource + "#L328", why: why, decide: coldSchedule}
	}
	return []rule{
		{
			path: "spec.schedule", does: event, when: AtBackup, who: ByOperator, source: scheduleSource + "#L249", decide: scheduleEffect,
			why: "the operator counts the next time from its last check, so a backup starts at once if the new schedule has a time between that check and now",
			guards: one(FailsLater, "object.spec.schedule == oldObject.spec.schedule || object.spec.schedule.split(' ').filter(w, w != '').size() != 5",
				"the operator reads the first of five fields as the seconds and the second one as the minutes, so backups start far more often than meant"),
		},
		{
			path: "spec.suspend", does: event, when: AtBackup, who: ByOperator, source: scheduleSource + "#L111", decide: suspends,
			why: "the operator takes backups again; one starts at once if a time of the schedule has passed since its last check",
			guards: one(FailsLater, "!object.spec.?suspend.orValue(false) || oldObject.spec.?suspend.orValue(false)",
				"the operator takes no base backup until it is set back, so a restore has to replay ever more WAL, or finds no backup at all"),
		},
		{
			path: "spec.immediate", does: nothing, when: Never, who: ByNobody, source: scheduleSource + "#L198",
			why: "the operator reads it only before it has looked at the schedule for the first time",
		},
		{
			path: "spec.cluster", class: DataAtRisk, who: ByOperator, source: scheduleSource + "#L333", decide: immutable,
			why:    "backups of the first Cluster stop, and those of another one begin",
			step:   "create a second ScheduledBackup for the other Cluster",
			guards: one(DataAtRisk, "object.spec.cluster == oldObject.spec.cluster", ""),
		},
		next("spec.method", nextBackup), next("spec.target", "the operator chooses the instance for each backup that it creates from now on"),
		next("spec.online", nextBackup), next("spec.onlineConfiguration", nextBackup), next("spec.pluginConfiguration", nextBackup),
		next("spec.backupOwnerReference", "the operator sets the owner of the Backups that it creates from now on; with self they are deleted together with the ScheduledBackup"),
	}
}

// scheduleEffect: the operator's schedules begin with the seconds, and it only warns if there are five fields.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/scheduledbackup_webhook.go
func scheduleEffect(_ *pair, c *change) {
	const usual = 5
	text, _ := c.new.(string)
	if len(strings.Fields(text)) != usual {
		return
	}
	c.effect.Class, c.effect.When = FailsLater, Now
	c.effect.Why = fmt.Sprintf("%q has five fields, and the operator reads the first one as the seconds and the second one as the minutes: what was meant as "+
		"once a day is then once an hour", text)
	c.effect.Step = fmt.Sprintf("write the seconds too: %q", "0 "+text)
}

// suspends: no backup is taken any more.
func suspends(_ *pair, c *change) {
	if on, _ := c.new.(bool); on {
		c.effect.Class, c.effect.When = FailsLater, Now
		c.effect.Why = "the operator takes no base backup until it is set back, so a restore has to replay ever more WAL, or finds no backup at all"
		c.effect.Step = "set a date to resume; until then back up by hand: kubectl cnpg backup CLUSTER"
	}
}

// immutable: the API server refuses another value if the CRD of the new side's operator says so. A value that appears or disappears passes.
// https://kubernetes.io/docs/reference/using-api/cel/
func immutable(p *pair, c *change) {
	n := admission.Schema(p.ref.Kind, p.new.target)
	for i, s := range c.path {
		if n == nil {
			return
		}
		for _, name := range n.FixedFields {
			if name == s.name && i == len(c.path)-1 {
				refusedChange(c)
			}
		}
		if n = n.Field(s.name); n != nil && n.Fixed && p.old.field(stepNames(c.path[:i+1])...) != nil && p.new.field(stepNames(c.path[:i+1])...) != nil {
			refusedChange(c)
			return
		}
	}
}

func refusedChange(c *change) {
	c.effect.Class, c.effect.Who, c.effect.When = Refused, ByKubernetes, Never
	c.effect.Why = "the API server refuses another value: the CRD makes the field immutable"
	c.effect.Drops = []Endpoint{}
}

// stepNames are the names of the steps of a path.
func stepNames(p path) []string {
	var all []string
	for _, s := range p {
		all = append(all, s.name)
	}
	return all
}
