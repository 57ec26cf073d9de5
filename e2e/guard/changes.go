// SPDX-License-Identifier: Apache-2.0

package guard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/pgha/pgha/e2e/sources"
)

// Change is one entry of testdata/guard.yaml.
type Change struct {
	Note    string
	Old     *unstructured.Unstructured
	New     *unstructured.Unstructured // nil for a deletion
	Refused bool
	// By is the beginning of the message.
	By string
}

// Changes reads testdata/guard.yaml of the directory of the module.
func Changes(module, namespace string) ([]Change, error) {
	data, err := os.ReadFile(filepath.Join(module, "testdata", "parity", "bases.yaml"))
	if err != nil {
		return nil, fmt.Errorf("cannot read the bases: %w", err)
	}
	objects, err := sources.Decode(data)
	if err != nil {
		return nil, err
	}
	if data, err = os.ReadFile(filepath.Join(module, "testdata", "guard.yaml")); err != nil {
		return nil, fmt.Errorf("cannot read the changes: %w", err)
	}
	var file struct {
		Others  []map[string]any `json:"others"`
		Changes []entry          `json:"changes"`
	}
	if err := yaml.UnmarshalStrict(data, &file); err != nil {
		return nil, fmt.Errorf("cannot read the changes: %w", err)
	}
	bases := map[string]*unstructured.Unstructured{}
	for _, other := range file.Others {
		objects = append(objects, &unstructured.Unstructured{Object: other})
	}
	for _, o := range objects {
		o.SetNamespace(namespace)
		bases[o.GetName()] = o
	}
	var all []Change
	for i := range file.Changes {
		c, err := file.Changes[i].change(bases)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Changes[i].Note, err)
		}
		all = append(all, c)
	}
	return all, nil
}

type entry struct {
	Note    string         `json:"note"`
	Base    string         `json:"base"`
	Old     map[string]any `json:"old"`
	New     map[string]any `json:"new"`
	Refused bool           `json:"refused"`
	By      string         `json:"by"`
}

func (e *entry) change(bases map[string]*unstructured.Unstructured) (Change, error) {
	c := Change{Note: e.Note, Refused: e.Refused, By: e.By}
	base := bases[e.Base]
	if base == nil {
		return c, fmt.Errorf("there is no base %q", e.Base)
	}
	var err error
	if c.Old, err = merged(base, e.Old); err != nil || e.New == nil {
		return c, err
	}
	c.New, err = merged(c.Old, e.New)
	return c, err
}

// merged is a copy of the object after a merge patch.
func merged(o *unstructured.Unstructured, patch map[string]any) (*unstructured.Unstructured, error) {
	if patch == nil {
		return o.DeepCopy(), nil
	}
	before, err := json.Marshal(o.Object)
	if err != nil {
		return nil, fmt.Errorf("cannot write the object: %w", err)
	}
	edit, err := json.Marshal(patch)
	if err != nil {
		return nil, fmt.Errorf("cannot write the patch: %w", err)
	}
	after, err := jsonpatch.MergePatch(before, edit)
	if err != nil {
		return nil, fmt.Errorf("cannot apply the patch: %w", err)
	}
	out := &unstructured.Unstructured{}
	return out, out.UnmarshalJSON(bytes.TrimSpace(after))
}
