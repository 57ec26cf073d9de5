// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/profiles"
)

// TestSettingsExist checks the derived parameters against those of PostgreSQL, for every major version and for extreme sizes.
func TestSettingsExist(t *testing.T) {
	sizes := []struct{ cpu, memory, storage string }{
		{"250m", "512Mi", "4Gi"}, {"2", "8Gi", "64Gi"}, {"16", "64Gi", "1Ti"}, {"64", "256Gi", "16Ti"},
	}
	for major := pgsettings.OldestMajor; major <= pgsettings.NewestMajor; major++ {
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%d/%s", major, size.memory), func(t *testing.T) {
				p := profiles.Default()
				p.Spec.PostgreSQL.Tuning = "auto"
				p.Spec.PostgreSQL.Image = fmt.Sprintf("ghcr.io/cloudnative-pg/postgresql:%d.1-standard-bookworm", major)
				p.Spec.Resources.CPU, p.Spec.Resources.Memory, p.Spec.Storage.Size = size.cpu, size.memory, size.storage
				parameters := p.Resolve().Parameters
				if len(parameters) < 10 {
					t.Fatalf("only %d parameters are derived", len(parameters))
				}
				for name, value := range parameters {
					if f := pgsettings.Check(major, name, value); f != nil {
						t.Errorf("%s = %q: %v", name, value, f)
					}
				}
			})
		}
	}
}

// TestSettingsRefused: all settings that PostgreSQL cannot read are reported together, each with its line.
func TestSettingsRefused(t *testing.T) {
	text := `apiVersion: ` + profiles.APIVersion + `
kind: Profile
metadata: {name: pg, namespace: prod}
spec:
  postgresql:
    image: ghcr.io/cloudnative-pg/postgresql:17.6-standard-bookworm
    parameters:
      shared_bufers: 1GB
      work_mem: 64Mi
      old_snapshot_threshold: 1h
      pg_stat_statements.trak: whatever
    pg_hba:
    - hostssl all all scram-sha-256
    - hostnossl all all all reject
`
	_, err := profiles.Parse("pg.yaml", []byte(text))
	if err == nil {
		t.Fatal("the profile is accepted")
	}
	for _, want := range []string{
		`pg.yaml:8:`, `did you mean "shared_buffers"?`, `pg.yaml:9:`, `did you mean "64MB"?`, `pg.yaml:10:`, "was removed in PostgreSQL 17",
		`pg.yaml:13:`, "the authentication method is missing",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q:\n%v", want, err)
		}
	}
	for _, wrong := range []string{"trak", "reject"} {
		if strings.Contains(err.Error(), wrong) {
			t.Errorf("the error names %q, which is valid:\n%v", wrong, err)
		}
	}
}
