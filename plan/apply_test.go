// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// liveProfile is the side of testdata/live/profile.yaml, with overrides.
func liveProfile(t *testing.T, overrides ...profiles.Override) plan.Side {
	t.Helper()
	text, err := os.ReadFile("testdata/live/profile.yaml")
	assert.NilError(t, err)
	p, err := profiles.Parse("profile.yaml", text, overrides...)
	assert.NilError(t, err)
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	stream, err := manifest.YAML(objects)
	assert.NilError(t, err)
	return readSide(t, "new", stream)
}

func readSide(t *testing.T, label string, text []byte) plan.Side {
	t.Helper()
	contents, faults := lint.ReadAll(label, text)
	assert.NilError(t, faults.Err())
	return plan.Side{Label: label, Resources: contents.Resources, Others: contents.Others}
}

// live is testdata/live/client.yaml, after an edit of its Cluster.
func live(t *testing.T, edit func(cluster map[string]any)) plan.Side {
	t.Helper()
	text, err := os.ReadFile("testdata/live/client.yaml")
	assert.NilError(t, err)
	var list struct {
		APIVersion string           `json:"apiVersion"`
		Kind       string           `json:"kind"`
		Items      []map[string]any `json:"items"`
	}
	assert.NilError(t, yaml.Unmarshal(text, &list))
	for _, item := range list.Items {
		if item["kind"] == "Cluster" {
			edit(item)
		}
	}
	text, err = json.Marshal(list)
	assert.NilError(t, err)
	return readSide(t, "live", text)
}

func at(tree map[string]any, names ...string) map[string]any {
	for _, name := range names {
		below, ok := tree[name].(map[string]any)
		if !ok {
			below = map[string]any{}
			tree[name] = below
		}
		tree = below
	}
	return tree
}

// untracked removes every trace of how the object was applied.
func untracked(cluster map[string]any) {
	delete(at(cluster, "metadata"), "annotations")
	delete(at(cluster, "metadata"), "managedFields")
}

// appliedBy makes the object one that a manager applied on the server's side, with the fields of the spec that were in the last apply.
func appliedBy(cluster map[string]any, others ...any) {
	var last map[string]any
	text := at(cluster, "metadata", "annotations")["kubectl.kubernetes.io/last-applied-configuration"].(string)
	if err := json.Unmarshal([]byte(text), &last); err != nil {
		panic(err)
	}
	untracked(cluster)
	entry := map[string]any{
		"manager": "argocd", "operation": "Apply", "apiVersion": "postgresql.cnpg.io/v1",
		"fieldsV1": map[string]any{"f:spec": owned(at(last, "spec"))},
	}
	at(cluster, "metadata")["managedFields"] = append([]any{entry}, others...)
}

func owned(tree map[string]any) map[string]any {
	set := map[string]any{}
	for name, value := range tree {
		set["f:"+name] = map[string]any{}
		if below, ok := value.(map[string]any); ok {
			set["f:"+name] = owned(below)
		}
	}
	return set
}

func edited(name string, value any) any {
	return map[string]any{"manager": name, "operation": "Update", "fieldsV1": map[string]any{"f:spec": value}}
}

// TestApply: a live Cluster is compared with what an apply makes of it, and not with the manifest.
func TestApply(t *testing.T) {
	set := func(path, value string) []profiles.Override {
		return []profiles.Override{profiles.Set("--set", path, value)}
	}
	removed := set("spec.patches", `[{target: {kind: Cluster}, patch: {spec: {postgresql: {parameters: {random_page_cost: null}}}}}]`)
	cases := map[string]struct {
		reason    string
		edit      func(cluster map[string]any)
		overrides []profiles.Override
		changes   []string
		notes     []string // a part of each
	}{
		"as applied":     {reason: "what was filled in is no change", edit: func(map[string]any) {}},
		"without traces": {reason: "nor is it without a trace of the apply", edit: untracked},
		"server side":    {reason: "nor with server-side apply", edit: func(c map[string]any) { appliedBy(c) }},
		"edited field": {
			reason: "the manifest does not mention it", edit: func(c map[string]any) { at(c, "spec")["logLevel"] = "debug" },
			notes: []string{"does not change spec.logLevel, because"},
		},
		"edited field, no traces": {
			reason: "the manifest may have had it", edit: func(c map[string]any) { untracked(c); at(c, "spec")["logLevel"] = "debug" },
			changes: []string{"spec.logLevel"}, notes: []string{"Assumed to be removed"},
		},
		"edited field, server side": {
			reason: "another manager has it",
			edit: func(c map[string]any) {
				appliedBy(c, edited("kubectl-edit", map[string]any{"f:logLevel": map[string]any{}}))
				at(c, "spec")["logLevel"] = "debug"
			},
			notes: []string{"does not change spec.logLevel, because"},
		},
		"edited parameter": {
			reason: "a field of a map", edit: func(c map[string]any) { at(c, "spec", "postgresql", "parameters")["jit"] = "off" },
			notes: []string{"does not change spec.postgresql.parameters.jit, because"},
		},
		"edited field that the manifest has": {
			reason: "an apply sets it", edit: func(c map[string]any) { at(c, "spec")["instances"] = 5 },
			changes: []string{"spec.instances"},
		},
		"edited field that the manifest has, server side": {
			reason: "the apply conflicts",
			edit: func(c map[string]any) {
				appliedBy(c, edited("kubectl-edit", map[string]any{"f:instances": map[string]any{}}))
				delete(at(c, "metadata")["managedFields"].([]any)[0].(map[string]any)["fieldsV1"].(map[string]any)["f:spec"].(map[string]any), "f:instances")
				at(c, "spec")["instances"] = 5
			},
			changes: []string{"spec.instances"}, notes: []string{`spec.instances was set by "kubectl-edit"; a server-side apply needs --force-conflicts`},
		},
		"removed field":                {reason: "the last apply set it", edit: func(map[string]any) {}, overrides: removed, changes: []string{"spec.postgresql.parameters.random_page_cost"}},
		"removed field, server side":   {reason: "the manager has it", edit: func(c map[string]any) { appliedBy(c) }, overrides: removed, changes: []string{"spec.postgresql.parameters.random_page_cost"}},
		"removed field, without trace": {reason: "nobody knows who set it", edit: untracked, overrides: removed, changes: []string{"spec.postgresql.parameters.random_page_cost"}, notes: []string{"Assumed to be removed"}},
		"removed field of two managers": {
			reason: "the other one still wants it",
			edit: func(c map[string]any) {
				appliedBy(c, edited("other", map[string]any{"f:postgresql": map[string]any{"f:parameters": map[string]any{"f:random_page_cost": map[string]any{}}}}))
			},
			overrides: removed, notes: []string{"does not change spec.postgresql.parameters.random_page_cost, because"},
		},
		"changed field": {
			reason: "as always", edit: func(map[string]any) {}, overrides: set("spec.instances", "5"), changes: []string{"spec.instances"},
		},
		"broken annotation": {
			reason: "it counts as none",
			edit: func(c map[string]any) {
				at(c, "metadata", "annotations")["kubectl.kubernetes.io/last-applied-configuration"] = `{"password":`
				at(c, "spec")["logLevel"] = "debug"
			},
			notes: []string{"spec.logLevel"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := plan.Compare(live(t, c.edit), liveProfile(t, c.overrides...))
			assert.NilError(t, err)
			var changes []string
			for _, site := range p.Sites {
				for _, o := range site.Objects {
					for _, change := range o.Changes {
						changes = append(changes, change.Path)
					}
				}
			}
			if diff := cmp.Diff(c.changes, changes); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
			assert.Equal(t, len(p.Notes), len(c.notes), "%s: %q", c.reason, p.Notes)
			for i, note := range c.notes {
				assert.Assert(t, strings.Contains(p.Notes[i], note), "%s: %q", c.reason, p.Notes)
			}
		})
	}
}

// TestApplyLeaves: an apply deletes nothing.
func TestApplyLeaves(t *testing.T) {
	const others = `
- {apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: other, namespace: shop, uid: a}, spec: {instances: 1, storage: {size: 1Gi}}}
- {apiVersion: postgresql.cnpg.io/v1, kind: ScheduledBackup, metadata: {name: other, namespace: shop, uid: b}, spec: {schedule: 0 0 0 * * *, cluster: {name: other}}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: elsewhere, namespace: web, uid: c}}
- {apiVersion: v1, kind: Secret, metadata: {name: mine, namespace: shop, uid: d}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: unrelated, namespace: shop, uid: e, annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}}}
- {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop, uid: f, annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}}, spec: {selector: {app: web}}}
- {apiVersion: v1, kind: Service, metadata: {name: applied, namespace: shop, uid: g, annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}}, spec: {selector: {cnpg.io/cluster: orders}}}
- {apiVersion: v1, kind: Service, metadata: {name: created, namespace: shop, uid: h, managedFields: [{manager: kubectl-create, operation: Update}]}, spec: {selector: {cnpg.io/cluster: orders}}}
- {apiVersion: v1, kind: Service, metadata: {name: others, namespace: shop, uid: i}, spec: {selector: {cnpg.io/cluster: other}}}
- {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: managed-csi, uid: j, annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}}, provisioner: disk.csi.azure.com}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: cnpg-default-monitoring, namespace: shop, uid: k}}
`
	text, err := os.ReadFile("testdata/live/client.yaml")
	assert.NilError(t, err)
	all := strings.Replace(string(text), "items:\n", "items:"+others, 1)
	p, err := plan.Compare(readSide(t, "live", []byte(all)), liveProfile(t))
	assert.NilError(t, err)
	var objects []string
	for _, site := range p.Sites {
		for _, o := range site.Objects {
			objects = append(objects, string(o.Action)+" "+o.Kind+" "+o.Name)
		}
	}
	if diff := cmp.Diff([]string{"remove Service applied"}, objects); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"Cluster shop/other is not on the new side: an apply does not delete it, and the plan leaves it out, with all that belongs to it",
		"Service shop/created is not on the new side, and was not applied: the plan leaves it out",
		"ConfigMap shop/cnpg-default-monitoring is not on the new side, and nothing says that it was applied: the plan leaves it out",
	}, p.Notes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
