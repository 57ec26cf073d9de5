// SPDX-License-Identifier: Apache-2.0

package plan

// backupRules are the rules for a Backup.
func backupRules() []rule {
	return []rule{{
		path: "spec", class: Refused, when: Never, who: ByKubernetes,
		source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/config/crd/bases/postgresql.cnpg.io_backups.yaml",
		why:    "the API server refuses any change: a Backup is a request for one backup, and its spec is immutable",
		decide: immutableBackup,
	}}
}

// immutableBackup: CRDs of older operators accept the change, and the operator never reads it again.
func immutableBackup(p *pair, c *change) {
	immutable(p, c)
	if c.effect.Class == Refused {
		c.effect.Step = "request another backup: kubectl cnpg backup CLUSTER, or a Backup with another name"
		return
	}
	c.effect.Class, c.effect.When, c.effect.Who = Ignored, Never, ByNobody
	c.effect.Why = "the operator has carried out the request, and reads it no more"
}
