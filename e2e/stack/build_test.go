// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pgha/pgha/e2e/sources"
)

// TestPinsMatchBuilds compares the go.mod files under build/ with the versions that are pinned in package sources.
func TestPinsMatchBuilds(t *testing.T) {
	root, err := sources.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range components {
		data, err := os.ReadFile(filepath.Join(root, "build", c.dir, "go.mod"))
		if err != nil {
			t.Fatal(err)
		}
		want := c.pin.Module + " " + c.pin.Version
		// The path of another module may start with this one's, and another version with this one's.
		if !regexp.MustCompile(`(?m)(^|\s)` + regexp.QuoteMeta(want) + `(\s|$)`).Match(data) {
			t.Errorf("build/%s/go.mod does not require %s", c.dir, want)
		}
	}
}

// TestKey checks that a cached binary is not used if a build would give another one.
func TestKey(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module x\n")
	write("go.sum", "")
	c := component{name: "x", pkg: "./x"}
	seen := map[string]string{}
	note := func(what string) {
		t.Helper()
		key, err := c.key(dir)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[key]; ok {
			t.Errorf("%s has the key of %s", what, other)
		}
		seen[key] = what
	}
	note("the first")
	write("go.mod", "module y\n")
	note("another module")
	write("go.sum", "hash\n")
	note("another hash")
	write("x/main.go", "package main\n")
	note("another source")
	c.ldflags = "-X a=b"
	note("another flag")
}

// TestRedirect checks the only change that the stack makes in the operator's webhooks: their address.
func TestRedirect(t *testing.T) {
	configuration := &unstructured.Unstructured{Object: map[string]any{"webhooks": []any{map[string]any{
		"name": "v", "failurePolicy": "Fail", "clientConfig": map[string]any{"service": map[string]any{"name": "s", "path": "/p"}},
	}}}}
	if err := redirect(configuration, "https://127.0.0.1:1", []byte("ca")); err != nil {
		t.Fatal(err)
	}
	webhook := configuration.Object["webhooks"].([]any)[0].(map[string]any)
	client := webhook["clientConfig"].(map[string]any)
	if len(client) != 2 || client["url"] != "https://127.0.0.1:1/p" || client["caBundle"] != "Y2E=" || webhook["failurePolicy"] != "Fail" {
		t.Errorf("got %v", webhook)
	}
	if err := redirect(configuration, "https://127.0.0.1:1", nil); err == nil {
		t.Error("a webhook without a service was redirected")
	}
}
