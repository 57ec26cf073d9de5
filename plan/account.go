// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// decideAccountMetadata: the operator adds to the ServiceAccount, and never removes.
func decideAccountMetadata(_ *pair, ch *change) {
	if ch.removed() {
		ch.effect.Class, ch.effect.When, ch.effect.Source = Ignored, Never, sourceURL("api/v1/cluster_funcs.go#L170")
		ch.effect.Why = "the operator adds to the ServiceAccount and never removes anything from it"
		ch.effect.Step = "to remove it: edit the ServiceAccount of the Cluster"
	}
}

// decideServiceAccount: the RoleBindings of the operator and of the plugin stay those of the old account.
func decideServiceAccount(p *pair, ch *change) {
	name := p.ref.Name
	account := cmp.Or(p.cluster.after.Spec.ServiceAccountName, name)
	subject := cmp.Or(p.ref.Namespace, "NAMESPACE") + ":" + account
	step := "first let the pods of the new ServiceAccount read the Cluster too: kubectl create rolebinding CLUSTER-steps-" + account + " --role=CLUSTER " +
		"--serviceaccount=" + subject + "; "
	if p.cluster.needsPluginRole() {
		step += "and the ObjectStore, for good: kubectl create rolebinding CLUSTER-barman-cloud-account --role=CLUSTER-barman-cloud " +
			"--serviceaccount=" + subject + "; "
		ch.effect.Why += "; the plugin binds its Role to the account with the Cluster's name only (PGHA709)"
	}
	ch.effect.Step = step + "after the update let the operator bind the new ServiceAccount: kubectl delete rolebinding CLUSTER; when it is there " +
		"again: kubectl delete rolebinding CLUSTER-steps-" + account + "; pgha plan --steps writes the commands"
	if p.cluster.after.Spec.Instances == 1 {
		ch.effect.Drops = []Endpoint{RW, RO, Pooled}
		ch.effect.Blocked = "all connections, since the only instance does not come back"
	}
}

// needsPluginRole reports whether the sidecar runs with an account that the plugin's RoleBinding does not name.
// https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/internal/cnpgi/operator/specs/role.go#L126
func (c *cluster) needsPluginRole() bool {
	name := c.after.Spec.ServiceAccountName
	return name != "" && name != c.ref.Name && hasSidecar(c.after)
}

// changesAccount reports whether the pods get an account that no RoleBinding of the operator names.
func (c *cluster) changesAccount() bool {
	account := func(o *cnpgv1.Cluster) string { return cmp.Or(o.Spec.ServiceAccountName, c.ref.Name) }
	return account(c.before) != account(c.after) && !c.lacks(parsePath(accountField))
}

// decideLostIdentity: with another account the annotation that the template loses must be on that account.
func decideLostIdentity(p *pair, ch *change) {
	account := p.cluster.after.Spec.ServiceAccountName
	if account == "" || !p.cluster.changesAccount() {
		decideAccountMetadata(p, ch)
		return
	}
	ch.effect.Class, ch.effect.When, ch.effect.Who = FailsLater, AtNextPod, ByAzure
	ch.effect.Why = "the pods get the ServiceAccount " + account + ", and with it the identity that its own annotation names: without one, archiving and backups fail"
	ch.effect.Step = "before the apply: kubectl annotate serviceaccount " + account + " " + ch.name() + "=" + scalar(ch.old)
	if _, ok := ch.old.(string); !ok {
		ch.effect.Step = "before the apply, annotate the ServiceAccount " + account + " with its own identity"
	}
}
