// SPDX-License-Identifier: Apache-2.0

package guard

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/manifest"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Annotation on an object allows the changes of a class, or of several with commas between them: pgha.dev/allow: "data at risk". Hyphens may
// stand for spaces. It is read from the new object, and for a deletion from the object that is deleted.
const Annotation = "pgha.dev/allow"

// Action is what happens to a change that the policies match.
type Action string

// The actions.
const (
	// Deny refuses the request.
	Deny Action = "deny"
	// Warn lets the request pass, prints a warning for the user and writes to the audit log. Kubernetes accepts no binding that both
	// denies and warns.
	Warn Action = "warn"
)

// DefaultOperator is the namespace in which the operator's own manifests install it.
const DefaultOperator = "cnpg-system"

// Options select what the policies do.
type Options struct {
	// Action on a match; empty means Deny.
	Action Action
	// Operator is the namespace of the operator; empty means DefaultOperator. What its service accounts do always passes.
	Operator string
	// Namespaces restricts the policies to these namespaces; empty for all.
	Namespaces []string
}

// target is a kind that a policy watches.
type target struct{ kind, group, resource string }

// targets lists the kinds, in the order of the policies. The resources are those of the objects alone: a policy for clusters does not
// match clusters/status, which only controllers write, nor clusters/scale, whose object has no fields but the number of instances.
func targets() []target {
	const cnpg, barman = "postgresql.cnpg.io", "barmancloud.cnpg.io"
	return []target{
		{"Cluster", cnpg, "clusters"},
		{"ObjectStore", barman, "objectstores"},
		{"ScheduledBackup", cnpg, "scheduledbackups"},
		{"Database", cnpg, "databases"},
		{"Publication", cnpg, "publications"},
		{"Subscription", cnpg, "subscriptions"},
		{"Pooler", cnpg, "poolers"},
		{"Service", "", "services"},
	}
}

// Objects returns the policies, each followed by its binding: for each kind one for updates and one for deletions, as far as there is
// something to refuse.
func Objects(o Options) []manifest.Object {
	var all []manifest.Object
	for _, t := range targets() {
		for _, operation := range []admissionv1.OperationType{admissionv1.Update, admissionv1.Delete} {
			if checks := t.validations(operation); len(checks) > 0 {
				name := "pgha-" + t.resource + "-" + strings.ToLower(string(operation))
				all = append(all, t.policy(name, operation, checks, o), binding(name, o))
			}
		}
	}
	return all
}

// policy is the policy for one kind and one operation.
func (t target) policy(name string, operation admissionv1.OperationType, checks []admissionv1.Validation, o Options) *admissionv1.ValidatingAdmissionPolicy {
	failure := admissionv1.Fail
	if o.Action == Warn {
		failure = admissionv1.Ignore // An expression that cannot be evaluated must not refuse anything either.
	}
	return &admissionv1.ValidatingAdmissionPolicy{
		TypeMeta:   metav1.TypeMeta{APIVersion: "admissionregistration.k8s.io/v1", Kind: "ValidatingAdmissionPolicy"},
		ObjectMeta: metadata(name),
		Spec: admissionv1.ValidatingAdmissionPolicySpec{
			FailurePolicy: &failure,
			MatchConstraints: &admissionv1.MatchResources{ResourceRules: []admissionv1.NamedRuleWithOperations{{
				RuleWithOperations: admissionv1.RuleWithOperations{
					Operations: []admissionv1.OperationType{operation},
					Rule:       admissionv1.Rule{APIGroups: []string{t.group}, APIVersions: []string{"v1"}, Resources: []string{t.resource}},
				},
			}}},
			MatchConditions: conditions(operation, o),
			Variables: []admissionv1.Variable{{
				Name:       "allow",
				Expression: fmt.Sprintf("%s.metadata.?annotations[?'%s'].orValue('').split(',').map(c, c.trim().replace('-', ' '))", subject(operation), Annotation),
			}},
			Validations: checks,
		},
	}
}

func metadata(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Labels: map[string]string{"app.kubernetes.io/managed-by": "pgha"}}
}

// subject is the variable with the object that a request is about: a deletion has only the old one.
func subject(operation admissionv1.OperationType) string {
	if operation == admissionv1.Delete {
		return "oldObject"
	}
	return "object"
}

// conditions select the requests.
func conditions(operation admissionv1.OperationType, o Options) []admissionv1.MatchCondition {
	namespace := o.Operator
	if namespace == "" {
		namespace = DefaultOperator
	}
	all := []admissionv1.MatchCondition{
		// The operator writes defaults and sizes into Clusters. If it were refused, it would repeat the request for ever. All accounts of
		// its namespace: its Helm chart names the account after the release, and the plugin has one of its own.
		{Name: "not-the-operator", Expression: fmt.Sprintf("!request.userInfo.username.startsWith('system:serviceaccount:%s:')", namespace)},
		// Controllers remove finalizers from it. What it contains no longer matters.
		{Name: "not-being-deleted", Expression: "!has(" + subject(operation) + ".metadata.deletionTimestamp)"},
	}
	if operation == admissionv1.Delete {
		// What they delete follows from another deletion, of an owner or of the namespace. A refusal would not bring that back: the
		// namespace controller, for example, deletes claims and pods all the same.
		all = append(all, admissionv1.MatchCondition{Name: "not-a-cascade", Expression: "!(request.userInfo.username in [" +
			"'system:serviceaccount:kube-system:generic-garbage-collector', 'system:serviceaccount:kube-system:namespace-controller', " +
			"'system:kube-controller-manager'])"})
	}
	return all
}

// binding puts a policy into force.
func binding(policy string, o Options) *admissionv1.ValidatingAdmissionPolicyBinding {
	actions := []admissionv1.ValidationAction{admissionv1.Deny}
	if o.Action == Warn {
		actions = []admissionv1.ValidationAction{admissionv1.Audit, admissionv1.Warn}
	}
	b := &admissionv1.ValidatingAdmissionPolicyBinding{
		TypeMeta:   metav1.TypeMeta{APIVersion: "admissionregistration.k8s.io/v1", Kind: "ValidatingAdmissionPolicyBinding"},
		ObjectMeta: metadata(policy),
		Spec:       admissionv1.ValidatingAdmissionPolicyBindingSpec{PolicyName: policy, ValidationActions: actions},
	}
	if len(o.Namespaces) > 0 {
		b.Spec.MatchResources = &admissionv1.MatchResources{NamespaceSelector: &metav1.LabelSelector{
			MatchExpressions: []metav1.LabelSelectorRequirement{{
				Key: "kubernetes.io/metadata.name", Operator: metav1.LabelSelectorOpIn, Values: o.Namespaces,
			}},
		}}
	}
	return b
}
