// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/lint"
)

// wantAgreement is the share of objects, in percent, on which lint and the operator must agree.
const wantAgreement = 99.0

// verdict is what one of the two said about an object.
type verdict struct {
	refused bool
	reason  string
}

// tally counts the verdicts on one table of objects.
type tally struct {
	total, refused, agreed, missed, harsh int
}

// String is the suite's figure.
func (n tally) String() string {
	return fmt.Sprintf("lint and operator agree on %d of %d objects, %.2f %% (the operator refuses %d); lint misses %d, is too harsh on %d",
		n.agreed, n.total, n.rate(), n.refused, n.missed, n.harsh)
}

func (n tally) rate() float64 { return 100 * float64(n.agreed) / float64(n.total) }

// TestParity puts valid objects with one change each to the real API server with the operator's webhooks, and to pgha lint.
// The two must agree on nearly all; and what the operator takes, lint must not call an error, unless the rule says that it
// goes further than the operator.
func TestParity(t *testing.T) {
	s := start(t, stack.Options{Target: sources.Newest, Operator: true})
	valid := slices.Collect(maps.Values(bases(t)))
	namespaces(t, s, valid)
	for _, base := range valid {
		if _, err := s.DryRun(t.Context(), base); err != nil {
			t.Fatalf("a base is not valid, so that its changes prove nothing: %v", err)
		}
	}
	for name, objects := range map[string][]*unstructured.Unstructured{"Rules": byHand(t), "Schema": bySchema(t)} {
		t.Run(name, func(t *testing.T) {
			var n tally
			for _, object := range objects {
				compare(t, s, object, &n)
			}
			fmt.Printf("%s: %s\n", name, n)
			if n.rate() < wantAgreement || n.harsh > 0 {
				t.Error(n)
			}
		})
	}
}

// compare asks both about one object and prints where they differ.
func compare(t *testing.T, s *stack.Stack, object *unstructured.Unstructured, n *tally) {
	t.Helper()
	n.total++
	operator, ours := verdict{}, lintVerdict(t, object)
	if _, err := s.DryRun(t.Context(), object); err != nil {
		operator = verdict{true, err.Error()}
	}
	if operator.refused {
		n.refused++
	}
	if operator.refused == ours.refused {
		n.agreed++
		return
	}
	what := object.GetAnnotations()[changeNote]
	if operator.refused {
		n.missed++
		t.Logf("missed: %s %s\n\t%s", object.GetKind(), what, operator.reason)
		return
	}
	n.harsh++
	t.Logf("too harsh: %s %s\n\t%s", object.GetKind(), what, ours.reason)
}

// lintVerdict is an error by a rule that claims to say what the operator says.
func lintVerdict(t *testing.T, object *unstructured.Unstructured) verdict {
	t.Helper()
	text, err := yaml.Marshal(object.Object)
	if err != nil {
		t.Fatal(err)
	}
	resources, _, faults := lint.Read("parity.yaml", text)
	if len(faults) > 0 {
		return verdict{true, faults.Error()}
	}
	for _, finding := range lint.Run(lint.Input{Resources: resources}) {
		if finding.Severity == lint.Error && !beyond()[finding.Rule] {
			return verdict{true, finding.String()}
		}
	}
	return verdict{}
}

// beyond are the rules by which lint refuses what the operator takes.
func beyond() map[string]bool {
	ids := map[string]bool{}
	for _, rule := range lint.Rules() {
		ids[rule.ID] = rule.Beyond
	}
	return ids
}
