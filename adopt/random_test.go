// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/internal/strict"
	"gotest.tools/v3/assert"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/randfill"
	"sigs.k8s.io/yaml"
)

// TestRandom imports random Clusters, with values in all fields or in only some.
func TestRandom(t *testing.T) {
	n := 150
	if testing.Short() {
		n = 30
	}
	for seed := range n {
		chance := []float64{0.9, 0.5, 0.1}[seed%3]
		t.Run(fmt.Sprintf("%d", seed), func(t *testing.T) {
			want := randomCluster(int64(seed), chance)
			manifest, err := yaml.Marshal(want)
			assert.NilError(t, err)
			result, err := adopt.Import([]adopt.Source{{Name: "random", Data: manifest}}, adopt.Options{})
			if err != nil {
				t.Fatalf("%v\n%s", err, manifest)
			}
			sameCluster(t, clusterIn(t, manifest), result.Profile)
			sameInBoth(t, result.Profile)
		})
	}
}

// sameInBoth checks that the text has the same values in YAML 1.1, which most other tools use, as in YAML 1.2.
func sameInBoth(t *testing.T, text []byte) {
	t.Helper()
	var got, want any
	assert.NilError(t, yaml.Unmarshal(text, &got))
	docs, faults := strict.Parse("", text)
	assert.NilError(t, faults.Err())
	assert.NilError(t, docs[0].Decode(&want).Err())
	data, err := json.Marshal(want)
	assert.NilError(t, err)
	var again any
	assert.NilError(t, json.Unmarshal(data, &again))
	if diff := cmp.Diff(again, got); diff != "" {
		t.Errorf("-1.2 +1.1:\n%s", diff)
	}
}

// randomCluster returns a Cluster with valid Go types and names. Its values may be invalid for PostgreSQL.
func randomCluster(seed int64, nilChance float64) *cnpgv1.Cluster {
	filler := randfill.NewWithSeed(seed).NilChance(nilChance).NumElements(1, 3).MaxDepth(20).Funcs(
		func(q *resource.Quantity, c randfill.Continue) {
			*q = resource.MustParse(fmt.Sprintf("%d%s", 1+c.Intn(5000), []string{"", "m", "Mi", "Gi", "k"}[c.Intn(5)]))
		},
		func(v *intstr.IntOrString, c randfill.Continue) {
			*v = intstr.FromInt32(c.Int31())
			if c.Bool() {
				*v = intstr.FromString("a" + texts(c))
			}
		},
		func(v *metav1.Time, c randfill.Continue) { v.Time = time.Unix(int64(c.Int31()), 0).UTC() },
		func(v *metav1.Duration, c randfill.Continue) { v.Duration = time.Duration(c.Int31()) },
		func(v *[]metav1.ManagedFieldsEntry, _ randfill.Continue) { *v = nil },
		func(v *string, c randfill.Continue) { *v = texts(c) },
		func(v *int64, c randfill.Continue) { *v = int64(1 + c.Int31()) },
		func(v *int32, c randfill.Continue) { *v = 1 + c.Int31n(1<<20) },
		func(v *int, c randfill.Continue) { *v = 1 + c.Intn(1<<20) },
		func(v *uint64, c randfill.Continue) { *v = uint64(c.Int31()) },
		func(v *corev1.ResourceList, c randfill.Continue) {
			*v = corev1.ResourceList{}
			for _, name := range []corev1.ResourceName{"cpu", "memory", "hugepages-2Mi"}[:1+c.Intn(3)] {
				var q resource.Quantity
				c.Fill(&q)
				(*v)[name] = q
			}
		},
	)
	cluster := &cnpgv1.Cluster{}
	filler.Fill(&cluster.Spec)
	cluster.TypeMeta = metav1.TypeMeta{APIVersion: cnpgv1.SchemeGroupVersion.String(), Kind: cnpgv1.ClusterKind}
	cluster.Name, cluster.Namespace = "pg", "db"
	filler.Fill(&cluster.Labels)
	filler.Fill(&cluster.Annotations)
	if cluster.Spec.Instances == 0 {
		cluster.Spec.Instances = 3
	}
	cluster.Spec.StorageConfiguration.Size = "5Gi" // the webhook and a profile reject an invalid quantity
	return cluster
}

// texts are difficult for YAML, or valid by the rules of a profile.
func texts(c randfill.Continue) string {
	hard := []string{"on", "yes", "null", "~", "1", "1.30", "0x1F", "1e3", "12:30:45", "- a", "a: b", "# no comment", "a #b", "{}", "[]",
		"'", `"`, "\\", "%", "@x", "`x`", "!tag", "&anchor", "*alias", "|", ">", "=", " leading", "trailing ", "two\nlines",
		"tab\there", "line\n", "\nline", "\tblank\nfirst", "  indented\nless", "a\n\n\nb\n\n", "ünïcödé", "😀", "CRLF\r\nline", "2026-01-01", ".", "..",
		"required", "any", "preferred", "DoNotSchedule", "app", "true", "5Gi", "a" + string(rune('a'+c.Intn(26)))}
	return hard[c.Intn(len(hard))]
}
