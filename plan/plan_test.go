// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

func sideOf(t *testing.T, label string, overrides ...string) plan.Side {
	t.Helper()
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	assign := func(*profiles.Profile) []profiles.Assignment {
		var all []profiles.Assignment
		for _, o := range overrides {
			field, value, _ := strings.Cut(o, "=")
			all = append(all, profiles.Assignment{Origin: "--set", Field: field, Value: value})
		}
		return all
	}
	p, err := profiles.Parse("aks.yaml", text, assign)
	assert.NilError(t, err)
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	yaml, err := manifest.YAML(objects)
	assert.NilError(t, err)
	resources, _, faults := lint.Read(label, yaml)
	assert.NilError(t, faults.Err())
	return plan.Side{Label: label, Resources: resources}
}

func TestCompare(t *testing.T) {
	p, err := plan.Compare(sideOf(t, "old"), sideOf(t, "new", "spec.resources.memory=16Gi", "spec.storage.size=128Gi"))
	assert.NilError(t, err)
	assert.Equal(t, len(p.Sites), 1)
	assert.Equal(t, p.Sites[0].Class, plan.PrimaryRecreated)
	same, err := plan.Compare(sideOf(t, "old"), sideOf(t, "new"))
	assert.NilError(t, err)
	assert.Equal(t, len(same.Sites), 0)
}
