// SPDX-License-Identifier: Apache-2.0

// Package effects reads the changes of Clusters whose effects the operator's own code has decided, in
// plan/testdata/effects. Only tests use it. hack/effects writes what it reads.
package effects

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"sigs.k8s.io/yaml"
)

// Change is one change of a Cluster.
type Change struct {
	// Label names the change. It is unique.
	Label string
	// Old and New are whole manifests of the Cluster, in YAML.
	Old, New []byte
	// Observed has what the operator does, by release: "1.30.0", "1.27.4", or that of another file observed-VERSION.tsv.
	Observed map[string]Observed
}

// written is one entry of changes.yaml.
type written struct {
	Label string          `json:"label"`
	Old   json.RawMessage `json:"old,omitempty"`
	New   json.RawMessage `json:"new,omitempty"`
}

// Load returns every change of a directory with base.yaml, changes.yaml and observed-VERSION.tsv, in the order of changes.yaml.
func Load(dir string) ([]Change, error) {
	changes, err := Changes(dir)
	if err != nil {
		return nil, err
	}
	return changes, addObserved(dir, changes)
}

// Changes is Load without what was observed.
func Changes(dir string) ([]Change, error) {
	base, err := readYAML(filepath.Join(dir, "base.yaml"))
	if err != nil {
		return nil, err
	}
	list, err := readYAML(filepath.Join(dir, "changes.yaml"))
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(list))
	decoder.DisallowUnknownFields()
	var entries []written
	if err := decoder.Decode(&entries); err != nil {
		return nil, fmt.Errorf("cannot decode changes.yaml: %w", err)
	}
	changes := make([]Change, 0, len(entries))
	for _, e := range entries {
		change, err := e.change(base)
		if err != nil {
			return nil, fmt.Errorf("cannot apply change %q: %w", e.Label, err)
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// change applies both edits to the base.
func (e written) change(base []byte) (Change, error) {
	before, err := edited(base, e.Old)
	if err != nil {
		return Change{}, fmt.Errorf("old: %w", err)
	}
	after, err := edited(base, e.New)
	if err != nil {
		return Change{}, fmt.Errorf("new: %w", err)
	}
	return Change{Label: e.Label, Old: before, New: after, Observed: map[string]Observed{}}, nil
}

// edited is the base after a merge patch or a JSON patch, as YAML. An edit that changes nothing is an error: it names a field
// that the base does not have, or a value that it has already.
func edited(base []byte, edit json.RawMessage) ([]byte, error) {
	if len(edit) == 0 {
		return yaml.JSONToYAML(base)
	}
	var after []byte
	var err error
	switch edit[0] {
	case '[':
		var patch jsonpatch.Patch
		if patch, err = jsonpatch.DecodePatch(edit); err == nil {
			after, err = patch.Apply(base)
		}
	default:
		after, err = jsonpatch.MergePatch(base, edit)
	}
	if err != nil {
		return nil, err
	}
	if jsonpatch.Equal(base, after) {
		return nil, fmt.Errorf("the edit changes nothing: %s", edit)
	}
	return yaml.JSONToYAML(after)
}

// readYAML returns a YAML file as JSON.
func readYAML(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	data, err = yaml.YAMLToJSONStrict(data)
	if err != nil {
		return nil, fmt.Errorf("cannot read %q: %w", name, err)
	}
	return data, nil
}

// addObserved gives each change its line of every observed-VERSION.tsv.
func addObserved(dir string, changes []Change) error {
	names, err := filepath.Glob(filepath.Join(dir, "observed-*.tsv"))
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rows, err := Parse(data)
		if err != nil {
			return fmt.Errorf("cannot read %q: %w", name, err)
		}
		version := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "observed-"), ".tsv")
		for _, change := range changes {
			row, ok := rows[change.Label]
			if !ok {
				return fmt.Errorf("cannot find change %q in %q: run hack/effects/run", change.Label, name)
			}
			change.Observed[version] = row
			delete(rows, change.Label)
		}
		if len(rows) > 0 {
			return fmt.Errorf("cannot find changes %q of %q in changes.yaml: run hack/effects/run", slices.Sorted(maps.Keys(rows)), name)
		}
	}
	return nil
}
