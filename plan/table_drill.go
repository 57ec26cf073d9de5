// SPDX-License-Identifier: Apache-2.0

package plan

const (
	rbacDocs    = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/"
	cronJobDocs = "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"
)

// accessRoleRules are the rules for a Role.
func accessRoleRules() []rule {
	return []rule{
		{path: "rules", does: objects, who: ByKubernetes, source: rbacDocs + "#role-and-clusterrole",
			why: "the API server authorizes the next request of the bound accounts by the new rules; running instances have Roles that the operator writes"},
	}
}

// roleBindingRules are the rules for a RoleBinding.
func roleBindingRules() []rule {
	return []rule{
		{path: "subjects", does: objects, who: ByKubernetes, source: rbacDocs + "#rolebinding-and-clusterrolebinding",
			why: "the API server authorizes the next request of these accounts by the Role"},
		{path: "roleRef", class: Refused, when: Never, who: ByKubernetes, source: rbacDocs + "#rolebinding-and-clusterrolebinding",
			why:  "the API server refuses another Role in a binding that exists",
			step: "delete the RoleBinding first, and apply it again"},
	}
}

// cronJobRules are the rules for a CronJob, such as that of the restore drill.
func cronJobRules() []rule {
	next := func(path, why string) rule {
		return rule{path: path, does: objects, who: ByKubernetes, source: cronJobDocs, why: why}
	}
	return []rule{
		next("spec.schedule", "Kubernetes starts the next Job by the new schedule; a running Job goes on"),
		next("spec.timeZone", "Kubernetes reads the schedule in the new time zone; a running Job goes on"),
		next("spec.suspend", "Kubernetes starts no Job while it is true; a running Job goes on"),
		next("spec.concurrencyPolicy", "it applies when Kubernetes starts the next Job"),
		next("spec.jobTemplate", "the next Job is made from it; a running Job goes on as it was started"),
		next("spec", "it applies to the next Job; the database does not notice"),
	}
}

// accountRemoved: an account of Jobs is not that of the instances.
func accountRemoved(p *pair) wholeRule {
	for _, q := range p.in.pairs {
		if q.ref.Kind == "CronJob" && q.old != nil && q.ref.Namespace == p.ref.Namespace &&
			q.old.text("spec", "jobTemplate", "spec", "template", "spec", "serviceAccountName") == p.ref.Name {
			return wholeRule{source: cronJobDocs, why: "the Jobs of " + q.ref.String() + " can no longer start"}
		}
	}
	return removed()["ServiceAccount"]
}
