// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/profiles"
)

const (
	drillAccount = "pg-drill-job"
	drillSpace   = "cnpg-database"
)

var eventKind = schema.GroupVersionKind{Version: "v1", Kind: "Event"}

// TestDrill gives the objects of a restore drill to a real API server and operator, asks the server what the Job may do, and runs the script with
// the real kubectl and the Job's own token. No kubelet runs, so the copy never becomes ready: the script ends as after a failed restore.
func TestDrill(t *testing.T) {
	s := start(t, stack.Options{Target: sources.Newest, Operator: true})
	p := drillProfile(t)
	objects := allParts[0].rendered(t, p)
	namespaces(t, s, objects)
	warned := foretell(t, objects)
	t.Run("DryRun", func(t *testing.T) { dryRun(t, s, objects, warned) })
	t.Run("Apply", func(t *testing.T) { apply(t, s, objects, warned) })
	t.Run("Again", func(t *testing.T) { again(t, s, objects) })
	t.Run("Rights", func(t *testing.T) { drillRights(t, s) })
	t.Run("Script", func(t *testing.T) { drillScript(t, s, objects) })
}

func drillProfile(t *testing.T) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin("aks")
	if err != nil {
		t.Fatal(err)
	}
	set := func(path, value string) profiles.Override { return profiles.Set("e2e", path, value) }
	p, err := profiles.Parse("aks.yaml", text, set("spec.target", sources.Newest), set("spec.backup.drill",
		`{cron: "0 5 * * 6", timeZone: Europe/Berlin, image: example.com/kubectl:1, storageClass: managed-csi, keep: never, timeout: 5, checks: [{name: a, sql: SELECT true}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// drillRights asks the API server itself, so that a rule that means more than it says shows.
func drillRights(t *testing.T, s *stack.Stack) {
	type ask struct{ verb, group, resource, subresource, name string }
	const cnpg = "postgresql.cnpg.io"
	asks := map[ask]bool{
		{"create", cnpg, "clusters", "", "pg-drill"}:             true,
		{"get", cnpg, "clusters", "", "pg-drill"}:                true,
		{"patch", cnpg, "clusters", "", "pg-drill"}:              true,
		{"delete", cnpg, "clusters", "", "pg-drill"}:             true,
		{"create", "", "pods", "exec", "pg-drill-1"}:             true,
		{"get", "", "persistentvolumeclaims", "", "pg-drill-1"}:  true,
		{"create", "", "events", "", ""}:                         true,
		{"get", cnpg, "clusters", "", "pg"}:                      false,
		{"create", "", "pods", "exec", "pg-1"}:                   false,
		{"create", "", "pods", "", ""}:                           false,
		{"get", "", "secrets", "", "pg-app"}:                     false,
		{"delete", "", "persistentvolumeclaims", "", "pg-1"}:     false,
		{"delete", "batch", "cronjobs", "", "pg-drill"}:          false,
		{"deletecollection", cnpg, "clusters", "", ""}:           false,
		{"list", cnpg, "clusters", "", ""}:                       false,
		{"update", cnpg, "clusters", "status", "pg-drill"}:       false,
		{"create", "rbac.authorization.k8s.io", "roles", "", ""}: false,
	}
	for _, verb := range []string{"update", "patch", "delete"} {
		asks[ask{verb, cnpg, "clusters", "", "pg"}] = false
		asks[ask{verb, "", "services", "", "pg-rw"}] = false
		asks[ask{verb, "barmancloud.cnpg.io", "objectstores", "", "pg-store"}] = false
		asks[ask{verb, cnpg, "scheduledbackups", "", "pg"}] = false
	}
	for a, want := range asks {
		review := &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
			"spec": map[string]any{"user": "system:serviceaccount:" + drillSpace + ":" + drillAccount, "resourceAttributes": map[string]any{
				"namespace": drillSpace, "verb": a.verb, "group": a.group, "resource": a.resource, "subresource": a.subresource, "name": a.name}},
		}}
		result, err := s.Create(t.Context(), review)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, _ := unstructured.NestedBool(result.Object.Object, "status", "allowed"); got != want {
			t.Errorf("%+v: allowed %v, want %v", a, got, want)
		}
	}
}

// drillScript runs the script as its container would, with the token of the ServiceAccount.
func drillScript(t *testing.T, s *stack.Stack, objects []*unstructured.Unstructured) {
	if _, err := exec.LookPath("kubectl"); err != nil {
		t.Skip("needs kubectl")
	}
	config, err := s.Kubeconfig(t.Context(), drillSpace, drillAccount)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := s.Kubeconfig(t.Context(), drillSpace, "")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	command := exec.CommandContext(t.Context(), "sh", filepath.Join(dir, "drill.sh"))
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "KUBECONFIG=" + config, "DIR=" + dir, "HOME=" + dir, "NAMESPACE=" + drillSpace}
	for _, object := range objects {
		if object.GetName() != "pg-drill" {
			continue
		}
		files, _, _ := unstructured.NestedStringMap(object.Object, "data")
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		containers, _, _ := unstructured.NestedSlice(object.Object, "spec", "jobTemplate", "spec", "template", "spec", "containers")
		for _, container := range containers {
			variables, _, _ := unstructured.NestedSlice(container.(map[string]any), "env")
			for _, v := range variables {
				if value, ok := v.(map[string]any)["value"].(string); ok && v.(map[string]any)["name"] != "HOME" {
					command.Env = append(command.Env, v.(map[string]any)["name"].(string)+"="+value)
				}
			}
		}
	}
	stop := collectGarbage(t, admin)
	out, err := command.CombinedOutput()
	stop()
	t.Logf("%s", out)
	if err == nil || !strings.Contains(string(out), "was not ready after 5 s") {
		t.Fatalf("the script did not end as after a failed restore: %v", err)
	}
	for _, refused := range []string{"forbidden", "error validating", "cannot create the event", "cannot mark", "cannot delete"} {
		if strings.Contains(string(out), refused) {
			t.Errorf("the log has %q", refused)
		}
	}
	clusters, err := s.List(t.Context(), schema.GroupVersionKind{Group: "postgresql.cnpg.io", Version: "v1", Kind: "Cluster"}, drillSpace)
	if err != nil || len(clusters) != 1 || clusters[0].GetName() != "pg" || clusters[0].GetDeletionTimestamp() != nil {
		t.Errorf("the Clusters afterwards: %d, %v", len(clusters), err)
	}
	events, err := s.List(t.Context(), eventKind, drillSpace)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(events, func(e unstructured.Unstructured) bool {
		kind, _, _ := unstructured.NestedString(e.Object, "involvedObject", "kind")
		uid, _, _ := unstructured.NestedString(e.Object, "involvedObject", "uid")
		return e.Object["reason"] == "DrillFailed" && e.Object["type"] == "Warning" && kind == "CronJob" && len(uid) == 36
	}) {
		t.Errorf("no event DrillFailed of the CronJob among %d", len(events))
	}
}

// collectGarbage does the part of Kubernetes' controllers that the deletion of the copy needs: a stack does not run them. It waits until
// the operator has seen the copy, and its claims are there.
func collectGarbage(t *testing.T, config string) (stop func()) {
	t.Helper()
	done, ended := make(chan struct{}), make(chan struct{})
	kubectl := func(args ...string) []byte {
		command := exec.CommandContext(t.Context(), "kubectl", args...)
		command.Env = append(os.Environ(), "KUBECONFIG="+config)
		out, _ := command.Output() // what is gone already is no error
		return out
	}
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-time.After(500 * time.Millisecond):
			}
			var c unstructured.Unstructured
			if json.Unmarshal(kubectl("get", "clusters.postgresql.cnpg.io", "pg-drill", "-o", "json"), &c) != nil || c.GetDeletionTimestamp() == nil {
				continue
			}
			claims := strings.Fields(string(kubectl("get", "persistentvolumeclaims", "-l", "cnpg.io/cluster=pg-drill", "-o", "name")))
			for _, claim := range claims {
				kubectl("delete", claim, "--wait=false")
				kubectl("patch", claim, "--type=merge", "--patch", `{"metadata":{"finalizers":null}}`)
			}
			kubectl("patch", "clusters.postgresql.cnpg.io", "pg-drill", "--type=merge", "--patch", `{"metadata":{"finalizers":null}}`)
		}
	}()
	return func() { close(done); <-ended }
}
