// SPDX-License-Identifier: Apache-2.0

package guard_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
	admissionv1 "k8s.io/api/admissionregistration/v1"

	"github.com/pgha/pgha/guard"
	"github.com/pgha/pgha/plan"
)

// TestGolden holds the whole output: the list of what the policies do not see, and the policies.
func TestGolden(t *testing.T) {
	for name, options := range map[string]guard.Options{
		"deny.yaml": {},
		"warn.yaml": {Action: guard.Warn, Operator: "postgres", Namespaces: []string{"billing", "shop"}},
	} {
		text, err := guard.YAML(options)
		assert.NilError(t, err)
		golden.Assert(t, string(text), name)
	}
}

// TestOptions checks what the options change.
func TestOptions(t *testing.T) {
	objects := guard.Objects(guard.Options{Action: guard.Warn, Operator: "postgres", Namespaces: []string{"shop"}})
	bindings := 0
	for _, o := range objects {
		switch o := o.(type) {
		case *admissionv1.ValidatingAdmissionPolicy:
			assert.Equal(t, *o.Spec.FailurePolicy, admissionv1.Ignore, "a policy that warns must not refuse when it cannot be evaluated")
			assert.Assert(t, strings.Contains(o.Spec.MatchConditions[0].Expression, "system:serviceaccount:postgres:"), o.Name)
		case *admissionv1.ValidatingAdmissionPolicyBinding:
			bindings++
			want := []admissionv1.ValidationAction{admissionv1.Audit, admissionv1.Warn}
			if diff := cmp.Diff(want, o.Spec.ValidationActions); diff != "" {
				t.Errorf("%s: (-want +got)\n%s", o.Name, diff)
			}
			assert.DeepEqual(t, o.Spec.MatchResources.NamespaceSelector.MatchExpressions[0].Values, []string{"shop"})
		}
	}
	assert.Equal(t, bindings*2, len(objects))
}

// TestEveryGuard looks for guards of a kind that no policy watches, and for the limits of the API server.
func TestEveryGuard(t *testing.T) {
	var expressions strings.Builder
	names := map[string]bool{}
	for _, o := range guard.Objects(guard.Options{}) {
		p, ok := o.(*admissionv1.ValidatingAdmissionPolicy)
		if !ok {
			continue
		}
		assert.Assert(t, !names[p.Name], "two policies %s", p.Name)
		names[p.Name] = true
		for _, v := range p.Spec.Validations {
			expressions.WriteString(v.Expression + "\n")
			assert.Assert(t, !strings.Contains(v.Message, "\n") && !strings.Contains(v.Message, ".."), v.Message)
		}
	}
	seen, unseen := 0, 0
	for _, g := range plan.Guards() {
		if g.Unable != "" {
			unseen++
			continue
		}
		seen++
		assert.Assert(t, strings.Contains(expressions.String(), "("+g.Condition+")"), "no policy refuses %s %s", g.Kind, g.Path)
	}
	assert.Assert(t, seen > 40 && unseen > 30, "%d conditions, %d reasons", seen, unseen)
}

func ExampleObjects() {
	for _, o := range guard.Objects(guard.Options{})[:4] {
		fmt.Println(o.GetObjectKind().GroupVersionKind().Kind, o.GetName())
	}
	// Output:
	// ValidatingAdmissionPolicy pgha-clusters-update
	// ValidatingAdmissionPolicyBinding pgha-clusters-update
	// ValidatingAdmissionPolicy pgha-clusters-delete
	// ValidatingAdmissionPolicyBinding pgha-clusters-delete
}

func ExampleUnseen() {
	for _, u := range guard.Unseen() {
		if u.Changes[0] == "Cluster: spec.postgresql.pg_hba" {
			fmt.Println(u.Reason)
		}
	}
	// Output: CEL cannot parse lines of pg_hba.conf and pg_ident.conf as PostgreSQL does
}
