// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
)

// every makes TestPlanUpdates try all values of each field, with both forms of the old object: three minutes.
var every = flag.Bool("every-update", false, "let TestPlanUpdates try every value of every field")

// byHandOnly limits TestPlanUpdates to the handwritten updates, to try some of them.
var byHandOnly = flag.Bool("written-updates", false, "let TestPlanUpdates try the handwritten updates only")

// wantUpdates is the smallest number of updates that TestPlanUpdates tries.
const wantUpdates = 1000

// running is an object on the server, and what the server returned for it.
type running struct {
	written, live *unstructured.Unstructured
}

// replacement is an object in place of a running one.
type replacement struct {
	note string
	old  *running
	new  *unstructured.Unstructured
	// refused is what a handwritten update must lead to; nil for a generated one.
	refused *bool
	// live and written limit the old side to the object as it was read, or as it was written.
	live, written bool
}

// TestPlanUpdates sends updates of running objects to the real API server with the real CRDs and the operator's webhooks: several for every
// field of every kind, and handwritten ones for each rule that compares two objects. The plan must refuse exactly those that the server
// refuses, with the old object as it was written, and as it was read from the server.
func TestPlanUpdates(t *testing.T) {
	s := start(t, stack.Options{Target: sources.Newest, Operator: true})
	namespaces(t, s, []*unstructured.Unstructured{{Object: map[string]any{"metadata": map[string]any{"namespace": parityNamespace}}}})
	byHand := writtenUpdates(t, s)
	updates := slices.Clone(byHand)
	if !*byHandOnly {
		updates = append(updates, leafUpdates(t, s)...)
	}
	n := planTally{fields: map[string]bool{}, kinds: map[string]int{}}
	compareUpdates(t, s, updates, &n)
	fmt.Printf("Updates: %s\n", &n)
	if n.total < wantUpdates && !*byHandOnly || n.agreed < n.total {
		t.Error(&n)
	}
	// If the server refused all or nothing, the test would show nothing.
	if n.refused < n.total/5 || n.refused > n.total*4/5 {
		t.Errorf("cannot trust this test: %s", &n)
	}
}

// planTally counts updates on which plan and server agree.
type planTally struct {
	total, refused, agreed, missed, harsh, unreadable int

	kinds  map[string]int
	fields map[string]bool // of refusals
}

// String returns the figure of the test.
func (n *planTally) String() string {
	return fmt.Sprintf("plan and server agree on %d of %d updates (the server refuses %d); plan misses %d, is too strict on %d, cannot read %d; %v",
		n.agreed, n.total, n.refused, n.missed, n.harsh, n.unreadable, n.kinds)
}

// compareUpdates asks both for every update, several at a time.
func compareUpdates(t *testing.T, s *stack.Stack, updates []replacement, n *planTally) {
	t.Helper()
	next := make(chan replacement)
	var workers sync.WaitGroup
	var lock sync.Mutex
	for range 4 * runtime.NumCPU() {
		workers.Go(func() {
			for u := range next {
				_, err := s.DryRunPatch(t.Context(), u.old.written, replacing(t, u.old.live, u.new))
				verdicts := u.verdicts(t)
				lock.Lock()
				n.add(t, &u, err, verdicts)
				lock.Unlock()
			}
		})
	}
	for _, u := range updates {
		next <- u
	}
	close(next)
	workers.Wait()
}

// verdicts are the plan's, with the old object as it was read from the server, and as it was written if its status does not matter.
func (u *replacement) verdicts(t *testing.T) map[string]verdict {
	t.Helper()
	all := map[string]verdict{}
	if !u.written {
		// The server gets a whole object in place of the old one. Without these fields the plan would be that of an apply, which keeps what
		// the manifest does not mention.
		replaced := u.new.DeepCopy()
		replaced.SetUID(u.old.live.GetUID())
		replaced.SetResourceVersion(u.old.live.GetResourceVersion())
		all["as it was read"] = planVerdict(t, u.old.live, replaced)
	}
	if !u.live {
		all["as it was written"] = planVerdict(t, u.old.written, u.new)
	}
	return all
}

// add counts one update and prints a difference.
func (n *planTally) add(t *testing.T, u *replacement, err error, verdicts map[string]verdict) {
	t.Helper()
	n.total++
	n.kinds[u.new.GetKind()]++
	if err != nil {
		n.refused++
	}
	if u.refused != nil && *u.refused != (err != nil) {
		t.Errorf("%s: the server refuses it: %t, and the table says %t: %v", u.note, err != nil, *u.refused, err)
	}
	for side, ours := range verdicts {
		if ours.reason == unreadable {
			n.unreadable++
		}
		switch {
		case ours.refused == (err != nil):
			continue
		case err != nil:
			n.missed++
			t.Logf("missed: %s, the old object %s\n\t%.600s", u.note, side, err)
		default:
			n.harsh++
			t.Logf("too strict: %s, the old object %s\n\t%.600s", u.note, side, ours.reason)
		}
		return
	}
	n.agreed++
}

// unreadable is the reason of a verdict on an object that pgha cannot read, so that there is no plan.
const unreadable = "cannot read the new object"

// planVerdict is what the plan says.
func planVerdict(t *testing.T, old, new *unstructured.Unstructured) verdict {
	t.Helper()
	before, _ := planSide(t, old)
	after, ok := planSide(t, new)
	if !ok {
		return verdict{true, unreadable}
	}
	p, err := plan.Compare(before, after)
	if err != nil {
		t.Errorf("cannot compare: %v", err)
		return verdict{true, err.Error()}
	}
	for _, site := range p.Sites {
		for _, o := range site.Objects {
			for _, r := range o.Refusals {
				return verdict{true, fmt.Sprintf("%+v", r)}
			}
			if o.Class == plan.Refused {
				t.Errorf("%s is refused without a reason", o.Ref)
			}
		}
	}
	return verdict{}
}

func planSide(t *testing.T, object *unstructured.Unstructured) (plan.Side, bool) {
	t.Helper()
	text, err := json.Marshal(object.Object)
	if err != nil {
		t.Fatal(err)
	}
	resources, _, faults := lint.Read("e2e.yaml", text)
	return plan.Side{Label: "e2e", Resources: resources, Target: liveTarget(t)}, len(faults) == 0
}

// replacing is a JSON patch that makes the live object what the new one says, as kubectl replace does, whatever its resource version is.
// The server sets the rest of the metadata and the status.
func replacing(t *testing.T, live, new *unstructured.Unstructured) []byte {
	t.Helper()
	type operation struct {
		Op    string `json:"op"`
		Path  string `json:"path"`
		Value any    `json:"value"`
	}
	patch := []operation{}
	add := func(path string, old, new map[string]any, names ...string) {
		for _, name := range names {
			was, there := old[name]
			value, is := new[name]
			switch {
			case is && !reflect.DeepEqual(was, value):
				patch = append(patch, operation{"add", path + name, value})
			case there && !is:
				patch = append(patch, operation{Op: "remove", Path: path + name})
			}
		}
	}
	var names []string
	for name := range mergedKeys(live.Object, new.Object) {
		if !slices.Contains([]string{"apiVersion", "kind", "metadata", "status"}, name) {
			names = append(names, name)
		}
	}
	add("/", live.Object, new.Object, slices.Sorted(slices.Values(names))...)
	before, _ := live.Object["metadata"].(map[string]any)
	after, _ := new.Object["metadata"].(map[string]any)
	add("/metadata/", before, after, "annotations", "labels", "finalizers", "ownerReferences")
	text, err := json.Marshal(patch)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func mergedKeys(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
