// SPDX-License-Identifier: Apache-2.0

package crdtable

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Kind is the kind that a CRD defines if lint reads it, else "".
func Kind(crd map[string]any) string {
	// Lint reads the kinds of these API groups. The CRD of PodMonitor in Azure's group is a copy of the community's.
	groups := []string{"postgresql.cnpg.io", "barmancloud.cnpg.io", "monitoring.coreos.com"}
	group, _ := at(crd, "spec", "group").(string)
	kind, _ := at(crd, "spec", "names", "kind").(string)
	if !slices.Contains(groups, group) || kind == "FailoverQuorum" { // which only the operator creates
		return ""
	}
	return kind
}

// Add adds the schema of a CRD, which it changes. A CRD that lint does not read is skipped.
func (t *Table) Add(crd map[string]any, release string) error {
	kind := Kind(crd)
	if kind == "" {
		return nil
	}
	n, err := t.root(crd, kind)
	if err != nil {
		return fmt.Errorf("cannot write the schema of %q at %s: %w", kind, release, err)
	}
	t.roots[Root{kind, release}] = n
	return nil
}

func (t *Table) root(crd map[string]any, kind string) (int, error) {
	versions, _ := at(crd, "spec", "versions").([]any)
	if len(versions) != 1 {
		return 0, fmt.Errorf("it has %d versions instead of one", len(versions))
	}
	version, _ := versions[0].(map[string]any)
	schema, _ := at(version, "schema", "openAPIV3Schema").(map[string]any)
	properties, ok := schema["properties"].(map[string]any)
	if !ok {
		return 0, fmt.Errorf("it has no schema")
	}
	// The API server drops the status of an object that is created before it validates it.
	properties["status"] = map[string]any{"x-kubernetes-preserve-unknown-fields": true}
	if err := scale(version, schema); err != nil {
		return 0, err
	}
	return t.node(schema, kind)
}

// scale adds a limit that is not in the schema: the API server validates the number that the scale subresource reads as
// the one of a Scale, between 0 and the largest of 32 bits (k8s.io/apiextensions-apiserver,
// pkg/registry/customresource, ValidateScaleSpec).
func scale(version, schema map[string]any) error {
	path, ok := at(version, "subresources", "scale", "specReplicasPath").(string)
	if !ok {
		return nil
	}
	node := schema
	for name := range strings.SplitSeq(strings.TrimPrefix(path, "."), ".") {
		below, ok := at(node, "properties", name).(map[string]any)
		if !ok {
			return fmt.Errorf("missing %q", path)
		}
		node = below
	}
	if _, ok := node["minimum"]; !ok {
		node["minimum"] = int64(0)
	}
	node["maximum"] = int64(math.MaxInt32)
	return nil
}

// at returns the value at a path, or nil.
func at(value any, path ...string) any {
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}
