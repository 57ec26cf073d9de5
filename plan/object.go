// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"fmt"
	"reflect"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// object is one object of a side.
type object struct {
	resource *lint.Resource
	ref      lint.Ref
	target   profiles.Target
	// live objects come from an API server: they have a status.
	live bool
	// cluster is the object with the defaults of the CRD and of the operator's webhook; nil for other kinds.
	cluster *cnpgv1.Cluster
	// tree is the object as the API server stores it, without what it and controllers write.
	tree map[string]any
}

// newObject reads an object of a side.
func newObject(r *lint.Resource, target profiles.Target) *object {
	o := &object{resource: r, ref: r.Ref(), target: target}
	metadata := r.Object
	o.live = metadata.GetUID() != "" || metadata.GetResourceVersion() != ""
	return o
}

// settle fills the trees of two objects with one name, so that only what an apply changes differs. Either may be nil.
func settle(old, new *object) error {
	if old != nil && new != nil {
		a, b, err := adopt.Settle(old.resource.Object, new.resource.Object)
		if err == nil {
			b, a, err = adopt.Settle(b, a)
		}
		if err != nil {
			return fmt.Errorf("cannot compare %q: %w", new.ref, err)
		}
		if err := old.store(a); err != nil {
			return err
		}
		return new.store(b)
	}
	for _, o := range []*object{old, new} {
		if o != nil {
			if err := o.store(o.resource.Object); err != nil {
				return err
			}
		}
	}
	return nil
}

// store fills the tree with what the API server stores for an object.
func (o *object) store(settled manifest.Object) error {
	text, err := json.Marshal(settled)
	if err != nil {
		return fmt.Errorf("cannot read %q: %w", o.ref, err)
	}
	var spec *cnpgv1.ClusterSpec
	if c, ok := settled.(*cnpgv1.Cluster); ok {
		o.cluster = c.DeepCopy()
		spec = admission.Defaulted(c, o.target)
		o.cluster.Spec = *spec
		o.cluster.Status = o.resource.Object.(*cnpgv1.Cluster).Status
		fillParameters(o.cluster)
	}
	if n := admission.Schema(o.ref.Kind, o.target); n != nil {
		if a := admission.Admit(n, text, spec); a != nil {
			o.tree = a.Full
		}
	} else if err := utiljson.Unmarshal(text, &o.tree); err != nil {
		return fmt.Errorf("cannot read %q: %w", o.ref, err)
	}
	delete(o.tree, "status")
	o.fillKind()
	return nil
}

// fillKind sets the defaults that no schema has.
func (o *object) fillKind() {
	if o.cluster != nil {
		parameters := map[string]any{}
		for name, value := range o.cluster.Spec.PostgresConfiguration.Parameters {
			parameters[name] = value
		}
		setAt(o.tree, parameters, "spec", "postgresql", "parameters")
	}
	for _, d := range kinds.Named(o.ref.Kind).Defaults {
		fillAt(o.tree, d.Value, parsePattern(d.Path))
	}
}

// fillParameters sets the parameters that the operator's webhook adds, so that one that is removed from the manifest is compared
// with the operator's default.
func fillParameters(c *cnpgv1.Cluster) {
	parameters := &c.Spec.PostgresConfiguration.Parameters
	if *parameters == nil {
		*parameters = map[string]string{}
	}
	for _, p := range operator.Parameters() {
		if _, ok := (*parameters)[p.Name]; !ok {
			(*parameters)[p.Name] = p.Value
		}
	}
	// The operator overrides it; what it becomes follows from other fields.
	(*parameters)["archive_mode"] = operator.ArchiveMode(c)
}

// setAt sets a field of a tree, and the maps that lead to it.
func setAt(tree map[string]any, value any, names ...string) {
	for _, name := range names[:len(names)-1] {
		below, ok := tree[name].(map[string]any)
		if !ok {
			below = map[string]any{}
			tree[name] = below
		}
		tree = below
	}
	tree[names[len(names)-1]] = value
}

// fillAt sets a default where the maps and lists that lead to it exist.
func fillAt(value, otherwise any, p path) {
	switch v := value.(type) {
	case map[string]any:
		if p[0].item {
			return
		}
		if len(p) > 1 {
			fillAt(v[p[0].name], otherwise, p[1:])
		} else if _, ok := v[p[0].name]; !ok {
			v[p[0].name] = otherwise
		}
	case []any:
		if !p[0].item || len(p) == 1 {
			return
		}
		for _, item := range v {
			fillAt(item, otherwise, p[1:])
		}
	}
}

// field returns the value of a field, or nil.
func (o *object) field(names ...string) any {
	if o == nil {
		return nil
	}
	var value any = o.tree
	for _, name := range names {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}

// text returns the value of a field that is a string, or "".
func (o *object) text(names ...string) string {
	text, _ := o.field(names...).(string)
	return text
}

// derived reports whether a controller made the object from another one.
func (o *object) derived() bool { return adopt.Derived(o.resource.Object) }

// equal reports whether two objects have the same tree.
func equal(a, b *object) bool { return a != nil && b != nil && reflect.DeepEqual(a.tree, b.tree) }
