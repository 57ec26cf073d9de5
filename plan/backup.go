// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// backedUp completes the commands in a step that take a base backup: without a method, kubectl cnpg backup takes the operator's own one,
// which fails in a Cluster that archives by a plugin.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/cmd/plugin/backup/cmd.go#L92
func (p *pair) backedUp(step string) string {
	const command = "kubectl cnpg backup CLUSTER"
	if !strings.Contains(step, command) || strings.Contains(step, command+" --method") {
		return step
	}
	o := cmp.Or(p.new, p.old)
	flags := backupMethod(o.text("spec", "method"), o.text("spec", "pluginConfiguration", "name"))
	if owner := p.in.clusterOf(p); owner != nil && o.text("spec", "method") == "" {
		c := cmp.Or(owner.new, owner.old).cluster
		flags = backupMethod("", archiver(c))
	}
	return strings.ReplaceAll(step, command, command+flags)
}

// backupMethod is the flags for a method, or for a plugin that archives; "" for the operator's own backups.
func backupMethod(method, plugin string) string {
	switch {
	case plugin != "":
		return " --method plugin --plugin-name " + plugin
	case method == "volumeSnapshot":
		return " --method volumeSnapshot"
	}
	return ""
}

// cutsRetention reports whether backups are deleted because of a change of a retention policy.
func (p *pair) cutsRetention(c *change) bool {
	policy := p.ref.Kind == "ObjectStore" && c.path.String() == "spec.retentionPolicy" ||
		p.cluster != nil && c.path.String() == "spec.backup.retentionPolicy"
	return policy && c.effect.Class == DataAtRisk
}

// warnOfRetention says when the backups are deleted, and how to keep them.
func (p *pair) warnOfRetention(c *change) {
	if !p.cutsRetention(c) {
		return
	}
	until := "base backup"
	if p.ref.Kind == "ObjectStore" {
		until = "check"
		c.effect.Why = strings.Replace(c.effect.Why, "at its next check and", "at its next check, "+p.retentionInterval()+", and", 1)
	}
	c.effect.Step = fmt.Sprintf("before the apply, list the backups and decide which you still need: kubectl get backups.postgresql.cnpg.io "+
		"--sort-by=.metadata.creationTimestamp; to keep them all, set the old policy again before the next %s", until)
}

// retentionInterval is how often the sidecar applies the policy. The default is that of the CRD.
// https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/api/v1/objectstore_types.go#L36
func (p *pair) retentionInterval() string {
	const byDefault = 1800
	seconds := byDefault
	switch v := p.new.field("spec", "instanceSidecarConfiguration", "retentionPolicyIntervalSeconds").(type) {
	case int64:
		seconds = int(v)
	case float64:
		seconds = int(v)
	}
	if seconds <= 0 { // https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/internal/cnpgi/instance/retention.go#L65
		seconds = 300
	}
	if seconds%60 != 0 {
		return "every " + layout.Count(seconds, "second")
	}
	return "every " + layout.Count(seconds/60, "minute")
}

// retention is that backups are deleted.
func (s *sequence) retention() {
	for _, p := range s.pairs {
		for _, c := range p.changes {
			if len(p.refusals) > 0 || !p.cutsRetention(c) {
				continue
			}
			who, when := ByOperator, "After the next base backup the instance manager"
			if p.ref.Kind == "ObjectStore" {
				who, when = ByPlugin, "At its next check the sidecar of the primary"
			}
			s.add(who, s.kubectl("get backups.postgresql.cnpg.io -w"), "%s deletes the backups and the WAL files that %s no longer covers.", when, scalar(c.new))
		}
	}
}
