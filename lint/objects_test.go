// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"testing"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/operator"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/pgha/pgha/profiles"
)

// TestWithoutText: objects that a program built have no text, so lint checks the text that pgha would write.
func TestWithoutText(t *testing.T) {
	object := &cnpgv1.Cluster{
		TypeMeta:   metav1.TypeMeta{APIVersion: "postgresql.cnpg.io/v1", Kind: "Cluster"},
		ObjectMeta: metav1.ObjectMeta{GenerateName: "pg-", Namespace: "prod"},
		Spec: cnpgv1.ClusterSpec{
			LogLevel: "verbose", StorageConfiguration: cnpgv1.StorageConfiguration{Size: "64Gi"},
			ExternalClusters: []cnpgv1.ExternalCluster{{ConnectionParameters: map[string]string{"host": "db"}}},
		},
	}
	var refused []string
	for _, f := range Run(Input{Resources: []Resource{{Object: object, File: "pg.go"}}}) {
		if f.Severity == Error {
			refused = append(refused, f.String())
		}
		if f.Line != 0 || f.File != "pg.go" {
			t.Errorf("%s is at %s:%d, but there is no text", f, f.File, f.Line)
		}
	}
	want := []string{
		"Cluster prod/pg-* spec.instances: error PGHA006: The API server rejects the object: spec.instances 0 is less than 1.",
		`Cluster prod/pg-* spec.logLevel: error PGHA006: The API server rejects the object: spec.logLevel "verbose" is not one of ` +
			"error, warning, info, debug, trace.",
	}
	if !slices.Equal(refused, want) {
		t.Errorf("it is refused for %q and should be for %q", refused, want)
	}
}

func TestEveryKindIsKnown(t *testing.T) {
	for _, kind := range []string{
		"postgresql.cnpg.io/v1 Cluster", "postgresql.cnpg.io/v1 Backup", "postgresql.cnpg.io/v1 ScheduledBackup",
		"postgresql.cnpg.io/v1 Pooler", "postgresql.cnpg.io/v1 Database", "postgresql.cnpg.io/v1 DatabaseRole",
		"postgresql.cnpg.io/v1 Publication", "postgresql.cnpg.io/v1 Subscription", "postgresql.cnpg.io/v1 ImageCatalog",
		"postgresql.cnpg.io/v1 ClusterImageCatalog", "barmancloud.cnpg.io/v1 ObjectStore", "v1 Secret", "v1 ConfigMap",
		"v1 Service", "v1 ServiceAccount", "storage.k8s.io/v1 StorageClass", "monitoring.coreos.com/v1 PodMonitor",
		"azmonitoring.coreos.com/v1 PodMonitor",
	} {
		ref := Ref{APIVersion: kind[:len(kind)-len(lastWord(kind))-1], Kind: lastWord(kind)}
		resources, passedOver, faults := Read("f", []byte("apiVersion: "+ref.APIVersion+"\nkind: "+ref.Kind+"\nmetadata: {name: a}\n"))
		if len(resources) != 1 || passedOver != 0 || len(faults) != 0 {
			t.Errorf("%s is not read: %d resources, %d skipped, %v", kind, len(resources), passedOver, faults)
		}
	}
}

func lastWord(s string) string {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == ' ' {
			return s[i+1:]
		}
	}
	return s
}

// TestDefaultImages: each operator release has its own default image, which sets the major version of a Cluster without an
// image. It moves inside a line too: the versions are those of pkg/versions/versions.go at each tag.
func TestDefaultImages(t *testing.T) {
	seventeen, eighteen := profiles.Releases("1.23.5 1.24.1 1.25.0"), profiles.Releases("1.25.4 1.26.2 1.27.1 1.28.0")
	for _, target := range profiles.Targets() {
		want := 16
		if seventeen.Has(target) {
			want = 17
		}
		if eighteen.Has(target) {
			want = 18
		}
		if major, _, ok := operator.ParseImage(target.DefaultImage()).Version(); !ok || major != want {
			t.Errorf("operator %s runs PostgreSQL %d and should run %d", target, major, want)
		}
	}
}

// TestOperatorNamespace: if the profile names the operator's namespace, the ConfigMap must be in that namespace.
func TestOperatorNamespace(t *testing.T) {
	for namespace, want := range map[string]bool{"cnpg-system": false, "cnpg-database": true, "elsewhere": true} {
		p := builtin(t, "aks", "1.25") // whose operator needs a setting
		objects := everything(t, p)
		for _, o := range objects {
			if o.GetName() == operatorConfigName {
				o.SetNamespace(namespace)
			}
		}
		found := slices.Contains(lintObjects(p, objects), "PGHA810 ConfigMap "+operatorConfigName)
		if found != want {
			t.Errorf("in namespace %s it is found: %t, and should be: %t", namespace, found, want)
		}
	}
}

// TestSameInputSameOutput: findings depend only on the input, not on the order of a map.
func TestSameInputSameOutput(t *testing.T) {
	p := builtin(t, "aks-guide-2025", "")
	first := Profile(p, time.Time{})
	for range 20 {
		if diff := cmp.Diff(first, Profile(p, time.Time{})); diff != "" {
			t.Fatalf("a second run differs (-first +second):\n%s", diff)
		}
	}
}

// TestProfileWithoutText: a program lints a profile that it built itself.
func TestProfileWithoutText(t *testing.T) {
	findings := Profile(profiles.Default(), time.Time{})
	if len(findings) == 0 {
		t.Error("no findings for the default profile")
	}
	for _, f := range findings {
		if f.File != "" || f.Line != 0 {
			t.Errorf("%s is at %s:%d, but there is no text", f, f.File, f.Line)
		}
	}
}
