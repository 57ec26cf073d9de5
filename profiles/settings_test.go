// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/profiles"
)

// TestSettingsExist checks the derived parameters against those of PostgreSQL: for every major version and a grid of sizes, each
// exists, can be set, and has a valid value within its range.
func TestSettingsExist(t *testing.T) {
	const derived = 17
	checked := map[string]bool{}
	for major := pgsettings.OldestMajor; major <= pgsettings.NewestMajor; major++ {
		t.Run(strconv.Itoa(major), func(t *testing.T) {
			for p := range sizedProfiles(major) {
				parameters := p.Resolve().Parameters
				if len(parameters) != derived {
					t.Fatalf("%s: %d parameters are derived: update tunedParameters and this test", sizes(p), len(parameters))
				}
				for name, value := range parameters {
					checked[name] = true
					if f := pgsettings.Check(major, name, value); f != nil {
						t.Errorf("%s: %s = %q: %v", sizes(p), name, value, f)
					}
				}
			}
		})
	}
	if len(checked) != derived {
		t.Errorf("only %d parameters were checked", len(checked))
	}
}

// sizedProfiles yields a profile for each combination of sizes, from the smallest that are valid to more than any machine has.
func sizedProfiles(major int) iter.Seq[*profiles.Profile] {
	return func(yield func(*profiles.Profile) bool) {
		volumes := [][2]string{{"512Mi", ""}, {"64Gi", "128Mi"}, {"64Gi", "32Gi"}, {"16Ti", "1Ti"}, {"7Ei", ""}}
		for _, memory := range []string{"128Mi", "512Mi", "1Gi", "8Gi", "100Gi", "4Ti", "1Ei"} {
			for _, cpu := range []string{"100m", "2", "16", "5000"} {
				for _, volume := range volumes {
					for _, connections := range []int32{0, 1, 100, 500, 5000, 262083} {
						p := profiles.Default()
						p.Spec.PostgreSQL.Tuning = "auto"
						p.Spec.PostgreSQL.Image = fmt.Sprintf("ghcr.io/cloudnative-pg/postgresql:%d.1-standard-bookworm", major)
						p.Spec.PostgreSQL.MaxConnections = connections
						p.Spec.Resources.CPU, p.Spec.Resources.Memory, p.Spec.Storage.Size = cpu, memory, volume[0]
						if volume[1] != "" {
							p.Spec.WALStorage = &profiles.Storage{Size: volume[1]}
						}
						if !yield(p) {
							return
						}
					}
				}
			}
		}
	}
}

func sizes(p *profiles.Profile) string {
	wal := "data volume"
	if p.Spec.WALStorage != nil {
		wal = p.Spec.WALStorage.Size
	}
	return fmt.Sprintf("%s memory, %s CPUs, storage %s, WAL %s, %d connections",
		p.Spec.Resources.Memory, p.Spec.Resources.CPU, p.Spec.Storage.Size, wal, p.Spec.PostgreSQL.MaxConnections)
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
      timezone: Mars/X
      min_wal_size: 16MB
      max_wal_senders: '0x10'
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
		`pg.yaml:11:`, "not the name of a time zone", `pg.yaml:12:`, "less than two WAL segments of 16 MB",
		`pg.yaml:13:`, "decimal numbers only; write 16",
		`pg.yaml:16:`, "the authentication method is missing",
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
