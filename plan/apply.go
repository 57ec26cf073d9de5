// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/tracking"
	"github.com/pgha/pgha/lint"
)

// apply replaces the new side of a live object by what an apply makes of it: fields of the live object that are in neither the
// manifest nor what was applied before stay. Client-side apply knows from an annotation what was applied before, server-side apply
// from the fields of its manager. Without either, the last apply is assumed to have set everything, so that what the manifest lacks goes:
// a removal that does not happen is the smaller mistake than one that nobody saw.
// https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/#merge-patch-calculation
func (p *pair) apply() error {
	if !p.same() || !p.old.live || p.new.live {
		return nil
	}
	live, desired, err := treesOf(p.old.resource, p.new.resource)
	if err != nil {
		return err
	}
	a := appliedTo(live, admission.Schema(p.ref.Kind, p.new.target))
	p.untraced, p.hidden = a.untraced, a.hidden
	if a.untraced && !keepsCommands(live, desired) {
		return nil
	}
	plain := pair{in: p.in, ref: p.ref, old: newObject(p.old.resource, p.old.target), new: newObject(p.new.resource, p.new.target), table: p.table}
	if err := settle(plain.old, plain.new); err != nil {
		return err
	}
	if plain.new.cluster != nil {
		plain.cluster = newCluster(&plain)
	}
	plain.differ()
	p.plain = plain.changes
	result := a.merge(live, desired)
	p.conflicts = a.conflicts
	keepMetadata(result, desired)
	text, err := json.Marshal(result)
	if err != nil {
		return fmt.Errorf("cannot apply %q: %w", p.ref, err)
	}
	// What the types do not have stays in the text, for lint to find.
	if resources, _, _ := lint.Read(p.new.resource.File, text); len(resources) == 1 {
		p.new.resource = &resources[0]
	}
	return nil
}

// treesOf returns the two objects as they were written.
func treesOf(old, new *lint.Resource) (live, desired map[string]any, err error) {
	if err := json.Unmarshal(old.JSON(), &live); err != nil {
		return nil, nil, fmt.Errorf("cannot read %q: %w", old.Ref(), err)
	}
	if err := json.Unmarshal(new.JSON(), &desired); err != nil {
		return nil, nil, fmt.Errorf("cannot read %q: %w", new.Ref(), err)
	}
	return live, desired, nil
}

// keepMetadata removes what the API server writes, as the manifest does not have it.
func keepMetadata(result, desired map[string]any) {
	delete(result, "status")
	metadata, _ := result["metadata"].(map[string]any)
	wanted, _ := desired["metadata"].(map[string]any)
	maps.DeleteFunc(metadata, func(name string, _ any) bool {
		return wanted[name] == nil && name != "labels" && name != "annotations"
	})
	// What the last apply noted is about the object of before.
	if annotations, ok := metadata["annotations"].(map[string]any); ok {
		delete(annotations, tracking.LastApplied)
	}
}

// applier merges a manifest into a live object.
type applier struct {
	schema *admission.Node
	// last is what client-side apply applied before.
	last map[string]any
	// mine are the fields of the manager that applied on the server's side; nil with client-side apply. theirs are those of others.
	mine      fields
	theirs    []manager
	conflicts []string
	// untraced: nothing says how the object was applied. hidden: only the annotation does, since kubectl hid managedFields.
	untraced, hidden bool
}

// appliedTo finds out how a live object was applied.
func appliedTo(live map[string]any, schema *admission.Node) *applier {
	a := &applier{schema: schema}
	metadata, _ := live["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	text, _ := annotations[tracking.LastApplied].(string)
	if json.Unmarshal([]byte(text), &a.last) != nil {
		a.last = nil // somebody edited it, and kubectl stops with an error
	}
	_, shown := metadata["managedFields"]
	a.untraced, a.hidden = !shown && a.last == nil, !shown && a.last != nil
	// A tool that only sets labels applies on the server's side what somebody else applied on the client's.
	if !a.server(metadata) || a.mine.size() < fieldCount(a.last) {
		a.mine = nil
	}
	return a
}

// fieldCount is the number of fields in a tree, as managedFields counts them.
func fieldCount(tree map[string]any) int {
	n := 0
	for _, value := range tree {
		below, _ := value.(map[string]any)
		n += 1 + fieldCount(below)
	}
	return n
}

func (a *applier) merge(live, desired map[string]any) map[string]any {
	switch {
	case a.mine != nil:
		a.remove(live, a.mine, a.fieldsOfOthers(), desired)
		return a.overlay(a.schema, nil, live, desired, a.mine, a.theirs)
	case a.untraced:
		return withCommands(live, desired)
	}
	return threeWay(live, a.last, desired)
}

// threeWay is the merge of client-side apply. Lists are replaced, as in all custom resources.
func threeWay(live, last, desired map[string]any) map[string]any {
	result := maps.Clone(live)
	for name := range last {
		if _, ok := desired[name]; !ok {
			delete(result, name)
		}
	}
	for name, value := range desired {
		wanted, isMap := value.(map[string]any)
		there, both := result[name].(map[string]any)
		before, _ := last[name].(map[string]any)
		switch {
		case value == nil:
			delete(result, name)
		case isMap && both:
			result[name] = threeWay(there, before, wanted)
		default:
			result[name] = value
		}
	}
	return result
}

// stays lists the fields of a live object that the new side does not mention and that an apply leaves alone.
func (p *pair) stays() []string {
	var all []string
	for _, c := range p.plain {
		changed := slices.ContainsFunc(p.changes, func(other *change) bool {
			return slices.Equal(other.path, c.path) || inside(other.path, c.path) || inside(c.path, other.path)
		})
		if !changed {
			all = append(all, c.path.String())
		}
	}
	return all
}

// inside reports whether a path leads below another one.
func inside(p, parent path) bool {
	return len(p) > len(parent) && slices.Equal(p[:len(parent)], parent)
}
