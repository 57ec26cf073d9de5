// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

// TestStepWords: the instructions of a step name what is there.
func TestStepWords(t *testing.T) {
	tests := map[string]struct {
		reason string
		at     stepCase
		names  []string
		says   []string // parts of the instructions of the steps, in order
	}{
		"live class": {
			reason: "the status names the instances", at: stepCase{3001, "restart", true, 3}, names: []string{"class"},
			says: []string{"kubectl wait --for=condition=Ready --timeout=1h cluster.postgresql.cnpg.io/pg -n shop", "kubectl cnpg destroy pg pg-1 -n shop", "Wait until all instances are ready", "kubectl cnpg destroy pg pg-4 -n shop",
				"kubectl cnpg promote pg REPLICA -n shop", "kubectl cnpg destroy pg pg-5 -n shop"},
		},
		"class": {
			reason: "nobody knows the instances", at: stepCase{3001, "restart", false, 3}, names: []string{"class"},
			says: []string{"kubectl cnpg destroy pg REPLICA -n shop", "kubectl cnpg destroy pg PRIMARY -n shop"},
		},
		"one instance": {
			reason: "a second one takes over", at: stepCase{3001, "restart", true, 1}, names: []string{"class"},
			says: []string{"kubectl wait --for=condition=Ready --timeout=1h cluster.postgresql.cnpg.io/pg -n shop", "kubectl cnpg promote pg NEW -n shop", "removes pg-1 with its volumes"},
		},
		"account": {
			reason: "the pods of both accounts read the Cluster", at: stepCase{3001, "restart", false, 3}, names: []string{"account"},
			says: []string{
				"kubectl create rolebinding pg-steps-pg --role=pg --serviceaccount=shop:pg -n shop", "kubectl delete rolebinding pg -n shop.",
				"kubectl get serviceaccount two -n shop", "kubectl create rolebinding pg-steps-two --role=pg --serviceaccount=shop:two -n shop",
				"kubectl delete rolebinding pg -n shop.", "kubectl delete rolebinding pg-steps-two -n shop.",
			},
		},
		"move": {
			reason: "the old one stops before the new one starts to write", at: stepCase{2704, "switchover", false, 3}, names: []string{"shrink"},
			says: []string{"Stop the applications", "are equal", "kubectl cnpg fencing on pg '*' -n shop", "delete pooler.postgresql.cnpg.io pool",
				"delete scheduledbackup.postgresql.cnpg.io daily", "Connect the applications to pg-v2-rw", "delete cluster.postgresql.cnpg.io pg"},
		},
		"immutable": {
			reason: "a cluster-scoped object has no namespace", at: stepCase{3001, "restart", false, 3}, names: []string{"storageclass"},
			says: []string{"Run: kubectl delete storageclass.storage.k8s.io fast."},
		},
		"plugin": {
			reason: "the plugin comes first", at: stepCase{3001, "restart", true, 3}, names: []string{"archive"},
			says: []string{"kubectl get crd objectstores", "kubectl cnpg backup pg --method plugin --plugin-name barman-cloud.cloudnative-pg.io -n shop"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var said strings.Builder
			for _, s := range checkSteps(t, tt.at, tt.names...) {
				said.WriteString(s.Do + "\n" + s.Then + "\n")
			}
			text := said.String()
			rest := text
			for _, part := range tt.says {
				_, after, found := strings.Cut(rest, part)
				assert.Check(t, found, "%s: %q is not in its place in:\n%s", tt.reason, part, text)
				rest = after
			}
		})
	}
}

// TestStepFields: what the Cluster has in each step.
func TestStepFields(t *testing.T) {
	const spec = "Cluster.spec."
	image := func(tag string) string { return "ghcr.io/cloudnative-pg/postgresql:" + tag + "-standard-bookworm" }
	service := map[string]any{"additional": []any{map[string]any{"selectorType": "rw", "serviceTemplate": map[string]any{"metadata": map[string]any{"name": "lb"}}}}}
	tests := map[string]struct {
		reason   string
		old, new map[string]any
		cluster  string // the name of the one that is looked at
		field    []string
		want     []any // of the steps that have the Cluster, in order; nil where the field is missing
	}{
		"only the new major": {
			reason: "PostgreSQL 17 does not know io_method", cluster: "pg", field: []string{"postgresql", "parameters", "io_method"},
			new:  map[string]any{spec + "primaryUpdateMethod": "switchover", spec + "imageName": image("18.0"), spec + "postgresql.parameters.io_method": "worker", spec + "postgresql.parameters.work_mem": "8MB"},
			want: []any{nil, nil, "worker"},
		},
		"parameters first": {
			reason: "both majors know work_mem", cluster: "pg", field: []string{"postgresql", "parameters", "work_mem"},
			new:  map[string]any{spec + "primaryUpdateMethod": "switchover", spec + "imageName": image("18.0"), spec + "postgresql.parameters.io_method": "worker", spec + "postgresql.parameters.work_mem": "8MB"},
			want: []any{"8MB", "8MB", "8MB"},
		},
		"image of the operator": {
			reason: "the old side leaves the image to the operator, so its name is written", cluster: "pg", field: []string{"imageName"},
			old:  map[string]any{spec + "imageName": nil},
			new:  map[string]any{spec + "primaryUpdateMethod": "switchover", spec + "imageName": image("18.9"), spec + "postgresql.parameters.work_mem": "8MB"},
			want: []any{"ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie", image("18.9")},
		},
		"image of a copy": {
			reason: "a replica runs the image of its primary", cluster: "pg-v2", field: []string{"imageName"},
			new:  map[string]any{spec + "storage.size": "1Gi", spec + "imageName": image("18.0")},
			want: []any{image("17.5"), image("17.5"), image("18.0")},
		},
		"parameters of a copy": {
			reason: "a replica has no smaller max_connections than its primary", cluster: "pg-v2", field: []string{"postgresql", "parameters", "max_connections"},
			new:  map[string]any{spec + "storage.size": "1Gi", spec + "postgresql.parameters.max_connections": "50"},
			want: []any{"200", "200", "50"},
		},
		"Services of a copy": {
			reason: "two Clusters cannot have one Service", cluster: "pg-v2", field: []string{"managed", "services"},
			old: map[string]any{spec + "managed.services": service}, new: map[string]any{spec + "managed.services": service, spec + "storage.size": "1Gi"},
			want: []any{nil, service},
		},
		"Services of the original": {
			reason: "the operator deletes them for the other Cluster", cluster: "pg", field: []string{"managed", "services"},
			old: map[string]any{spec + "managed.services": service}, new: map[string]any{spec + "managed.services": service, spec + "storage.size": "1Gi"},
			want: []any{service, nil},
		},
		"folder of a copy": {
			reason: "the operator does not write into a used one", cluster: "pg-v2", field: []string{"plugins"},
			new: map[string]any{spec + "storage.size": "1Gi"},
			want: slices.Repeat([]any{[]any{map[string]any{"name": "barman-cloud.cloudnative-pg.io", "isWALArchiver": true,
				"parameters": map[string]any{"barmanObjectName": "store", "serverName": "pg-v2"}}}}, 2),
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			old := plan.Side{Resources: objectsWith(t, tt.old, false), Target: 3000}
			new := plan.Side{Resources: objectsWith(t, tt.new, false), Target: 3000}
			steps, _ := stepsIn(t, old, new)
			follow(t, old, new, steps)
			var got []any
			for _, s := range steps {
				for _, r := range s.Objects {
					if ref := r.Ref(); ref.Kind == "Cluster" && ref.Name == tt.cluster {
						got = append(got, fieldOf(t, r, tt.field...))
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// TestStepFiles: a file has the objects of its step, and no Secret with values.
func TestStepFiles(t *testing.T) {
	c := stepCase{3001, "switchover", true, 3}
	old, new := c.sides(t, "shrink", "image")
	secret, _, faults := lint.Read("s.yaml", []byte("{apiVersion: v1, kind: Secret, metadata: {name: login, namespace: shop}, stringData: {password: hunter2}}"))
	assert.NilError(t, faults.Err())
	for _, side := range []*plan.Side{&old, &new} {
		side.Resources = append(side.Resources, secret...)
	}
	steps, p := stepsIn(t, old, new)
	files, err := plan.StepFiles(p)
	assert.NilError(t, err)
	assert.Equal(t, len(files), len(steps))
	for i, f := range files {
		assert.Check(t, !bytes.Contains(f.Data, []byte("hunter2")), f.Name)
		if len(steps[i].Objects) == 0 {
			assert.Check(t, strings.HasSuffix(f.Name, ".txt"), f.Name)
			continue
		}
		assert.Check(t, strings.HasSuffix(f.Name, ".yaml") && bytes.Contains(f.Data, []byte("Secret shop/login")), f.Name)
		resources, _, faults := lint.Read(f.Name, f.Data)
		assert.NilError(t, faults.Err())
		written, err := plan.Compare(plan.Side{Resources: append(resources, secret...), Target: 3000}, plan.Side{Resources: steps[i].Objects, Target: 3000})
		assert.NilError(t, err)
		assert.Check(t, len(written.Sites) == 0, "%s: %+v", f.Name, written.Sites)
	}
}

// TestStepFileNames: several sites have a folder each, and no title leads out of it or out of a comment.
func TestStepFileNames(t *testing.T) {
	step := func(title string) plan.Step { return plan.Step{Title: title, Do: "Stop.\n---\nkind: Secret"} }
	p := &plan.Plan{Sites: []plan.Site{
		{Name: "", Steps: []plan.Step{step("Delete, and create again")}},
		{Name: "a", Namespace: "x"},
		{Name: "pg", Namespace: "shop", Steps: []plan.Step{step("../../etc/passwd"), step(strings.Repeat("long title ", 20))}},
	}}
	files, err := plan.StepFiles(p)
	assert.NilError(t, err)
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		assert.Check(t, !bytes.Contains(f.Data, []byte("\n---")), "%s", f.Data)
	}
	want := []string{"shared/1-delete-and-create-again.txt", "shop.pg/1-etc-passwd.txt", "shop.pg/2-long-title-long-title-long-title-long-title-long.txt"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestMovedNames: an object whose deletion drops a database gets another name, so that nothing is dropped before the move is over.
func TestMovedNames(t *testing.T) {
	database := func(policy string) []lint.Resource {
		all, _, faults := lint.Read("d.yaml", []byte("{apiVersion: postgresql.cnpg.io/v1, kind: Database, metadata: {name: app, namespace: shop}, "+
			"spec: {name: app, owner: app, cluster: {name: pg}, databaseReclaimPolicy: "+policy+"}}"))
		assert.NilError(t, faults.Err())
		return all
	}
	for policy, want := range map[string]string{"retain": "app app", "delete": "app app app-v2"} {
		old, new := stepCase{3001, "restart", false, 3}.sides(t, "shrink")
		old.Resources, new.Resources = append(old.Resources, database(policy)...), append(new.Resources, database(policy)...)
		steps, _ := stepsIn(t, old, new)
		follow(t, old, new, steps)
		var names, deleted []string
		for _, s := range steps {
			for _, r := range s.Objects {
				if r.Ref().Kind == "Database" {
					names = append(names, r.Ref().Name)
				}
			}
			for _, ref := range s.Deletes {
				if ref.Kind == "Database" {
					deleted = append(deleted, s.Title)
				}
			}
		}
		assert.Equal(t, strings.Join(names, " "), want, policy)
		title := map[string]string{"retain": "Make pg-v2 the primary", "delete": "Delete pg when nobody needs it any more"}[policy]
		assert.DeepEqual(t, deleted, []string{title})
	}
}

func fieldOf(t *testing.T, r lint.Resource, names ...string) any {
	t.Helper()
	value := treeOf(t, r)["spec"]
	for _, name := range names {
		fields, _ := value.(map[string]any)
		value = fields[name]
	}
	return value
}

func treeOf(t *testing.T, r lint.Resource) map[string]any {
	t.Helper()
	var tree map[string]any
	assert.NilError(t, json.Unmarshal(r.JSON(), &tree))
	return tree
}
