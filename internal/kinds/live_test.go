// SPDX-License-Identifier: Apache-2.0

package kinds_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/kinds"
	"gotest.tools/v3/assert"
)

// TestLiveCommand checks that the command names every kind that pgha renders, in each group, but those that few profiles have, and
// that help and documentation have it.
func TestLiveCommand(t *testing.T) {
	var want []string
	for _, k := range kinds.All() {
		if k.Rendered != kinds.WithProfile || slices.Contains([]string{"ConfigMap", "Secret", "ExternalSecret", "ServiceAccount", "Role", "RoleBinding", "CronJob", "VolumeSnapshotClass",
			"Pooler", "PodDisruptionBudget", "ImageCatalog", "ClusterImageCatalog", "NetworkPolicy", "CiliumNetworkPolicy",
			"PrometheusRule", "DatabaseRole", "Database", "Publication", "Subscription"}, k.Kind) {
			continue
		}
		want = append(want, kinds.Resource(k.Group, k.Kind))
		if k.OtherGroup != "" {
			want = append(want, kinds.Resource(k.OtherGroup, k.Kind))
		}
	}
	assert.Equal(t, kinds.LiveCommand, kinds.Get("-n shop", want...))
	continued := regexp.MustCompile(` \\\n *`)
	for _, file := range []string{"README.md", "docs/plan.md", "cmd/pgha/plan.go"} {
		text, err := os.ReadFile("../../" + file)
		assert.NilError(t, err)
		assert.Check(t, strings.Contains(continued.ReplaceAllString(string(text), " "), kinds.LiveCommand), file)
	}
}

// TestResource checks the names for kubectl.
func TestResource(t *testing.T) {
	for want, of := range map[string][2]string{
		"cluster": {"postgresql.cnpg.io", "Cluster"}, "configmap": {"", "ConfigMap"},
		"podmonitor.azmonitoring.coreos.com": {"azmonitoring.coreos.com", "PodMonitor"},
		"cluster.cluster.x-k8s.io":           {"cluster.x-k8s.io", "Cluster"},
		"ciliumendpoint.cilium.io":           {"cilium.io", "CiliumEndpoint"},
		"networkpolicy":                      {"networking.k8s.io", "NetworkPolicy"},
	} {
		assert.Equal(t, kinds.Resource(of[0], of[1]), want)
	}
	assert.Equal(t, kinds.Get("", "zebra.example", "service", "cluster", "service"), "kubectl get zebra.example,cluster,service -o yaml --show-managed-fields")
}
