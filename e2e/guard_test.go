// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	guarded "github.com/pgha/pgha/e2e/guard"
	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/guard"
	"github.com/pgha/pgha/profiles"
)

// TestGuard puts the policies of pgha guard into force on the real API server, with the operator and its webhooks, and compares what they
// refuse with what the plan says.
func TestGuard(t *testing.T) {
	s := start(t, stack.Options{Target: sources.Newest, Operator: true})
	namespaces(t, s, []*unstructured.Unstructured{{Object: map[string]any{"metadata": map[string]any{"namespace": parityNamespace}}}})
	// Creating an object is never refused. The updates are made before, so that the objects are those of somebody without the policies.
	updates := slices.Concat(writtenUpdates(t, s), leafUpdates(t, s))
	own := guardUpdates(t, s)
	install(t, s, guard.Options{}, own)
	t.Run("Updates", func(t *testing.T) { guardAgrees(t, s, append(updates, own...)) })
	t.Run("Expected", func(t *testing.T) { guardRefuses(t, s, own) })
	t.Run("Deletions", func(t *testing.T) { guardDeletions(t, s) })
	t.Run("BreakGlass", func(t *testing.T) { guardBreaks(t, s) })
	t.Run("Accounts", func(t *testing.T) { guardAccounts(t, s) })
	t.Run("Subresources", func(t *testing.T) { guardSubresources(t, s) })
	t.Run("Rendered", func(t *testing.T) { guardRendered(t, s) })
	t.Run("Warn", func(t *testing.T) { guardWarns(t, s, own) })
}

// guardUpdates creates the old objects of testdata/guard.yaml and returns the updates.
func guardUpdates(t *testing.T, s *stack.Stack) []replacement {
	t.Helper()
	changes, err := guarded.Changes(".", parityNamespace)
	if err != nil {
		t.Fatal(err)
	}
	var all []replacement
	for _, c := range changes {
		if c.New == nil {
			continue
		}
		r, err := runObject(t, s, c.Old)
		if err != nil {
			t.Fatalf("%s: %v", c.Note, err)
		}
		new := c.New.DeepCopy()
		new.SetName(r.written.GetName())
		annotations := map[string]string{"cnpg.io/reconciliationLoop": "disabled"}
		for name, value := range new.GetAnnotations() {
			annotations[name] = value
		}
		if new.GetKind() == "Cluster" {
			new.SetAnnotations(annotations)
		}
		all = append(all, replacement{note: c.Note, old: r, new: new, refused: &c.Refused})
	}
	return all
}

// install applies the policies as kubectl does, and waits until they are in force.
func install(t *testing.T, s *stack.Stack, o guard.Options, own []replacement) {
	t.Helper()
	text, err := guard.YAML(o)
	if err != nil {
		t.Fatal(err)
	}
	objects, err := sources.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range objects {
		result, err := s.Apply(t.Context(), object, "kubectl")
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Warnings) > 0 {
			t.Errorf("%s %s: warnings %q", object.GetKind(), object.GetName(), result.Warnings)
		}
	}
	expected := own[slices.IndexFunc(own, func(u replacement) bool { return *u.refused })]
	const patience = 60
	for range patience {
		result, err := s.DryRunPatch(t.Context(), expected.old.written, replacing(t, expected.old.live, expected.new))
		if o.Action != guard.Warn && byGuard(err) || o.Action == guard.Warn && err == nil && len(result.Warnings) > 0 {
			return
		}
		time.Sleep(time.Second / 2)
	}
	t.Fatal("the policies are not in force")
}

// byGuard reports a refusal by the policies.
func byGuard(err error) bool {
	return err != nil && strings.Contains(err.Error(), "ValidatingAdmissionPolicy 'pgha-")
}

// guardAgrees compares policies and plan, update by update.
func guardAgrees(t *testing.T, s *stack.Stack, updates []replacement) {
	next := make(chan replacement)
	var workers sync.WaitGroup
	var lock sync.Mutex
	refused, agreed := 0, 0
	for range 4 * runtime.NumCPU() {
		workers.Go(func() {
			for u := range next {
				_, err := s.DryRunPatch(t.Context(), u.old.written, replacing(t, u.old.live, u.new))
				// Of a live object an apply keeps what other tools wrote, and this update removes it. So live only where the status matters.
				old := u.old.written
				if u.live && u.refused != nil {
					old = u.old.live
				}
				verdict, planErr := guarded.Planned(old, u.new)
				lock.Lock()
				switch {
				case byGuard(err) && strings.Contains(err.Error(), "resulted in error"):
					t.Errorf("%s: cannot evaluate: %v", u.note, err)
				case planErr != nil && !byGuard(err), err != nil && !byGuard(err):
					agreed++ // somebody else refuses it
				case planErr != nil || !verdict.Agrees(byGuard(err)):
					t.Errorf("%s: the policies refuse: %v; the plan says %+v, %v", u.note, err, verdict, planErr)
				default:
					agreed++
				}
				if byGuard(err) {
					refused++
				}
				lock.Unlock()
			}
		})
	}
	for _, u := range updates {
		next <- u
	}
	close(next)
	workers.Wait()
	fmt.Printf("Guard: policies and plan agree on %d of %d updates; the policies refuse %d\n", agreed, len(updates), refused)
	if len(updates) < wantUpdates || refused < len(updates)/50 {
		t.Errorf("cannot trust this test: %d of %d updates are refused", refused, len(updates))
	}
}

// guardRefuses compares the policies with what testdata/guard.yaml expects.
func guardRefuses(t *testing.T, s *stack.Stack, own []replacement) {
	for _, u := range own {
		_, err := s.DryRunPatch(t.Context(), u.old.written, replacing(t, u.old.live, u.new))
		if err != nil && !byGuard(err) {
			t.Logf("%s: refused by somebody else: %v", u.note, err)
			continue
		}
		if byGuard(err) != *u.refused {
			t.Errorf("%s: refused: %v; want %t", u.note, err, *u.refused)
		}
	}
}

// guardDeletions deletes the objects of testdata/guard.yaml, one by one and all of a kind.
func guardDeletions(t *testing.T, s *stack.Stack) {
	changes, err := guarded.Changes(".", parityNamespace)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if c.New != nil {
			continue
		}
		r, err := runObject(t, s, c.Old)
		if err != nil {
			t.Fatalf("%s: %v", c.Note, err)
		}
		_, err = s.DryRunDelete(t.Context(), r.live)
		if byGuard(err) != c.Refused || err != nil && !c.Refused || err != nil && !strings.Contains(err.Error(), c.By) {
			t.Errorf("%s: refused: %v; want %t", c.Note, err, c.Refused)
		}
	}
	cluster := changes[0].Old.DeepCopy()
	if _, err := s.DryRunDeleteAll(t.Context(), cluster); !byGuard(err) {
		t.Errorf("all Clusters of a namespace: refused: %v", err)
	}
}

// guardBreaks allows one class, and not the other.
func guardBreaks(t *testing.T, s *stack.Stack) {
	cluster := runBase(t, s, "full", nil)
	owner := map[string]any{"op": "replace", "path": "/spec/bootstrap/initdb/owner", "value": "boss"}
	fsync := map[string]any{"op": "add", "path": "/spec/postgresql/parameters/fsync", "value": "off"}
	allow := func(class string) map[string]any {
		return map[string]any{"op": "add", "path": "/metadata/annotations/pgha.dev~1allow", "value": class}
	}
	later, risk := allow("accepted and fails later"), allow("data at risk")
	for note, c := range map[string]struct {
		patch   []any
		refused bool
	}{
		"without":       {[]any{owner}, true},
		"right class":   {[]any{owner, later}, false},
		"wrong class":   {[]any{owner, risk}, true},
		"both, one":     {[]any{owner, fsync, later}, true},
		"the other one": {[]any{fsync, risk}, false},
		"unknown class": {[]any{fsync, allow("true")}, true},
	} {
		text, err := json.Marshal(c.patch)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.DryRunPatch(t.Context(), cluster.live, text); byGuard(err) != c.refused || err != nil && !byGuard(err) {
			t.Errorf("%s: refused: %v; want %t", note, err, c.refused)
		}
	}
	allowed := runBase(t, s, "minimal", map[string]string{guard.Annotation: "data at risk"})
	if _, err := s.DryRunDelete(t.Context(), allowed.live); err != nil {
		t.Errorf("a Cluster whose deletion is allowed: %v", err)
	}
	other := runBase(t, s, "minimal", map[string]string{guard.Annotation: "accepted and fails later"})
	if _, err := s.DryRunDelete(t.Context(), other.live); !byGuard(err) {
		t.Errorf("a Cluster with another class: refused: %v", err)
	}
}

// runBase creates one of parity/bases.yaml with more annotations.
func runBase(t *testing.T, s *stack.Stack, name string, annotations map[string]string) *running {
	t.Helper()
	object := bases(t)[name].DeepCopy()
	object.SetAnnotations(annotations)
	r, err := runObject(t, s, object)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// guardAccounts makes the requests of the operator and of Kubernetes' own controllers.
func guardAccounts(t *testing.T, s *stack.Stack) {
	cluster := runBase(t, s, "full", nil)
	patch := []byte(`[{"op": "replace", "path": "/spec/bootstrap/initdb/owner", "value": "boss"}]`)
	for user, want := range map[string]struct{ update, delete bool }{
		"alice": {true, true},
		"system:serviceaccount:cnpg-system:cnpg-manager":              {false, false},
		"system:serviceaccount:cnpg-system:plugin-barman-cloud":       {false, false},
		"system:serviceaccount:cnpg-system-2:cnpg-manager":            {true, true},
		"system:serviceaccount:kube-system:generic-garbage-collector": {true, false},
		"system:serviceaccount:kube-system:namespace-controller":      {true, false},
		"system:kube-controller-manager":                              {true, false},
	} {
		client, err := s.As(user)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.DryRunPatch(t.Context(), cluster.live, patch); byGuard(err) != want.update || err != nil && !want.update {
			t.Errorf("%s, update: refused: %v; want %t", user, err, want.update)
		}
		if _, err := client.DryRunDelete(t.Context(), cluster.live); byGuard(err) != want.delete || err != nil && !want.delete {
			t.Errorf("%s, deletion: refused: %v; want %t", user, err, want.delete)
		}
	}
}

// guardSubresources writes what controllers write.
func guardSubresources(t *testing.T, s *stack.Stack) {
	cluster := runBase(t, s, "full", nil)
	live, err := s.Get(t.Context(), cluster.live.GroupVersionKind(), cluster.live.GetNamespace(), cluster.live.GetName())
	if err != nil {
		t.Fatal(err)
	}
	status, _ := live.Object["status"].(map[string]any)
	status["phase"] = "Cluster in healthy state"
	if err := s.SetStatus(t.Context(), live); err != nil {
		t.Errorf("status: %v", err)
	}
	if err := s.Scale(t.Context(), live, 1); err != nil {
		t.Errorf("scale: %v", err)
	}
	finalizer := []byte(`[{"op": "add", "path": "/metadata/finalizers", "value": ["example.com/kept"]}, {"op": "replace", "path": "/spec/instances", "value": 4}]`)
	if _, err := s.DryRunPatch(t.Context(), live, finalizer); err != nil {
		t.Errorf("metadata and instances: %v", err)
	}
}

// guardRendered applies what pgha renders, twice, and with another size.
func guardRendered(t *testing.T, s *stack.Stack) {
	text, err := profiles.Builtin("aks")
	if err != nil {
		t.Fatal(err)
	}
	for _, overrides := range [][]profiles.Override{nil, nil, {profiles.Set("e2e", "spec.resources.memory", "16Gi")}} {
		p, err := profiles.Parse("aks.yaml", text, overrides...)
		if err != nil {
			t.Fatal(err)
		}
		objects := everything(t, p)
		namespaces(t, s, objects)
		for _, object := range objects {
			result, err := s.Apply(t.Context(), object, "kubectl")
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range result.Warnings {
				if strings.Contains(w, "pgha") {
					t.Errorf("%s %s: %s", object.GetKind(), object.GetName(), w)
				}
			}
		}
	}
}

// guardWarns puts the policies that only warn into force: nothing is refused, and there is a warning instead.
func guardWarns(t *testing.T, s *stack.Stack, own []replacement) {
	install(t, s, guard.Options{Action: guard.Warn}, own)
	for _, u := range own {
		result, err := s.DryRunPatch(t.Context(), u.old.written, replacing(t, u.old.live, u.new))
		if err != nil {
			if byGuard(err) {
				t.Errorf("%s: refused: %v", u.note, err)
			}
			continue
		}
		warned := slices.ContainsFunc(result.Warnings, func(w string) bool { return strings.Contains(w, "pgha-") })
		if warned != *u.refused {
			t.Errorf("%s: warnings %q; want one: %t", u.note, result.Warnings, *u.refused)
		}
	}
	cluster := runBase(t, s, "minimal", nil)
	result, err := s.DryRunDelete(t.Context(), cluster.live)
	if err != nil || len(result.Warnings) != 1 {
		t.Errorf("a deletion: %v, warnings %q", err, result.Warnings)
	}
}
