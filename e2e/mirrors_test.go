// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// mirror returns the operator's text for a finding of one lint rule in one object, in these fields.
type mirror func(object *unstructured.Unstructured, fields []string) []string

// mirrors maps the rules with which lint predicts an admission warning to the operator's own text (cloudnative-pg
// v1.30.0, internal/webhook/v1: the get…AdmissionWarnings functions of cluster_webhook.go and pooler_webhook.go,
// scheduledbackup_webhook.go, and common.go). TestMirrors compares the list with lint's own.
var mirrors = map[string]mirror{
	validationOff: words("validation webhook is disabled — all changes are accepted without validation. " +
		"This may lead to unsafe or destructive operations. Proceed with extreme caution."),
	"PGHA005": func(object *unstructured.Unstructured, _ []string) []string {
		return []string{fmt.Sprintf(`invalid "cnpg.io/validation" annotation: %q (expected "enabled" or "disabled")`,
			object.GetAnnotations()["cnpg.io/validation"])}
	},
	"PGHA207": describedTwice,
	"PGHA317": unitless,
	"PGHA412": words("Consider using `.spec.enablePDB` instead of the node maintenance window feature"),
	"PGHA504": words("Retention policies specified in .spec.backup.retentionPolicy are only used by the in-tree barman-cloud " +
		"support, which is not being used in this cluster. Please use a backup plugin and migrate this configuration to the " +
		"plugin configuration"),
	"PGHA505": inTree,
	"PGHA507": schedule,
	"PGHA508": schedule,
	"PGHA625": pooler,
	"PGHA801": byField(map[string]string{
		"spec.monitoring.enablePodMonitor": "spec.monitoring.enablePodMonitor is deprecated and will be removed in a future " +
			"release. Please migrate to manually managing your PodMonitor resources. Set this field to false and create a " +
			"PodMonitor resource for your cluster as described in the documentation.",
		"spec.monitoring.podMonitorMetricRelabelings": relabelings("spec.monitoring.podMonitorMetricRelabelings"),
		"spec.monitoring.podMonitorRelabelings":       relabelings("spec.monitoring.podMonitorRelabelings"),
	}),
	"PGHA802": words("spec.monitoring.metricsQueriesTTL is explicitly set to 0; this disables automatic TTL behavior and can " +
		"cause heavy load on the PostgreSQL server."),
}

// validationOff is the rule that suppresses the others: the operator only warns that validation is disabled.
const validationOff = "PGHA004"

var schedule = words("Schedule parameter may not have the right number of arguments (usually six arguments are needed)")

// words returns the same text for every field.
func words(text string) mirror {
	return func(*unstructured.Unstructured, []string) []string { return []string{text} }
}

// byField returns a text for each field. An unexpected field becomes a warning that the operator never gives.
func byField(texts map[string]string) mirror {
	return func(_ *unstructured.Unstructured, fields []string) []string {
		var out []string
		for _, field := range fields {
			text, ok := texts[field]
			if !ok {
				text = "whatever the operator says of " + field
			}
			out = append(out, text)
		}
		return out
	}
}

func relabelings(field string) string {
	return field + " is deprecated and will be removed in a future release. Please migrate to manually managing your PodMonitor " +
		"resources with custom relabeling configurations."
}

// inTree returns one warning that lists every use, with an index as a separate name.
func inTree(_ *unstructured.Unstructured, fields []string) []string {
	paths := strings.NewReplacer("[", ".", "]", "").Replace(strings.Join(fields, ", "))
	return []string{"Native support for Barman Cloud backups and recovery is deprecated and will be completely removed in " +
		"CloudNativePG 1.31.0. Found usage in: " + paths + ". Please migrate existing clusters to the new Barman Cloud " +
		"Plugin to ensure a smooth transition."}
}

// describedTwice returns both fields, as the operator does; lint names only the field without effect.
func describedTwice(_ *unstructured.Unstructured, fields []string) []string {
	wins := map[string]string{"storageClassName": "storageClass", "resources.requests.storage": "size"}
	var out []string
	for _, field := range fields {
		volume, setting, _ := strings.Cut(field, ".pvcTemplate.")
		winner := volume + "." + wins[setting]
		out = append(out, fmt.Sprintf("%s and %s are both specified, %s value will be used.", winner, field, winner))
	}
	return out
}

func unitless(object *unstructured.Unstructured, _ []string) []string {
	value, _, _ := unstructured.NestedString(object.Object, "spec", "postgresql", "parameters", "shared_buffers")
	return []string{fmt.Sprintf("`shared_buffers` value '%s' is missing a unit (e.g., MB, GB). While this is currently allowed, "+
		"future releases will require an explicit unit. Please update your configuration to specify a valid unit, such as "+
		"'%sMB'.", value, value)}
}

func pooler(object *unstructured.Unstructured, fields []string) []string {
	cluster, _, _ := unstructured.NestedString(object.Object, "spec", "cluster", "name")
	return byField(map[string]string{
		"spec.pgbouncer": fmt.Sprintf("The operator won't handle the Pooler %q integration with the Cluster %q (%q). "+
			"Manually configure it as described in the docs.", object.GetName(), cluster, object.GetNamespace()),
		"spec.pgbouncer.authQuerySecret": "The .spec.pgbouncer.authQuerySecret field has been deprecated",
		"spec.monitoring": "spec.monitoring is deprecated and will be removed in a future release. Set this field to false " +
			"and create a PodMonitor resource for your pooler as described in the documentation",
	})(object, fields)
}

// TestMirrors checks that mirrors has exactly the rules that lint marks as an operator warning.
func TestMirrors(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "lint", "parity.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "\n## Admission warnings\n")
	if !found {
		t.Fatal("lint/parity.md has no table of admission warnings")
	}
	table, _, _ = strings.Cut(table, "\n## ")
	want := regexp.MustCompile(`PGHA\d{3}`).FindAllString(table, -1)
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(mirrors)); !slices.Equal(got, want) {
		t.Errorf("mirrors has %q, lint/parity.md lists %q", got, want)
	}
}
