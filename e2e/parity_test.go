// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/lint"
)

// wantAgreement is the percentage of objects on which lint and the operator must agree.
const wantAgreement = 99.0

// verdict is the result of one of the two for an object.
type verdict struct {
	refused bool
	reason  string
}

// tally counts the verdicts on one table of objects, and the results for those that the operator accepts.
type tally struct {
	total, refused, agreed, missed, harsh int
	warnings                              warningTally
	imports                               importTally
}

// String returns the first figure of the suite.
func (n tally) String() string {
	return fmt.Sprintf("lint and operator agree on %d of %d objects, %.2f %% (the operator rejects %d); lint misses %d, is too strict on %d",
		n.agreed, n.total, n.rate(), n.refused, n.missed, n.harsh)
}

func (n tally) rate() float64 { return 100 * float64(n.agreed) / float64(n.total) }

// TestParity sends valid objects with one change each to the real API server with the operator's webhooks, and to pgha
// lint. The two must agree on nearly all. lint must not report an error for what the operator accepts, unless the rule
// is marked as stricter than the operator. For accepted objects, lint must predict exactly the warnings, and pgha
// import must return the Clusters unchanged.
func TestParity(t *testing.T) {
	s := start(t, stack.Options{Target: sources.Newest, Operator: true})
	valid := slices.Collect(maps.Values(bases(t)))
	namespaces(t, s, valid)
	for _, base := range valid {
		if _, err := s.DryRun(t.Context(), base); err != nil {
			t.Fatalf("invalid base, so that its changes test nothing: %v", err)
		}
	}
	told := map[string]bool{}
	for name, objects := range map[string][]*unstructured.Unstructured{"Rules": byHand(t), "Schema": bySchema(t)} {
		t.Run(name, func(t *testing.T) {
			n := tally{warnings: warningTally{told: told}}
			for _, object := range objects {
				compare(t, s, object, &n)
			}
			fmt.Printf("%[1]s: %[2]s\n%[1]s: %[3]s\n%[1]s: %[4]s\n", name, n, &n.warnings, &n.imports)
			if n.rate() < wantAgreement || n.harsh > 0 {
				t.Error(n)
			}
			if n.warnings.agreed < n.warnings.total {
				t.Error(&n.warnings)
			}
			if n.imports.rate() < wantCarried {
				t.Error(&n.imports)
			}
		})
	}
	for rule := range mirrors {
		if !told[rule] {
			t.Errorf("no object shows that %s predicts a warning of the operator", rule)
		}
	}
}

// compare sends one object to both and prints the differences.
func compare(t *testing.T, s *stack.Stack, object *unstructured.Unstructured, n *tally) {
	t.Helper()
	n.total++
	findings, faults := linted(t, object)
	operator, ours := verdict{}, lintVerdict(findings, faults)
	what := object.GetKind() + " " + object.GetAnnotations()[changeNote]
	result, err := s.DryRun(t.Context(), object)
	if err != nil {
		operator = verdict{true, err.Error()}
		n.refused++
	} else {
		for _, surprise := range n.warnings.compare(result.Warnings, foretoldOf(object, findings)) {
			t.Logf("warnings: %s\n\t%s", what, surprise)
		}
		if change := n.imports.compare(t, s, result.Object); change != "" {
			t.Logf("imported: %s\n\t%s", what, change)
		}
	}
	switch {
	case operator.refused == ours.refused:
		n.agreed++
	case operator.refused:
		n.missed++
		t.Logf("missed: %s\n\t%s", what, operator.reason)
	default:
		n.harsh++
		t.Logf("too strict: %s\n\t%s", what, ours.reason)
	}
}

// lintVerdict returns an error of a rule that claims to match the operator.
func lintVerdict(findings []lint.Finding, faults strict.Errors) verdict {
	if len(faults) > 0 {
		return verdict{true, faults.Error()}
	}
	for _, finding := range findings {
		if finding.Severity == lint.Error && !beyond()[finding.Rule] {
			return verdict{true, finding.String()}
		}
	}
	return verdict{}
}

// warningTally counts the accepted objects for which lint predicts exactly the operator's warnings.
type warningTally struct {
	total, warned, agreed int
	told                  map[string]bool // rules that predicted a warning correctly, in any table
}

// String returns the second figure of the suite.
func (n *warningTally) String() string {
	return fmt.Sprintf("lint predicts the operator's warnings on %d of %d accepted objects, %.2f %% (the operator warns of %d)",
		n.agreed, n.total, 100*float64(n.agreed)/float64(n.total), n.warned)
}

// compare counts one object and returns where the two differ.
func (n *warningTally) compare(warnings []string, expected []foretold) []string {
	n.total++
	if len(warnings) > 0 {
		n.warned++
	}
	for _, f := range expected {
		if slices.Contains(warnings, f.text) {
			n.told[f.rule] = true
		}
	}
	differ := surprises(warnings, expected)
	if len(differ) == 0 {
		n.agreed++
	}
	return differ
}

// beyond has the rules with which lint rejects what the operator accepts.
func beyond() map[string]bool {
	ids := map[string]bool{}
	for _, rule := range lint.Rules() {
		ids[rule.ID] = rule.Beyond
	}
	return ids
}
