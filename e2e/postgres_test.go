// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/needs"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// TestPostgreSQL gives every set of parameters that pgha can render to a real server, which parses its whole
// configuration before it answers a query about it: each built-in profile, for each target, and the sizing at the
// limits of small and large machines. Parameters newer than the server are logged and skipped.
func TestPostgreSQL(t *testing.T) {
	server := needs.Postgres(t)
	for name, parameters := range parameterSets(t) {
		t.Run(name, func(t *testing.T) {
			if fault := refuses(t, server, parameters); fault != "" {
				t.Errorf("PostgreSQL rejects the parameters: %s", fault)
			}
		})
	}
	t.Run("bites", func(t *testing.T) {
		if refuses(t, server, map[string]string{"shared_buffers": "1Gi"}) == "" {
			t.Error("PostgreSQL accepts an invalid unit: the test checks nothing")
		}
	})
}

// parameterSets returns the parameters of the Clusters, by profile, target and size.
func parameterSets(t *testing.T) map[string]map[string]string {
	t.Helper()
	sets := map[string]map[string]string{}
	for _, name := range profiles.Names() {
		for _, target := range profiles.Lines() {
			if name == "aks-full" && !target.DatabaseContents() {
				continue
			}
			p := profileFor(t, name, profiles.Set("test", "spec.target", target.String()))
			sets[name+"/"+target.String()] = parameters(t, p)
		}
	}
	for _, size := range []struct{ cpu, memory, storage string }{
		{"500m", "1Gi", "4Gi"}, {"1", "2Gi", "16Gi"}, {"2", "8Gi", "64Gi"}, {"16", "64Gi", "1Ti"}, {"64", "256Gi", "16Ti"},
	} {
		p := profileFor(t, "aks",
			profiles.Set("test", "spec.resources.cpu", size.cpu), profiles.Set("test", "spec.resources.memory", size.memory),
			profiles.Set("test", "spec.storage.size", size.storage), profiles.Set("test", "spec.walStorage.size", size.storage))
		sets["sized for "+size.memory] = parameters(t, p)
	}
	return sets
}

func profileFor(t *testing.T, name string, overrides ...profiles.Override) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := profiles.Parse(name, text, overrides...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func parameters(t *testing.T, p *profiles.Profile) map[string]string {
	t.Helper()
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if c, ok := o.(*cnpgv1.Cluster); ok {
			return c.Spec.PostgresConfiguration.Parameters
		}
	}
	t.Fatal("no Cluster")
	return nil
}

// refuses returns the server's error for the parameters, or "". Like the operator, it quotes every value.
func refuses(t *testing.T, server string, parameters map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	var conf strings.Builder
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		fmt.Fprintf(&conf, "%s = '%s'\n", key, strings.ReplaceAll(parameters[key], "'", "''"))
	}
	if err := os.WriteFile(filepath.Join(folder, "postgresql.conf"), []byte(conf.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	// -C as the first argument is the only mode that the server allows for root.
	output, err := exec.CommandContext(t.Context(), server, "-C", "max_connections", "-D", folder).CombinedOutput()
	if err != nil {
		return fmt.Sprintf("%v: %s", err, output)
	}
	return ""
}
