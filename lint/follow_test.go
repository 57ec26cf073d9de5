// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"
	"testing"
)

// TestNoFollowOns checks that a value of the wrong type is one finding, and that no rule reports the zero value that
// the type has instead.
func TestNoFollowOns(t *testing.T) {
	const manifest = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: pg
spec:
  instances: 3
  minSyncReplicas: 0
  maxSyncReplicas: 0
  enablePDB: true
  imageName: ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie
  smartShutdownTimeout: 15
  stopDelay: 1800
  startDelay: 3600
  storage:
    size: 64Gi
    resizeInUseVolumes: true
  walStorage:
    size: 32Gi
  affinity:
    podAntiAffinityType: required
    enablePodAntiAffinity: true
  resources:
    limits: {cpu: "2", memory: 8Gi}
  replicationSlots:
    highAvailability: {enabled: true}
  postgresql:
    parameters: {shared_buffers: 2GB}
    synchronous: {method: any, number: 1}
  backup:
    retentionPolicy: 30d
    barmanObjectStore:
      destinationPath: https://example.blob.core.windows.net/backups
      azureCredentials: {inheritFromAzureAD: true}
`
	rulesOf := func(text string) (rules []string) {
		resources, _, faults := Read("f", []byte(text))
		if err := faults.Err(); err != nil {
			t.Fatal(err)
		}
		for _, f := range Run(Input{Resources: resources}) {
			rules = append(rules, f.Rule+" "+f.Field)
		}
		return rules
	}
	clean := rulesOf(manifest)
	lines := strings.Split(manifest, "\n")
	tried := 0
	for i, line := range lines[5:] {
		name, value, _ := strings.Cut(line, ":")
		if value = strings.TrimSpace(value); value == "" || value[0] == '{' {
			continue
		}
		for _, wrong := range []string{`"` + value + `"`, "[a, b]", "{a: b}", "three"} {
			text := strings.Join(slices.Concat(lines[:5+i], []string{name + ": " + wrong}, lines[5+i+1:]), "\n")
			got := rulesOf(text)
			if !slices.ContainsFunc(got, func(f string) bool { return strings.HasPrefix(f, unknownField) }) {
				continue // the type accepts it
			}
			tried++
			for _, f := range got {
				if !strings.HasPrefix(f, unknownField) && !slices.Contains(clean, f) {
					t.Errorf("%s: %s follows on", strings.TrimSpace(name)+": "+wrong, f)
				}
			}
		}
	}
	if tried < 25 {
		t.Errorf("only %d values are of the wrong type", tried)
	}
}
