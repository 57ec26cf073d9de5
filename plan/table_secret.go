// SPDX-License-Identifier: Apache-2.0

package plan

const secretDocs = "https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/"

// secretRules are the rules for a Secret. Values are never shown.
func secretRules() []rule {
	return []rule{
		{
			path: "data.username", does: objects, who: ByKubernetes, source: secretDocs, decide: renamesUser,
			why:     "no object of the two sides reads the Secret; what else reads it has the new value at its next look",
			noGuard: "a policy cannot see whether a Cluster uses the object", misses: FailsLater,
		},
		{
			path: "data.*", does: objects, who: ByKubernetes, source: secretDocs, decide: readBy,
			why:     "no object of the two sides reads the Secret; what else reads it has the new value at its next look",
			noGuard: "a policy cannot see whether a Cluster uses the object", misses: FailsLater,
		},
		{
			path: "type", class: Refused, when: Never, who: ByKubernetes, source: secretDocs,
			why: "the API server refuses another type: the type of a Secret is immutable", step: "delete the Secret and create it again",
		},
		{
			path: "immutable", does: event, when: Now, who: ByKubernetes, source: secretDocs,
			why: "the API server refuses changes of an immutable Secret, and also to make it mutable again",
		},
		{
			path: "metadata.annotations[cnpg.io/passwordPassthrough]", does: event, when: AtReconcile, who: ByOperator, source: "pkg/utils/labels_annotations.go#L334",
			why: "with enabled the instance manager sends the password to PostgreSQL as it is when it next sets it, and PostgreSQL encodes it by password_encryption",
		},
		watchLabelRule("Secret"),
	}
}

// watchLabelRule is about the label with which the operator watches an object.
func watchLabelRule(kind string) rule {
	return rule{
		path: "metadata.labels[" + reloadLabel + "]", does: event, when: Now, who: ByOperator,
		source: "internal/controller/cluster_predicates.go#L134",
		why:    "the operator reconciles the Clusters that use the " + kind + " at each change of it as long as it has this label",
	}
}

// renamesOwner reports whether the owner of the Cluster changes to the user name of the Secret.
func (p *pair) renamesOwner(k *pair) bool {
	before, _ := application(k.cluster.before)
	after, _ := application(k.cluster.after)
	return before != after && after == userIn(p.in.new.Resources, p.ref.Name, p.ref.Namespace) && before == userIn(p.in.old.Resources, p.ref.Name, p.ref.Namespace)
}

// renamesUser: the instance manager takes a password only for the role that the Cluster names.
func renamesUser(p *pair, c *change) {
	readBy(p, c)
	r, _ := p.readerOf()
	if r != nil && r.kind == "Cluster" && r.field == "spec/managed/roles" {
		c.effect.Why = "the instance manager of the primary compares the user with the role's name and reports an error: the password in the database stays as it was"
		c.effect.Blocked, c.effect.Step, c.effect.Source = "", "keep the user, and change the password only", sourceURL("internal/management/controller/roles/runnable.go#L366")
		return
	}
	if r == nil || r.kind != "Cluster" || r.does != objects || r.blocked != newPassword {
		return
	}
	c.effect.Class = FailsLater
	if k := p.in.clusterOf(p); k != nil && k.same() && p.renamesOwner(k) {
		c.effect.Why = "the instance manager compares the user with the owner of the Cluster, which changes to the same name: if the role does not exist, it stops with an error"
		c.effect.Step = "see the owner of the Cluster"
		return
	}
	c.effect.Why = "the instance manager compares the user with the owner of the Cluster and stops with an error, so passwords and extensions of the Cluster are no longer reconciled"
	c.effect.Step = "keep the user, and change the password only"
	c.effect.Source = sourceURL(instanceController + "#L1444")
}

// externalSecretRules are the rules for an ExternalSecret.
func externalSecretRules() []rule {
	const docs = "https://external-secrets.io/latest/api/externalsecret/"
	same := func(path, why string) rule {
		return rule{path: path, does: objects, who: ByKubernetes, source: docs, why: why}
	}
	target := same("spec.target", "the External Secrets Operator writes the Secret again, under the new name if that changes; with the policy Owner the old Secret is deleted")
	target.blocked = "what reads the Secret under its old name"
	return []rule{
		same("spec.refreshInterval", "the External Secrets Operator reads the store at another interval"),
		same("spec.secretStoreRef", "the External Secrets Operator reads the values from another store and writes the Secret again; with other values the password changes"),
		same("spec.data", "the External Secrets Operator reads other values and writes the Secret again; with other values the password changes"),
		same("spec.dataFrom", "the External Secrets Operator reads other values and writes the Secret again; with other values the password changes"),
		target,
		same("spec.target.template", "the External Secrets Operator writes the Secret again from the new template"),
		same("spec", "the External Secrets Operator writes the Secret again"),
	}
}
