// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"encoding/json"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// withEdit is the object of the new side with fields changed by edit, which also gets the old side. Both are as they were written.
func withEdit(p *pair, edit func(old, new map[string]any)) lint.Resource {
	old, new := map[string]any{}, map[string]any{}
	if p.old != nil && utiljson.Unmarshal(p.old.resource.JSON(), &old) != nil || utiljson.Unmarshal(p.new.written.JSON(), &new) != nil {
		return *p.new.written
	}
	edit(old, new)
	return reread(new, p.new.written)
}

// kept is the object of the old side as a manifest that can be applied: a live object without what the API server and controllers write.
func kept(p *pair) lint.Resource {
	if !p.old.live {
		return *p.old.resource
	}
	other := p.old.resource
	if p.new != nil {
		other = p.new.written
	}
	settled, _, err := adopt.Settle(p.old.resource.Object, other.Object)
	if err != nil {
		return *p.old.resource
	}
	settled.SetCreationTimestamp(metav1.Time{})
	settled.SetGeneration(0)
	settled.SetManagedFields(nil)
	settled.SetOwnerReferences(nil)
	settled.SetResourceVersion("")
	settled.SetSelfLink("")
	settled.SetUID("")
	text, err := manifest.YAML([]manifest.Object{settled})
	if err != nil {
		return *p.old.resource
	}
	return readAgain(text, p.old.resource)
}

// reread makes an object of a tree; the original if that fails.
func reread(tree map[string]any, original *lint.Resource) lint.Resource {
	text, err := json.Marshal(tree)
	if err != nil {
		return *original
	}
	return readAgain(text, original)
}

// readAgain reads an object; the original if that fails.
func readAgain(text []byte, original *lint.Resource) lint.Resource {
	resources, _, faults := lint.Read(original.File, text)
	if len(faults) > 0 || len(resources) != 1 {
		return *original
	}
	return resources[0]
}

// unchanged gives the new tree the old value of a field, also if the old side has none.
func unchanged(old, new map[string]any, names ...string) {
	if value, found := at(old, names...); found {
		setAt(new, value, names...)
		return
	}
	remove(new, names...)
}

// remove removes a field of a tree.
func remove(tree map[string]any, names ...string) {
	last := len(names) - 1
	parent, _ := at(tree, names[:last]...)
	if fields, ok := parent.(map[string]any); ok {
		delete(fields, names[last])
	}
}

// at returns the value of a field, and whether it is there.
func at(tree map[string]any, names ...string) (any, bool) {
	var value any = tree
	for _, name := range names {
		fields, ok := value.(map[string]any)
		if !ok {
			return nil, false
		}
		if value, ok = fields[name]; !ok {
			return nil, false
		}
	}
	return value, true
}

// keepImageOf gives a tree the image of the old Cluster, and names it if the old side leaves it to the operator.
func (c *cluster) keepImageOf(old, new map[string]any) {
	unchanged(old, new, "spec", "imageName")
	unchanged(old, new, "spec", "imageCatalogRef")
	if c.before.Spec.ImageCatalogRef == nil {
		reference := c.before.Spec.ImageName
		if c.status != nil {
			reference = cmp.Or(reference, c.status.Image)
		}
		setAt(new, reference, "spec", "imageName")
	}
}
