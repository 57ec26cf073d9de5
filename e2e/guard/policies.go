// SPDX-License-Identifier: Apache-2.0

// Package guard evaluates the policies of pgha guard offline, with the API server's own code, as an API server of a given version would.
package guard

import (
	"context"
	"errors"
	"fmt"
	"slices"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions"
	apiservercel "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"

	"github.com/pgha/pgha/manifest"
)

// Oldest is the oldest Kubernetes that the policies are for: ValidatingAdmissionPolicy is stable from 1.30 on.
func Oldest() *version.Version { return version.MajorMinor(1, 30) }

// Policies are compiled policies.
type Policies []policy

type policy struct {
	spec      *admissionv1.ValidatingAdmissionPolicySpec
	validator validating.Validator
}

// Request is a change to be admitted: old and new are nil where there is no such object.
type Request struct {
	User     string
	Old, New *unstructured.Unstructured
}

// Compile compiles every expression with what an API server of the version knows. It fails for an expression with an error.
func Compile(objects []manifest.Object, kubernetes *version.Version) (Policies, error) {
	var all Policies
	var errs []error
	for _, o := range objects {
		if p, ok := o.(*admissionv1.ValidatingAdmissionPolicy); ok {
			compiled, err := compile(p, kubernetes)
			all, errs = append(all, compiled), append(errs, err)
		}
	}
	return all, errors.Join(errs...)
}

// compile follows the API server's own function, which takes no version.
// https://github.com/kubernetes/kubernetes/blob/v1.36.0/staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/plugin.go#L147
func compile(p *admissionv1.ValidatingAdmissionPolicy, kubernetes *version.Version) (policy, error) {
	compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(kubernetes))
	if err != nil {
		return policy{}, fmt.Errorf("cannot make a compiler: %w", err)
	}
	with := cel.OptionalVariableDeclarations{HasAuthorizer: true}
	for _, v := range p.Spec.Variables {
		compiler.CompileAndStoreVariable(&validating.Variable{Name: v.Name, Expression: v.Expression}, with, environment.NewExpressions)
	}
	var conditions, checks []cel.ExpressionAccessor
	for i := range p.Spec.MatchConditions {
		conditions = append(conditions, (*matchconditions.MatchCondition)(&p.Spec.MatchConditions[i]))
	}
	for _, v := range p.Spec.Validations {
		checks = append(checks, &validating.ValidationCondition{Expression: v.Expression, Message: v.Message})
	}
	matches := compiler.CompileCondition(conditions, with, environment.NewExpressions)
	validates := compiler.CompileCondition(checks, with, environment.NewExpressions)
	none := compiler.CompileCondition(nil, with, environment.NewExpressions)
	if faults := append(matches.CompilationErrors(), validates.CompilationErrors()...); len(faults) > 0 {
		return policy{}, fmt.Errorf("cannot compile %q: %w", p.Name, errors.Join(faults...))
	}
	matcher := matchconditions.NewMatcher(matches, p.Spec.FailurePolicy, "policy", "validate", p.Name)
	return policy{&p.Spec, validating.NewValidator(validates, matcher, none, none, p.Spec.FailurePolicy, nil)}, nil
}

// Refusals are the messages of the policies that refuse the request. It is an error if one cannot be evaluated.
func (all Policies) Refusals(ctx context.Context, r Request) ([]string, error) {
	var messages []string
	for _, p := range all {
		attributes := p.attributes(r)
		if attributes == nil {
			continue
		}
		result := p.validator.Validate(ctx, attributes.GetResource(), attributes, nil, nil, apiservercel.RuntimeCELCostBudget, nil)
		for _, d := range result.Decisions {
			switch {
			case d.Evaluation == validating.EvalError:
				return nil, fmt.Errorf("cannot evaluate: %s", d.Message)
			case d.Action == validating.ActionDeny:
				messages = append(messages, d.Message)
			}
		}
	}
	return messages, nil
}

// attributes are what the API server tells the policy about the request; nil if the policy is not for it.
func (p *policy) attributes(r Request) *admission.VersionedAttributes {
	object, operation := r.New, admission.Update
	if r.New == nil {
		object, operation = r.Old, admission.Delete
	}
	kind, rule := object.GroupVersionKind(), p.spec.MatchConstraints.ResourceRules[0]
	resource := kind.GroupVersion().WithResource(resourceOf(kind))
	if rule.APIGroups[0] != kind.Group || !slices.Contains(rule.Resources, resource.Resource) || string(rule.Operations[0]) != string(operation) {
		return nil
	}
	a := &admission.VersionedAttributes{VersionedKind: kind}
	if r.Old != nil {
		a.VersionedOldObject = r.Old
	}
	if r.New != nil {
		a.VersionedObject = r.New
	}
	a.Attributes = admission.NewAttributesRecord(a.VersionedObject, a.VersionedOldObject, kind, object.GetNamespace(), object.GetName(),
		resource, "", operation, nil, false, &user.DefaultInfo{Name: r.User})
	return a
}

// resourceOf is the plural of a kind, for the kinds of the policies.
func resourceOf(kind schema.GroupVersionKind) string {
	plural, _ := meta.UnsafeGuessKindToResource(kind)
	return plural.Resource
}
