// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// refused reports whether the Cluster itself is refused.
func (s *sequence) refused() bool { return len(s.cluster.refusals) > 0 }

// refusals are the objects that are not accepted, and what happens to the others: kubectl apply goes on after an error, and has applied what
// comes before.
func (s *sequence) refusals() {
	for _, p := range s.pairs {
		if len(p.refusals) == 0 {
			continue
		}
		what := "and the object stays as it is"
		if p == s.pair {
			what = "and the database stays as it is"
		}
		s.add(cmp.Or(p.refusals[0].Who, ByOperator), "the error that kubectl apply prints; before: kubectl apply --dry-run=server",
			"%s is refused, %s: %s.", p.ref, what, strings.TrimSuffix(p.refusals[0].Why, "."))
	}
	if !s.refused() {
		return
	}
	if others := s.names(func(p *pair) bool { return p != s.pair && p.applies() }); len(others) > 0 {
		s.add(ByKubernetes, "kubectl apply prints created or configured for each",
			"kubectl apply applies the other objects all the same, and ends with an error: %s.", listed(others))
	}
	s.retention()
}

// applies reports whether an apply changes the object: it is added or changed, and accepted. The operator is installed in another way.
func (p *pair) applies() bool {
	return p.new != nil && !p.isOperator() && len(p.refusals) == 0 && (p.old == nil || len(p.changes) > 0)
}

// names are the objects for which the condition holds, in the order of application.
func (s *sequence) names(keep func(p *pair) bool) []string {
	var names []string
	for _, p := range s.pairs {
		if keep(p) {
			names = append(names, kindOf(p.ref)+" "+p.ref.Name)
		}
	}
	return names
}

// applied is the apply itself.
func (s *sequence) applied() {
	if names := s.names((*pair).applies); len(names) > 0 {
		before := "T"
		if s.upgradesOperator() {
			before = "Once the new operator has started and every Cluster is healthy again, you apply: t"
		}
		s.add(ByYou, "kubectl apply prints created or configured for each",
			"%she API server stores %s: %s.", before, layout.Count(len(names), "object"), listed(names))
	}
	s.retention()
	if s.laterRoll() {
		s.add(ByPlugin, "nothing until then; to start it: "+s.touch(),
			"The new settings of the plugin's sidecar wait: the operator does not watch the ObjectStore, and recreates the pods at the next reconcile of the Cluster, for whatever reason.")
	}
}

// touch is a command that makes the operator reconcile the Cluster.
func (s *sequence) touch() string {
	return s.kubectl("annotate cluster %s pgha.dev/touched=$(date +%%s) --overwrite", s.ref.Name)
}

// laterRoll reports whether the pods are recreated for a change of the ObjectStore alone, while nothing touches the Cluster.
// The operator's watches: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L1272
func (s *sequence) laterRoll() bool {
	return len(s.cluster.changes) == 0 && !s.upgradesOperator() && slices.ContainsFunc(s.pairs, func(p *pair) bool {
		return p.ref.Kind == "ObjectStore" && p.does().has(pods)
	})
}

// does is what all changes of an object do together.
func (p *pair) does() (all mechanism) {
	for _, c := range p.changes {
		all |= c.does
	}
	return all
}

// creation is a Cluster that only the new side has.
func (s *sequence) creation() {
	s.applied()
	s.add(ByOperator, s.watchPhase(), "The operator creates the claims and the first instance: phase \"Setting up primary\".")
	if n := s.after.Spec.Instances; n > 1 {
		s.add(ByOperator, s.watchPods(), "It joins %s, one at a time.", layout.Count(n-1, "replica"))
	}
	s.add(ByOperator, s.watchPhase(), "The Cluster is healthy: phase \"Cluster in healthy state\".")
}

// removal is a Cluster that only the old side has.
func (s *sequence) removal() {
	s.add(ByNobody, s.kubectl("get cluster %s", s.ref.Name), "kubectl apply deletes nothing: Cluster %s runs on until somebody deletes it.", s.ref.Name)
	s.add(ByYou, s.kubectl("get pods,pvc -l cnpg.io/cluster=%s -w", s.ref.Name),
		"If it is pruned or deleted, Kubernetes deletes its pods, Services, claims and generated Secrets with it; the reclaim policy of the volumes decides whether the data is lost.")
}

// paused is a Cluster that the operator ignores, while the instance managers go on.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L314
func (s *sequence) paused() {
	s.add(ByOperator, "", "The operator does nothing: the annotation %s is disabled.", reconcileAnnotation)
	s.reload()
	if s.restarts() && s.decreases && !s.supervised() {
		s.decrease()
	}
}

// operatorUpgrade is the upgrade of the operator, if the sides are for two versions.
func (s *sequence) operatorUpgrade() {
	if !s.upgradesOperator() {
		return
	}
	twice := ""
	if len(s.names((*pair).applies)) > 0 && s.does()&(pods|restarts) != 0 {
		twice = " It recreates the pods as listed below, and the apply after it makes the operator do so a second time."
	}
	s.add(ByYou, "kubectl get deployment -A -l app.kubernetes.io/name=cloudnative-pg",
		"You install the operator %s; what follows begins when it has started.%s The steps are for an operator without ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES; with it the instance manager is replaced in the running pods, phase \"Online upgrade in progress\", unless something else changes the pods.",
		s.in.to, twice)
}

// operatorObjects are the objects that the operator keeps beside the pods.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go#L57
func (s *sequence) operatorObjects() {
	if slices.ContainsFunc(s.pairs, changesObjects) {
		s.add(ByOperator, s.kubectl("get service,pdb,serviceaccount,secret -l cnpg.io/cluster=%s", s.ref.Name),
			"The operator changes its objects: Services, PodDisruptionBudgets, Secrets, ServiceAccount, and labels and annotations of pods and claims, as far as they differ.")
	}
	window := s.after.Spec.NodeMaintenanceWindow
	if window == nil || !window.InProgress || window.ReusePVC != nil && !*window.ReusePVC {
		return
	}
	who := "of the replicas"
	if s.after.Spec.Instances == 1 {
		who = "of the primary"
	}
	s.add(ByOperator, s.kubectl("get pdb -l cnpg.io/cluster=%s", s.ref.Name),
		"During the maintenance window there is no PodDisruptionBudget %s, and the operator does not wait for instances that are not ready.", who)
}

// changesObjects reports whether a change of the Cluster changes other objects. The annotations that stop instances have steps of their own.
func changesObjects(p *pair) bool {
	return p.cluster != nil && slices.ContainsFunc(p.changes, func(c *change) bool {
		return c.does.has(objects) && c.name() != hibernationAnnotation && c.name() != fencedAnnotation
	})
}

// poolers are the poolers that change with the Cluster.
func (s *sequence) poolers() {
	for _, p := range s.pairs {
		switch {
		case p.ref.Kind != "Pooler" || !p.same():
		case s.upgradesOperator():
			s.add(ByOperator, s.kubectl("get pods -l cnpg.io/poolerName=%s -w", p.ref.Name),
				"The pods of Pooler %s are replaced by the Deployment: their init container has the operator's image.", p.ref.Name)
		case len(p.changes) > 0 && len(p.refusals) == 0:
			s.add(ByOperator, s.kubectl("get pods -l cnpg.io/poolerName=%s -w", p.ref.Name),
				"The operator changes the Deployment, the Service and the configuration of Pooler %s, as far as they differ.", p.ref.Name)
		}
	}
}
