// SPDX-License-Identifier: Apache-2.0

package operator_test

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/operator/operatortest"
	"gotest.tools/v3/assert"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TestPods derives the list of pods from the operator's source: the keys of the labels, the roles of the Jobs, and
// which pods get the Cluster's scheduling.
func TestPods(t *testing.T) {
	dir := filepath.Join(operatortest.Source(t), "pkg")
	constants := stringConstants(t, filepath.Join(dir, "utils", "labels_annotations.go"))
	instance := function(t, filepath.Join(dir, "specs", "pods.go"), "buildInstance")
	instanceSpec := function(t, filepath.Join(dir, "specs", "pods.go"), "createClusterPodSpec")
	job := function(t, filepath.Join(dir, "specs", "jobs.go"), "CreatePrimaryJob")
	pooler := function(t, filepath.Join(dir, "specs", "pgbouncer", "deployments.go"), "Deployment")
	roles := stringConstants(t, filepath.Join(dir, "specs", "jobs.go"))
	maps.DeleteFunc(roles, func(name, _ string) bool { return !strings.HasPrefix(name, "jobRole") })
	roles["major upgrade"] = stringConstants(t, filepath.Join(dir, "reconciler", "majorupgrade", "job.go"))["jobMajorUpgrade"]

	var kinds []string
	for _, pod := range operator.Pods("pg") {
		want, placed := labelKeys(job, constants), scheduling(job)
		switch pod.Kind {
		case "instance":
			want, placed = labelKeys(instance, constants), scheduling(instanceSpec)
		case "pooler":
			want, placed = labelKeys(pooler, constants), scheduling(pooler)
		default:
			kinds = append(kinds, pod.Kind)
		}
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(pod.Labels))); diff != "" {
			t.Errorf("%s has other labels (-operator +pgha):\n%s", pod.Kind, diff)
		}
		assert.Equal(t, placed, pod.Placed, "%s: whether it has the Cluster's scheduling", pod.Kind)
	}
	slices.Sort(kinds)
	if diff := cmp.Diff(slices.Sorted(maps.Values(roles)), kinds); diff != "" {
		t.Errorf("there are other Jobs (-operator +pgha):\n%s", diff)
	}
}

// function finds a function by its name.
func function(t *testing.T, file, name string) *ast.FuncDecl {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	assert.NilError(t, err)
	for _, d := range parsed.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == name {
			return f
		}
	}
	t.Fatalf("%s has no function %s", file, name)
	return nil
}

// labelKeys returns the operator's labels that a function uses as map keys or passes to WithLabel.
func labelKeys(f *ast.FuncDecl, constants map[string]string) []string {
	keys := map[string]bool{}
	add := func(e ast.Expr) {
		s, ok := e.(*ast.SelectorExpr)
		if !ok || !strings.Contains(s.Sel.Name, "Label") {
			return
		}
		if value := constants[s.Sel.Name]; strings.HasPrefix(value, "cnpg.io/") {
			keys[value] = true
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			add(n.Key)
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "WithLabel" {
				add(n.Args[0])
			}
		}
		return true
	})
	return slices.Sorted(maps.Keys(keys))
}

// scheduling reports whether a function copies all of the Cluster's scheduling to a pod.
func scheduling(f *ast.FuncDecl) bool {
	found := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if pair, ok := n.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				found[key.Name] = true
			}
		}
		return true
	})
	return found["Affinity"] && found["Tolerations"] && found["NodeSelector"] && found["TopologySpreadConstraints"]
}

// stringConstants returns the constants of a file, without those that need another package.
func stringConstants(t *testing.T, name string) map[string]string {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
	assert.NilError(t, err)
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	config := types.Config{Error: func(error) {}}
	_, _ = config.Check(file.Name.Name, files, []*ast.File{file}, info)
	all := map[string]string{}
	for ident, object := range info.Defs {
		if c, ok := object.(*types.Const); ok && c.Val().Kind() == constant.String {
			all[ident.Name] = constant.StringVal(c.Val())
		}
	}
	return all
}

// TestGeneratedAntiAffinity checks that the operator's anti-affinity keeps instances and Jobs off the nodes of other
// instances only. Therefore a spread over zones must count the Jobs, which the anti-affinity does not.
func TestGeneratedAntiAffinity(t *testing.T) {
	generated := &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{
		{Key: operator.LabelCluster, Operator: metav1.LabelSelectorOpIn, Values: []string{"pg"}},
		{Key: operator.LabelPodRole, Operator: metav1.LabelSelectorOpIn, Values: []string{"instance"}},
	}}
	assert.DeepEqual(t, selected(generated), []string{"instance"})
}

// TestCountedFor checks which pods a spread constraint counts when the Job of a joining replica is placed.
func TestCountedFor(t *testing.T) {
	cases := map[string]struct {
		reason string
		spread corev1.TopologySpreadConstraint
		want   []string
	}{
		"cluster": {
			reason: "every pod of the cluster has this label",
			spread: corev1.TopologySpreadConstraint{LabelSelector: &metav1.LabelSelector{MatchLabels: map[string]string{operator.LabelCluster: "pg"}}},
			want: []string{"instance", "initdb", "import", "pgbasebackup", "full-recovery", "snapshot-recovery", "join", "major-upgrade",
				"pooler"},
		},
		"other cluster": {
			reason: "the value counts",
			spread: corev1.TopologySpreadConstraint{LabelSelector: &metav1.LabelSelector{MatchLabels: map[string]string{operator.LabelCluster: "other"}}},
		},
		"empty selector": {
			reason: "the scheduler counts nothing for it",
			spread: corev1.TopologySpreadConstraint{LabelSelector: &metav1.LabelSelector{}},
		},
		"no selector": {reason: "no selector selects nothing"},
		"invalid": {
			reason: "the API server refuses it",
			spread: corev1.TopologySpreadConstraint{LabelSelector: &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "a", Operator: "Is"}}}},
		},
		"keys": {
			reason: "the incoming Job's own value has to be the same",
			spread: corev1.TopologySpreadConstraint{LabelSelector: &metav1.LabelSelector{}, MatchLabelKeys: []string{operator.LabelJobRole}},
			want:   []string{"join"},
		},
		"key that the incoming pod lacks": {
			reason: "such a key is ignored",
			spread: corev1.TopologySpreadConstraint{LabelSelector: &metav1.LabelSelector{MatchLabels: map[string]string{operator.LabelCluster: "pg"}},
				MatchLabelKeys: []string{operator.LabelPodRole}},
			want: []string{"instance", "initdb", "import", "pgbasebackup", "full-recovery", "snapshot-recovery", "join", "major-upgrade",
				"pooler"},
		},
	}
	pods := operator.Pods("pg")
	join := pods[slices.IndexFunc(pods, func(p operator.Pod) bool { return p.Kind == "join" })]
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range pods {
				if p.CountedFor(join, &c.spread) {
					got = append(got, p.Kind)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

func TestInheritedLabels(t *testing.T) {
	pod := operator.Pods("pg")[0].With(map[string]string{"team": "a", operator.LabelCluster: "other"})
	assert.Assert(t, pod.Selected(&metav1.LabelSelector{MatchLabels: map[string]string{"team": "a", operator.LabelCluster: "pg"}}),
		"the operator's own labels win: %v", pod.Labels)
}

// selected lists the kinds that a selector picks.
func selected(s *metav1.LabelSelector) []string {
	var kinds []string
	for _, p := range operator.Pods("pg") {
		if p.Selected(s) {
			kinds = append(kinds, p.Kind)
		}
	}
	return kinds
}
