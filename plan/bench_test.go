// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"fmt"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// BenchmarkPlan measures what a plan must not cost: of one site, more than lint of its objects; of 500 sites against 500, more than
// rendering both, which comes before a plan of profiles. So a plan with its rendering takes at most twice the time of rendering.
//
//	go test ./plan -run '^$' -bench Plan -benchtime 5x -cpu 1
func BenchmarkPlan(b *testing.B) {
	for name, change := range map[string]string{"unchanged": "", "changed": "16Gi"} {
		for _, sites := range []int{1, 500} {
			before, after := objectsOf(b, sites, ""), objectsOf(b, sites, change)
			b.Run(fmt.Sprintf("%s/%d/compare", name, sites), func(b *testing.B) {
				for b.Loop() {
					_, err := plan.Compare(renderedSide(b, before), renderedSide(b, after))
					assert.NilError(b, err)
				}
			})
			b.Run(fmt.Sprintf("%s/%d/render", name, sites), func(b *testing.B) {
				for b.Loop() {
					stream(b, objectsOf(b, sites, ""))
					stream(b, objectsOf(b, sites, change))
				}
			})
			text := stream(b, after)
			b.Run(fmt.Sprintf("%s/%d/lint", name, sites), func(b *testing.B) {
				for b.Loop() {
					resources, _, faults := lint.Read("fleet.yaml", text)
					assert.NilError(b, faults.Err())
					lint.Run(lint.Input{Resources: resources})
				}
			})
		}
	}
}

// objectsOf are the objects of sites, without those that they share.
func objectsOf(b *testing.B, sites int, memory string) []manifest.Object {
	b.Helper()
	var all []manifest.Object
	text, err := profiles.Builtin("aks")
	assert.NilError(b, err)
	for i := range sites {
		assign := func(*profiles.Profile) []profiles.Assignment {
			set := []profiles.Assignment{
				{Origin: "--name", Field: "metadata.name", Value: fmt.Sprintf("pg%d", i)},
				{Origin: "-n", Field: "metadata.namespace", Value: fmt.Sprintf("shop%d", i)},
			}
			if memory != "" {
				set = append(set, profiles.Assignment{Origin: "--set", Field: "spec.resources.memory", Value: memory})
			}
			return set
		}
		p, err := profiles.Parse("aks.yaml", text, assign)
		assert.NilError(b, err)
		objects, err := render.Objects(p, render.Options{})
		assert.NilError(b, err)
		for _, o := range objects {
			if o.GetNamespace() == p.Namespace() {
				all = append(all, o)
			}
		}
	}
	return all
}

func renderedSide(b *testing.B, objects []manifest.Object) plan.Side {
	b.Helper()
	resources, err := lint.Rendered("fleet.yaml", objects)
	assert.NilError(b, err)
	return plan.Side{Label: "fleet.yaml", Resources: resources}
}

func stream(b *testing.B, objects []manifest.Object) []byte {
	b.Helper()
	text, err := manifest.YAML(objects)
	assert.NilError(b, err)
	return text
}
