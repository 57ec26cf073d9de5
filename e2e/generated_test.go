// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"flag"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
)

var (
	generated = flag.Int("generated", 10_000, "number of objects that TestGenerated creates")
	seed      = flag.Uint64("seed", 1, "seed of the objects that TestGenerated creates")
)

// wantGenerated is the percentage of generated objects on which lint and the server must agree.
const wantGenerated = 99.5

// TestGenerated sends generated objects to the real API server with the operator's webhooks, and to pgha lint: valid
// objects with changes at any depth, combinations of the handwritten changes, and objects created from the schemas.
// lint must not report an object as rejected that the server accepts.
func TestGenerated(t *testing.T) {
	s := start(t, stack.Options{Target: sources.Newest, Operator: true})
	namespaces(t, s, []*unstructured.Unstructured{{Object: map[string]any{"metadata": map[string]any{"namespace": parityNamespace}}}})
	n := tally{}
	kinds := map[string]int{}
	for c, err := range ask(t, s, newGenerator(t, *seed).candidates(t, *generated)) {
		n.total++
		if err != nil {
			n.refused++
		}
		kinds[c.object.GetKind()]++
		switch ours := lintVerdict(linted(t, c.object)); {
		case ours.refused == (err != nil):
			n.agreed++
		case err != nil:
			n.missed++
			t.Logf("missed: %s %.500s\n\t%.500s", c.object.GetKind(), c.note, err)
		default:
			n.harsh++
			t.Logf("too strict: %s %.500s\n\t%.500s", c.object.GetKind(), c.note, ours.reason)
		}
	}
	fmt.Printf("Generated: %s\n", n)
	if n.rate() < wantGenerated || n.harsh > 0 {
		t.Error(n)
	}
	// Without valid objects, both would always agree.
	if accepted := n.total - n.refused; *generated >= 1000 && (accepted < n.total/4 || n.refused < n.total/4 || len(kinds) < 11) {
		t.Errorf("cannot trust this test: the server accepts %d of %d objects, of the kinds %v", accepted, n.total, kinds)
	}
}

// answer is a candidate with the answer of the server.
type answer struct {
	candidate

	err error
}

// ask sends candidates to the server, several at a time.
func ask(t *testing.T, s *stack.Stack, all []candidate) func(yield func(candidate, error) bool) {
	t.Helper()
	next, answers := make(chan candidate), make(chan answer)
	var workers sync.WaitGroup
	for range 4 * runtime.NumCPU() {
		workers.Go(func() {
			for c := range next {
				object := c.object.DeepCopy()
				if object.GetNamespace() == "" && object.GetKind() != "ClusterImageCatalog" {
					object.SetNamespace(parityNamespace) // as kubectl does
				}
				_, err := s.DryRun(t.Context(), object)
				answers <- answer{c, err}
			}
		})
	}
	go func() {
		for _, c := range all {
			next <- c
		}
		close(next)
		workers.Wait()
		close(answers)
	}()
	return func(yield func(candidate, error) bool) {
		for a := range answers {
			if !yield(a.candidate, a.err) {
				return
			}
		}
	}
}
