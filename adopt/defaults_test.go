// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/pgha/pgha/internal/operator/operatortest"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// TestWithoutDefaults: of the sections that pgha renders but the manifest lacks, only those with defaults of the operator are
// removed.
func TestWithoutDefaults(t *testing.T) {
	have := tree{"spec": tree{
		"probes":                tree{"liveness": tree{"isolationCheck": tree{"enabled": true}}},
		"nodeMaintenanceWindow": tree{"reusePVC": true},
	}}
	want := tree{"spec": tree{"nodeMaintenanceWindow": tree{}}}
	assert.DeepEqual(t, withoutDefaults("", "Cluster", have, tree{"spec": tree{}}), want)
}

// TestDefaultsOfCRD compares the table with the CRD of the newest operator, in both directions.
func TestDefaultsOfCRD(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(operatortest.Source(t), "config", "crd", "bases", "postgresql.cnpg.io_clusters.yaml"))
	assert.NilError(t, err)
	var crd any
	assert.NilError(t, yaml.Unmarshal(text, &crd))
	versions := listAt(crd, "spec", "versions")
	found := map[string]any{}
	collect(at(versions[0], "schema", "openAPIV3Schema", "properties", "spec"), "spec", found)
	if len(found) < 50 {
		t.Fatalf("the CRD has only %d defaults", len(found))
	}
	for path, value := range found {
		got, ok := fixed("Cluster", path)
		if !ok && !isZero(value) {
			t.Errorf("the API server fills in %s: %v, and the table does not know", path, value)
		}
		if ok && !reflect.DeepEqual(got, value) {
			t.Errorf("the API server fills in %s: %v, and the table says %v", path, value, got)
		}
	}
	for _, d := range clusterDefaults() {
		if _, ok := found[d.path]; !ok && !ofTheWebhook(d.path) {
			t.Errorf("the table has %s: %v, and the CRD does not", d.path, d.value)
		}
	}
}

// ofTheWebhook are the defaults that are not in the CRD.
func ofTheWebhook(path string) bool {
	switch path {
	case "spec.monitoring", "spec.monitoring.tls", // left empty by the defaults in them
		"spec.backup.volumeSnapshot.onlineConfiguration.immediateCheckpoint", // in the default of the map around it
		"spec.postgresql.synchronous.dataDurability", "spec.replicationSlots.highAvailability.slotPrefix":
		return true
	}
	return false
}

// collect returns the defaults of scalars; those of maps are set field by field too.
func collect(schema any, path string, found map[string]any) {
	if value, ok := mapAt(schema)["default"]; ok {
		if _, isMap := value.(map[string]any); !isMap {
			if f, isNumber := value.(float64); isNumber {
				value = int64(f)
			}
			found[path] = value
		}
	}
	for name, inner := range mapAt(schema, "properties") {
		collect(inner, path+"."+name, found)
	}
	if items := mapAt(schema, "items"); items != nil {
		collect(items, path+"[]", found)
	}
}
