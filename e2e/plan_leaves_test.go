// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/e2e/stack"
)

// leaf is a field of a kind with values to try, each with what the schema requires around it.
type leaf struct {
	path   string
	base   *unstructured.Unstructured
	values []any // of spec, as merge patches
	notes  []string
}

// leafUpdates returns updates for every field of the CRDs: from an object with the field to one without it and with other values, and from
// one without it. If no value is accepted by itself, they start from the object without the field.
func leafUpdates(t *testing.T, s *stack.Stack) []replacement {
	t.Helper()
	leaves := allLeaves(t)
	next := make(chan *leaf)
	var workers sync.WaitGroup
	var lock sync.Mutex
	var all []replacement
	plain := plainObjects(t, s)
	for range 4 * runtime.NumCPU() {
		workers.Go(func() {
			for l := range next {
				updates := l.updates(t, s, plain[l.base.GetName()])
				lock.Lock()
				all = append(all, updates...)
				lock.Unlock()
			}
		})
	}
	for i := range leaves {
		next <- &leaves[i]
	}
	close(next)
	workers.Wait()
	return all
}

// plainObjects creates the bases.
func plainObjects(t *testing.T, s *stack.Stack) map[string]*running {
	t.Helper()
	all, plain := bases(t), map[string]*running{}
	for _, name := range schemaBases {
		r, err := runObject(t, s, all[name])
		if err != nil {
			t.Fatal(err)
		}
		plain[name] = r
	}
	return plain
}

// created numbers the objects that the test creates.
var created atomic.Int32

// runObject creates an object under a name of its own. The operator leaves it alone. Of a Cluster, the status has the version of the data,
// as after the first reconcile.
func runObject(t *testing.T, s *stack.Stack, object *unstructured.Unstructured) (*running, error) {
	t.Helper()
	written := object.DeepCopy()
	written.SetName(object.GetName() + "-" + strconv.Itoa(int(created.Add(1))))
	if object.GetKind() == "Cluster" {
		annotations := map[string]string{"cnpg.io/reconciliationLoop": "disabled"}
		for name, value := range object.GetAnnotations() {
			annotations[name] = value
		}
		written.SetAnnotations(annotations)
	}
	result, err := s.Create(t.Context(), written)
	if err != nil {
		return nil, err
	}
	live := result.Object
	status, ok := object.Object["status"].(map[string]any)
	if object.GetKind() == "Cluster" || ok {
		if !ok {
			status = map[string]any{}
		}
		if major := majorOf(live); major > 0 && object.GetKind() == "Cluster" {
			status["pgDataImageInfo"] = map[string]any{"image": "ghcr.io/cloudnative-pg/postgresql:x", "majorVersion": major}
		}
		if live, err = withStatus(t, s, live, status); err != nil {
			return nil, err
		}
	}
	delete(written.Object, "status")
	return &running{written, live}, nil
}

// withStatus writes the status of an object, again if the operator has changed the object meanwhile.
func withStatus(t *testing.T, s *stack.Stack, live *unstructured.Unstructured, status map[string]any) (*unstructured.Unstructured, error) {
	t.Helper()
	const attempts = 10
	for i := 0; ; i++ {
		live = live.DeepCopy()
		live.Object["status"] = status
		err := s.SetStatus(t.Context(), live)
		if !apierrors.IsConflict(err) || i == attempts {
			return live, err
		}
		if live, err = s.Get(t.Context(), live.GroupVersionKind(), live.GetNamespace(), live.GetName()); err != nil {
			return nil, err
		}
	}
}

// majorOf is the major version of a Cluster's image.
func majorOf(cluster *unstructured.Unstructured) int64 {
	if major, ok, _ := unstructured.NestedInt64(cluster.Object, "spec", "imageCatalogRef", "major"); ok {
		return major
	}
	image, _, _ := unstructured.NestedString(cluster.Object, "spec", "imageName")
	_, tag, _ := strings.Cut(image[strings.LastIndexByte(image, '/')+1:], ":")
	major, _ := strconv.ParseInt(tag[:len(tag)-len(strings.TrimLeft(tag, "0123456789"))], 10, 64)
	return major
}

// allLeaves returns the fields of every base.
func allLeaves(t *testing.T) []leaf {
	t.Helper()
	schemas, all := specSchemas(t), bases(t)
	var leaves []leaf
	for _, name := range schemaBases {
		base := all[name]
		begin := len(leaves)
		schemas[base.GetKind()].walkAll("spec", func(path string, value any, wrapped any) {
			i := slices.IndexFunc(leaves[begin:], func(l leaf) bool { return l.path == path })
			if i < 0 {
				i = len(leaves) - begin
				leaves = append(leaves, leaf{path: path, base: base})
			}
			l := &leaves[begin+i]
			l.values, l.notes = append(l.values, wrapped), append(l.notes, fmt.Sprintf("%v", value))
		}, func(value any) any { return value })
	}
	return leaves
}

// walkAll is walk with more values. Of Kubernetes' own types it tries one value for each of their hundreds of fields.
func (s node) walkAll(path string, try func(path string, value, wrapped any), wrap func(any) any) {
	inside := isForeign(path)
	properties, _ := s["properties"].(map[string]any)
	items, isList := s["items"].(map[string]any)
	switch {
	case !inside || foreign[path]:
		for _, value := range s.moreValues() {
			try(path, value, wrap(value))
		}
	case len(properties) == 0 && !isList:
		try(path, s.sample(), wrap(s.sample()))
	}
	if path == "spec.template.spec" {
		return // a whole PodSpec, which TestGenerated changes
	}
	for _, name := range sortedKeys(properties) {
		node(properties[name].(map[string]any)).walkAll(path+"."+name, try, func(value any) any {
			object := s.object(name)
			object[name] = value
			return wrap(object)
		})
	}
	if isList {
		node(items).walkAll(path+"[]", try, func(value any) any { return wrap([]any{value}) })
	}
}

// isForeign reports a field of one of Kubernetes' own types, or below it.
func isForeign(path string) bool {
	for parent := range foreign {
		if rest, ok := strings.CutPrefix(path, parent); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			return true
		}
	}
	return false
}

// moreValues are the values of the schema tests, and others that are valid and differ.
func (s node) moreValues() []any {
	values := s.values()
	switch {
	case s["x-kubernetes-int-or-string"] == true:
		return append(values, "2Gi", "512Mi")
	case s["enum"] != nil:
		return values
	case s["type"] == "integer":
		return append(values, int64(2), int64(300))
	case s["type"] == "string":
		return append(values, s.sample(), "b", "1Gi")
	}
	return values
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// updates creates an object with the field and returns the updates of it and of the plain one.
func (l *leaf) updates(t *testing.T, s *stack.Stack, plain *running) []replacement {
	t.Helper()
	var all []replacement
	add := func(old *running, from, to string, new *unstructured.Unstructured) {
		object := new.DeepCopy()
		object.SetName(old.written.GetName())
		object.SetAnnotations(old.written.GetAnnotations())
		if !reflect.DeepEqual(object.Object, old.written.Object) {
			all = append(all, replacement{note: fmt.Sprintf("%s %s: %s -> %s", object.GetKind(), l.path, from, to), old: old, new: object})
		}
	}
	old, first := plain, -1
	tries := l.values
	if len(tries) == 1 {
		tries = nil // of Kubernetes' own types; the plain object is enough
	}
	for i, value := range tries {
		object := changed(t, l.base, patchAt("", value))
		object.SetAnnotations(nil)
		if r, err := runObject(t, s, object); err == nil {
			old, first = r, i
			break
		}
	}
	if first >= 0 {
		add(old, l.notes[first], "nothing", l.base)
		add(plain, "nothing", l.notes[first], withoutAnnotations(changed(t, l.base, patchAt("", l.values[first]))))
	}
	from := "nothing"
	if first >= 0 {
		from = l.notes[first]
	}
	for _, i := range l.others(first) {
		add(old, from, l.notes[i], withoutAnnotations(changed(t, l.base, patchAt("", l.values[i]))))
	}
	if !*every {
		for i := range all {
			all[i].live, all[i].written = (len(l.path)+i)%4 == 0, (len(l.path)+i)%4 != 0
		}
	}
	return all
}

// fewValues is the number of other values of a field that are tried.
const fewValues = 2

// others are the values to try in place of the first: all of them, or a few that differ from field to field.
func (l *leaf) others(first int) []int {
	var all []int
	for i := range l.values {
		if i != first {
			all = append(all, i)
		}
	}
	if *every || len(all) <= fewValues {
		return all
	}
	begin := len(l.path) % (len(all) - fewValues + 1)
	return all[begin : begin+fewValues]
}

func withoutAnnotations(object *unstructured.Unstructured) *unstructured.Unstructured {
	object.SetAnnotations(nil)
	return object
}
