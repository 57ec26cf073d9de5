// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"slices"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/tracking"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// partial moves the rendered objects of kinds that pgha knows only in part to the other documents, which is what lint.ReadAll makes of them in
// manifests. Otherwise a profile and its own manifests would differ.
func (s *Side) partial() error {
	isPartial := func(r lint.Resource) bool { return kinds.Named(r.Ref().Kind).Partial }
	if !slices.ContainsFunc(s.Resources, isPartial) {
		return nil
	}
	all := s.Resources
	s.Resources = slices.DeleteFunc(slices.Clone(all), isPartial)
	s.Others = slices.Clone(s.Others)
	for i := range all {
		if !isPartial(all[i]) {
			continue
		}
		contents, faults := lint.ReadAll(all[i].File, all[i].JSON())
		if err := faults.Err(); err != nil {
			return err
		}
		s.Others = append(s.Others, contents.Others...)
	}
	return nil
}

// addOthers adds the documents that no rule of lint checks. Kinds with a table are compared like others; the plan can only say that
// one of an unknown kind is added, removed or changed. Only documents that differ are decoded.
func (c *comparison) addOthers() error {
	before := slices.Clone(c.old.Others)
	for i := range c.new.Others {
		after := &c.new.Others[i]
		at := slices.IndexFunc(before, func(o lint.Other) bool { return sameDocument(&o, after) })
		if at < 0 {
			if err := c.addOther(nil, after); err != nil {
				return err
			}
			continue
		}
		c.common = true
		old := before[at]
		before = slices.Delete(before, at, at+1)
		if !old.SameText(after) {
			if err := c.addOther(&old, after); err != nil {
				return err
			}
		}
	}
	for i := range before {
		if err := c.addOther(&before[i], nil); err != nil {
			return err
		}
	}
	return nil
}

// sameDocument reports whether two documents are one object on two sides. A missing namespace is set when the object is applied.
func sameDocument(a, b *lint.Other) bool {
	return a.Kind == b.Kind && a.Name == b.Name && kinds.GroupOf(a.APIVersion) == kinds.GroupOf(b.APIVersion) &&
		(a.Namespace == b.Namespace || a.Namespace == "" || b.Namespace == "")
}

// addOther adds one document. Either side may be nil.
func (c *comparison) addOther(old, new *lint.Other) error {
	p := &pair{in: c}
	for _, side := range []struct {
		from   *lint.Other
		to     **object
		target profiles.Target
	}{{old, &p.old, c.from}, {new, &p.new, c.to}} {
		if side.from == nil {
			continue
		}
		o, err := documentObject(side.from, side.target)
		if err != nil {
			return err
		}
		*side.to, p.ref = o, o.ref
	}
	// Others may have the name of a kind that pgha knows: a Cluster of another API group, or of a version that nobody serves.
	p.table, p.unknown = noTable, true
	if k := kinds.Find(kinds.GroupOf(p.ref.APIVersion), p.ref.Kind); k != nil && k.Partial {
		p.table, p.unknown = tableOf(p.ref.Kind), false
	}
	if p.new == nil && p.old.ofController() || p.same() && equal(p.old, p.new) {
		return nil
	}
	c.pairs = append(c.pairs, p)
	return nil
}

// documentObject reads a document that lint did not.
func documentObject(d *lint.Other, target profiles.Target) (*object, error) {
	text, err := d.JSON()
	if err != nil {
		return nil, err
	}
	metadata := &metav1.PartialObjectMetadata{}
	o := &object{resource: &lint.Resource{Object: metadata, File: d.File}, ref: d.Ref, target: target}
	if json.Unmarshal(text, metadata) != nil {
		*metadata = metav1.PartialObjectMetadata{}
	}
	if utiljson.Unmarshal(text, &o.tree) != nil || o.tree == nil {
		o.tree = map[string]any{"document": string(text)} // a document that is no object, such as a list
	}
	o.live = metadata.UID != "" || metadata.ResourceVersion != ""
	o.dropManaged()
	return o, nil
}

// dropManaged removes what the API server and tools write.
func (o *object) dropManaged() {
	delete(o.tree, "status")
	metadata, _ := o.tree["metadata"].(map[string]any)
	for _, name := range []string{"creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"} {
		delete(metadata, name)
	}
	annotations, _ := metadata["annotations"].(map[string]any)
	delete(annotations, tracking.LastApplied)
	if len(annotations) == 0 {
		delete(metadata, "annotations")
	}
	o.fillKind()
}

// ofController reports a live object that a controller made.
func (o *object) ofController() bool {
	return o.live && len(o.resource.Object.GetOwnerReferences()) > 0
}

// unknownEffect is what the plan says about a kind that pgha does not know.
func unknownEffect(p *pair) *Effect {
	what, kind := "is changed", p.ref.Kind
	switch {
	case p.old == nil:
		what = "is added"
	case p.new == nil:
		what = "is missing on the new side"
	}
	switch {
	case kind == "":
		kind = "a document without a kind"
	case tableOf(kind) != noTable:
		kind += " of " + p.ref.APIVersion
	}
	return &Effect{
		Class: ObjectsOnly, When: Now, Who: ByKubernetes, Drops: []Endpoint{}, Page: effectsPage + "#unknown-kinds",
		Why:    "it " + what + ", and pgha does not know " + kind + ", so what follows is not known",
		Step:   "compare with kubectl diff, and read the documentation of the kind",
		Source: "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_diff/",
	}
}
