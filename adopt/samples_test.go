// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/internal/operator/operatortest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// notOurs are kinds in the samples that are never part of a profile.
var notOurs = []string{"Certificate", "ConfigMap", "Issuer", "PrometheusRule"}

// invalidSamples are invalid by the operator's CRD: one has a field that the API server silently drops, the other a map instead of
// a list. An import reports them, with the path.
func invalidSamples() map[string]string {
	return map[string]string{
		"cluster-example-bis.yaml":              `spec.backup.volumeSnapshot.groupSnapshot: Cluster cluster-example: unknown field "groupSnapshot"`,
		"cluster-restore-with-tablespaces.yaml": `spec.tablespaces: Cluster cluster-restore-with-tablespaces: expected a list, got a map`,
	}
}

// TestSamples imports every Cluster among the operator's samples.
func TestSamples(t *testing.T) {
	samples := sampleFiles(t)
	if len(samples) < 80 {
		t.Fatalf("there are %d samples, and there were 83 files and folders", len(samples))
	}
	clusters := 0
	for _, file := range samples {
		data, err := os.ReadFile(file)
		assert.NilError(t, err)
		if !bytes.Contains(data, []byte("\nkind: Cluster\n")) && !bytes.HasPrefix(data, []byte("kind: Cluster\n")) {
			continue
		}
		clusters++
		t.Run(filepath.Base(file), func(t *testing.T) {
			skip := append([]string{"ScheduledBackup", "Backup", "ObjectStore", "PodMonitor"}, notOurs...)
			result, err := adopt.Import([]adopt.Source{{Name: file, Data: data}}, adopt.Options{Skip: skip})
			if want, ok := invalidSamples()[filepath.Base(file)]; ok {
				assert.ErrorContains(t, err, want)
				return
			}
			assert.NilError(t, err)
			sameCluster(t, clusterIn(t, data), result.Profile)
		})
	}
	if clusters < 60 {
		t.Errorf("only %d samples have a Cluster, and there were 66", clusters)
	}
}

// sampleFiles are in the operator's module. The test reads them from Go's module cache and does not copy them.
func sampleFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	samples := filepath.Join(operatortest.Source(t), "docs", "src", "samples")
	err := filepath.WalkDir(samples, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) == ".yaml" {
			files = append(files, path)
		}
		return err
	})
	assert.NilError(t, err)
	return files
}

// clusterIn decodes the Cluster of a stream without code of pgha.
func clusterIn(t *testing.T, stream []byte) *cnpgv1.Cluster {
	t.Helper()
	for doc := range strings.SplitSeq("\n"+string(stream), "\n---") {
		var head struct{ Kind string }
		assert.NilError(t, yaml.Unmarshal([]byte(doc), &head))
		if head.Kind == "Cluster" {
			c := new(cnpgv1.Cluster)
			assert.NilError(t, yaml.UnmarshalStrict([]byte(doc), c))
			return c
		}
	}
	t.Fatal("no Cluster in the stream")
	return nil
}

// sameCluster renders the profile and compares: the Cluster has all values of the manifest unchanged, and otherwise only defaults
// of the operator.
func sameCluster(t *testing.T, want *cnpgv1.Cluster, profile []byte) {
	t.Helper()
	p, err := profiles.Parse("imported", profile)
	if err != nil {
		t.Fatalf("%v\n%s", err, profile)
	}
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	var got *cnpgv1.Cluster
	for _, o := range objects {
		if c, ok := o.(*cnpgv1.Cluster); ok {
			got = c
		}
	}
	if want.Namespace == "" {
		want.Namespace = "default"
	}
	withDefaults(got, want)
	if diff := cmp.Diff(plain(t, want), plain(t, got)); diff != "" {
		t.Errorf("the imported profile renders another Cluster (-want +got):\n%s\n%s", diff, profile)
	}
}

// withDefaults sets in want the few defaults of the operator that pgha always renders.
func withDefaults(got, want *cnpgv1.Cluster) {
	if want.Spec.Instances == 0 {
		want.Spec.Instances = 1
	}
	if want.Spec.Instances == 1 && want.Spec.EnablePDB == nil && got.Spec.EnablePDB != nil && *got.Spec.EnablePDB {
		want.Spec.EnablePDB = got.Spec.EnablePDB
	}
	on := want.Spec.Affinity.EnablePodAntiAffinity
	if want.Spec.Affinity.PodAntiAffinityType == "" && got.Spec.Affinity.PodAntiAffinityType == "preferred" && (on == nil || *on) {
		want.Spec.Affinity.PodAntiAffinityType = "preferred"
	}
	if s := want.Spec.PostgresConfiguration.Synchronous; s != nil && s.DataDurability == "" {
		s.DataDurability = "required"
		if g := got.Spec.PostgresConfiguration.Synchronous; g != nil && g.DataDurability == "" {
			g.DataDurability = "required"
		}
	}
	if b := want.Spec.Bootstrap; b == nil {
		want.Spec.Bootstrap = &cnpgv1.BootstrapConfiguration{InitDB: &cnpgv1.BootstrapInitDB{}}
	}
	if b := want.Spec.Bootstrap; b.Recovery == nil && b.PgBaseBackup == nil && (b.InitDB == nil || b.InitDB.Import == nil) {
		if b.InitDB == nil {
			b.InitDB = &cnpgv1.BootstrapInitDB{}
		}
		i := b.InitDB
		said := cnpgv1.BootstrapInitDB{}
		if g := got.Spec.Bootstrap; g != nil && g.InitDB != nil {
			said = *g.InitDB
		}
		if i.Database == "" && said.Database != "" {
			i.Database = "app"
		}
		if i.Owner == "" && said.Owner != "" {
			i.Owner = i.Database
		}
		if i.DataChecksums == nil && said.DataChecksums != nil {
			// Since PostgreSQL 18 they are enabled by default.
			i.DataChecksums = new(majorOf(want) >= 18)
		}
	}
}

// majorOf returns the major version of PostgreSQL of a Cluster; the newest if it sets none.
func majorOf(c *cnpgv1.Cluster) int {
	if c.Spec.ImageCatalogRef != nil {
		return c.Spec.ImageCatalogRef.Major
	}
	p := profiles.Default()
	p.Spec.PostgreSQL.Image = c.Spec.ImageName
	return p.Resolve().Major
}

// plain returns an object as decoded JSON, so that nil and empty values are equal if JSON omits both.
func plain(t *testing.T, o any) map[string]any {
	t.Helper()
	data, err := json.Marshal(o)
	assert.NilError(t, err)
	var m map[string]any
	assert.NilError(t, json.Unmarshal(data, &m))
	delete(m, "status")
	delete(m["metadata"].(map[string]any), "creationTimestamp")
	return m
}
