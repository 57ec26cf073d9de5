// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"reflect"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"gotest.tools/v3/assert"
)

// TestEveryLeaf sets every field of a Cluster's spec, one at a time, and takes it away again: each change has a complete effect.
func TestEveryLeaf(t *testing.T) {
	base, seen, same := edited(t, "", ""), 0, 0
	leavesOfType(reflect.TypeFor[cnpgv1.ClusterSpec](), path{{name: "spec"}}, func(leaf path, kind reflect.Type) {
		if testing.Short() && seen%7 != 0 {
			seen++
			return
		}
		patch, err := json.Marshal(withLeaf(leaf, sample(kind)))
		assert.NilError(t, err)
		other := edited(t, string(patch), "")
		for _, sides := range [][2]Side{{base, other}, {other, base}} {
			p, err := Compare(sides[0], sides[1])
			assert.NilError(t, err, "%s", leaf)
			CheckCommands(t, p)
			if len(p.Sites) == 0 {
				same++
			}
			for _, site := range p.Sites {
				for _, c := range site.Objects[0].Changes {
					complete := c.Class != Unchanged && c.Why != "" && c.When != "" && c.Source != "" && c.Page != ""
					assert.Check(t, complete, "%s: %s has the effect %+v", leaf, c.Path, c.Effect)
				}
			}
		}
		seen++
	})
	assert.Assert(t, seen > 600, "only %d fields", seen)
	assert.Assert(t, same <= 20, "%d changes went unseen; those of 10 fields are what the base or a default says", same)
}

// withLeaf is an object with one field.
func withLeaf(leaf path, value any) any {
	if len(leaf) == 0 {
		return value
	}
	below := withLeaf(leaf[1:], value)
	if leaf[0].item {
		return []any{below}
	}
	return map[string]any{leaf[0].name: below}
}

// sample is a value of a type.
func sample(kind reflect.Type) any {
	switch {
	case kind.String() == "resource.Quantity":
		return "3Gi"
	case kind.String() == "v1.Duration":
		return "3h0m0s"
	case kind.String() == "v1.Time":
		return "2026-11-27T00:00:00Z"
	case kind.String() == "v1.FieldsV1":
		return map[string]any{}
	}
	switch kind.Kind() {
	case reflect.String:
		return "sample"
	case reflect.Bool:
		return true
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return 3
	case reflect.Slice:
		return "c2FtcGxl"
	}
	return 3 // a number or a string
}
