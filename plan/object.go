// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// object is one object of a side.
type object struct {
	resource *lint.Resource
	// written is the resource as the side has it, before an apply merges it with a live object.
	written *lint.Resource
	ref     lint.Ref
	target  profiles.Target
	// live objects come from an API server: they have a status.
	live bool
	// cluster is the object with the defaults of the CRD and of the operator's webhook; nil for other kinds.
	cluster *cnpgv1.Cluster
	// archiveMode is the parameter that the manifest has. The operator overrides it; what it becomes follows from other fields.
	archiveMode string
	// tree is the object as the API server stores it, without what it and controllers write.
	tree map[string]any
}

// newObject reads an object of a side.
func newObject(r *lint.Resource, target profiles.Target) *object {
	o := &object{resource: r, written: r, ref: r.Ref(), target: target}
	metadata := r.Object
	o.live = metadata.GetUID() != "" || metadata.GetResourceVersion() != ""
	if c, ok := r.Object.(*cnpgv1.Cluster); ok {
		o.archiveMode = c.Spec.PostgresConfiguration.Parameters[archiveMode]
	}
	return o
}

// settle fills the trees of two objects with one name, so that only what an apply changes differs. Either may be nil.
func settle(old, new *object) error {
	if old != nil && new != nil && old.live && new.archiveMode == "" {
		old.archiveMode = "" // the operator's webhook wrote it
	}
	if old != nil && new != nil && old.sameText(new) {
		if err := new.storeWritten(); err != nil {
			return err
		}
		old.tree, old.cluster = new.tree, new.cluster
		return nil
	}
	if old != nil && new != nil && (old.live || new.live) {
		if err := settleLive(old, new); err != nil {
			return err
		}
	} else if err := settleWritten(old, new); err != nil {
		return err
	}
	if old == nil || new == nil {
		return nil
	}
	if err := pruneLacking(old, new); err != nil {
		return err
	}
	keepImage(old, new)
	return nil
}

// settleWritten reads manifests, of which either may be nil.
func settleWritten(all ...*object) error {
	for _, o := range all {
		if o == nil {
			continue
		}
		if err := o.storeResource(); err != nil {
			return err
		}
		o.clean()
	}
	return nil
}

// settleLive also removes what the API server and controllers wrote into a live object.
func settleLive(old, new *object) error {
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

// sameText reports whether both sides have the same object for the same operator, so that nothing has to be compared.
func (o *object) sameText(other *object) bool {
	return !o.live && !other.live && o.target == other.target && bytes.Equal(o.resource.JSON(), other.resource.JSON())
}

// store fills the tree with what the API server stores for a settled object.
func (o *object) store(settled manifest.Object) error {
	text, err := json.Marshal(settled)
	if err != nil {
		return fmt.Errorf("cannot read %q: %w", o.ref, err)
	}
	var spec *cnpgv1.ClusterSpec
	if c, ok := settled.(*cnpgv1.Cluster); ok {
		spec = admission.Defaulted(c, o.target)
	}
	var full map[string]any
	if n := admission.Schema(o.ref.Kind, o.target); n != nil {
		full = admission.Store(n, text, spec)
	}
	return o.fill(settled, text, full, spec)
}

// storeResource fills the tree with what the API server stores for the object as its side has it.
func (o *object) storeResource() error {
	full, spec := o.resource.Stored(o.target)
	return o.fill(o.resource.Object, o.resource.JSON(), runtime.DeepCopyJSON(full), spec)
}

// fill fills the tree with a stored object, or with its text if the kind has no schema.
func (o *object) fill(from manifest.Object, text []byte, full map[string]any, spec *cnpgv1.ClusterSpec) error {
	if c, ok := from.(*cnpgv1.Cluster); ok {
		o.setCluster(c, spec)
	}
	if n := admission.Schema(o.ref.Kind, o.target); n != nil {
		fillEmpty(n, full)
		o.tree = full
	} else if err := utiljson.Unmarshal(text, &o.tree); err != nil {
		return fmt.Errorf("cannot read %q: %w", o.ref, err)
	}
	delete(o.tree, "status")
	o.fillKind()
	return nil
}

// storeWritten fills the tree of an object that does not change: as it was written, since nothing is compared with it.
func (o *object) storeWritten() error {
	if c, ok := o.resource.Object.(*cnpgv1.Cluster); ok {
		_, spec := o.resource.Stored(o.target)
		o.setCluster(c, spec)
	}
	if err := utiljson.Unmarshal(o.resource.JSON(), &o.tree); err != nil {
		return fmt.Errorf("cannot read %q: %w", o.ref, err)
	}
	return nil
}

// setCluster sets the typed Cluster with its defaults.
func (o *object) setCluster(c *cnpgv1.Cluster, spec *cnpgv1.ClusterSpec) {
	o.cluster = &cnpgv1.Cluster{TypeMeta: c.TypeMeta, ObjectMeta: c.ObjectMeta, Spec: *spec}
	o.cluster.Status = o.resource.Object.(*cnpgv1.Cluster).Status
	fillParameters(o.cluster)
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
