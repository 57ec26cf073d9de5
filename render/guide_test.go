// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"gotest.tools/v3/assert"
	corev1 "k8s.io/api/core/v1"
)

// TestGuides compares the two guide profiles with the guides' own documents, for many values of the shell variables:
// the same documents, field by field.
func TestGuides(t *testing.T) {
	n := 50
	if testing.Short() {
		n = 10
	}
	for _, year := range []string{"2024", "2025"} {
		t.Run(year, func(t *testing.T) {
			text, err := os.ReadFile("testdata/guide/" + year + ".yaml")
			assert.NilError(t, err)
			random := rand.New(rand.NewPCG(1, 2))
			for range n {
				values := shell(random)
				got := guideProfile(t, year, values)
				want := guideDocuments(t, string(text), values)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("guide of %s, rendered (-want +got):\n%s", year, diff)
				}
			}
		})
	}
}

// guideProfile renders all objects of a guide profile: object name -> document.
func guideProfile(t *testing.T, year string, values map[string]string) map[string]string {
	t.Helper()
	name := "aks-guide-" + year
	text, err := profiles.Builtin(name)
	assert.NilError(t, err)
	p, err := profiles.Parse(name, text, profiles.FromEnv(func(name string) (string, bool) {
		value, ok := values[name]
		return value, ok
	}))
	assert.NilError(t, err)
	objects, err := render.Objects(p, render.Options{Password: []byte(values[profiles.PasswordVariable])})
	assert.NilError(t, err)
	backup, err := render.Backup(p, render.BackupOptions{})
	assert.NilError(t, err)
	recovery, err := render.Recovery(p, render.RecoveryOptions{})
	assert.NilError(t, err)
	documents := map[string]string{}
	for _, o := range append(append(objects, backup...), recovery...) {
		add(t, documents, o)
	}
	return documents
}

// guideDocuments returns the documents that the guide applies.
func guideDocuments(t *testing.T, text string, values map[string]string) map[string]string {
	t.Helper()
	for name, value := range values {
		text = strings.ReplaceAll(text, "$("+name+")", value)
	}
	assert.Assert(t, !strings.Contains(text, "$("), "a variable is left")
	parsed, faults := strict.Parse("guide", []byte(text))
	assert.NilError(t, faults.Err())
	documents := map[string]string{}
	for _, doc := range parsed {
		o := emptyObject(t, doc)
		assert.NilError(t, doc.Decode(o).Err())
		if s, ok := o.(*corev1.Secret); ok { // kubectl create secret sends data
			s.Data = map[string][]byte{}
			for key, value := range s.StringData {
				s.Data[key] = []byte(value)
			}
			s.StringData = nil
		}
		add(t, documents, o)
	}
	return documents
}

func add(t *testing.T, documents map[string]string, o manifest.Object) {
	t.Helper()
	document, err := manifest.Document(o)
	assert.NilError(t, err)
	gvk := o.GetObjectKind().GroupVersionKind()
	name := fmt.Sprintf("%s %s/%s", gvk.GroupKind(), o.GetNamespace(), o.GetName())
	assert.Assert(t, documents[name] == "", "duplicate %s", name)
	documents[name] = string(document)
}

func emptyObject(t *testing.T, doc *strict.Document) manifest.Object {
	t.Helper()
	switch kind, _ := doc.Get("kind"); kind {
	case "Cluster":
		return new(cnpgv1.Cluster)
	case "Backup":
		return new(cnpgv1.Backup)
	case "ScheduledBackup":
		return new(cnpgv1.ScheduledBackup)
	case "ConfigMap":
		return new(corev1.ConfigMap)
	case "Secret":
		return new(corev1.Secret)
	case "Service":
		return new(corev1.Service)
	case "PodMonitor":
		return new(monitoringv1.PodMonitor)
	default:
		t.Fatalf("no type for kind %q", kind)
		return nil
	}
}

// shell returns values that the guide's commands accept. It avoids YAML's keywords as names: the guide leaves some
// variables unquoted, so a label "no" would be a boolean.
func shell(random *rand.Rand) map[string]string {
	word := func(letters string, length int) string {
		b := []byte{'a' + byte(random.IntN(26))}
		for len(b) < length {
			b = append(b, letters[random.IntN(len(letters))])
		}
		return string(b)
	}
	const alnum = "abcdefghijklmnopqrstuvwxyz0123456789"
	name := func(length int) string { return word(alnum+"-", length-1) + "z" }
	hex := func(n int) string { return word("0123456789abcdef", n+1)[1:] }
	cluster := name(4 + random.IntN(30))
	recovered := cluster + "-recovered-db"
	if random.IntN(2) == 0 {
		recovered = name(4 + random.IntN(46))
	}
	return map[string]string{
		"PG_NAMESPACE":                      name(4 + random.IntN(59)),
		"PG_PRIMARY_CLUSTER_NAME":           cluster,
		"PG_PRIMARY_CLUSTER_NAME_RECOVERED": recovered,
		"AKS_PRIMARY_CLUSTER_PG_DNSPREFIX":  name(6 + random.IntN(50)),
		"AKS_UAMI_WORKLOAD_CLIENTID":        strings.Join([]string{hex(8), hex(4), hex(4), hex(4), hex(12)}, "-"),
		"PG_PRIMARY_STORAGE_ACCOUNT_NAME":   word(alnum, 3+random.IntN(22)),
		"BACKUP_ONDEMAND_NAME":              name(4 + random.IntN(200)),
		"BACKUP_SCHEDULED_NAME":             name(4 + random.IntN(200)),
		"AKS_PRIMARY_CLUSTER_NODERG_NAME":   word(alnum+"_.()-", 4+random.IntN(80)) + "Z",
		"AKS_PRIMARY_CLUSTER_PUBLICIP_NAME": word(alnum+"_.-", 4+random.IntN(70)) + "_",
		"MY_PUBLIC_CLIENT_IP":               fmt.Sprintf("%d.%d.%d.%d", 1+random.IntN(223), random.IntN(256), random.IntN(256), random.IntN(256)),
		"PG_DATABASE_APPUSER_SECRET":        word(alnum+"+/", 22) + "==",
		"POSTGRES_STORAGE_CLASS":            []string{"managed-csi-premium", "premium2-disk-sc"}[random.IntN(2)],
	}
}

// TestGuideNeedsEveryVariable shows that TestGuides can fail: removing any variable changes the rendered documents.
func TestGuideNeedsEveryVariable(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	values := shell(random)
	whole, err := json.Marshal(guideProfile(t, "2025", values))
	assert.NilError(t, err)
	for name := range values {
		if name == profiles.PasswordVariable {
			continue
		}
		less := shell(rand.New(rand.NewPCG(3, 4)))
		delete(less, name)
		got, err := json.Marshal(guideProfile(t, "2025", less))
		assert.NilError(t, err)
		if name != "POSTGRES_STORAGE_CLASS" || values[name] != "managed-csi-premium" {
			assert.Assert(t, string(whole) != string(got), "$%s changes nothing", name)
		}
	}
}
