// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"
	"testing"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/profiles"
	"github.com/robfig/cron"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestOperatorSize(t *testing.T) {
	// The result of the operator's parsePostgresQuantityValue; "" for an error.
	for value, want := range map[string]string{
		"128MB": "128Mi", "1 GB": "1Gi", "512": "512Mi", "16kB": "16Ki", "8192B": "8192", "1.5GB": "1536Mi", "1TB": "1Ti",
		"1KB": "1Ki", "GB": "0", "-1": "-1Mi", "1gb": "", "25%": "", "1G": "",
	} {
		got, err := operatorSize(value)
		if want == "" {
			if err == nil {
				t.Errorf("%s is read as %s and should not be", value, got.String())
			}
			continue
		}
		if err != nil || got.String() != want {
			t.Errorf("%s is read as %s, %v, and should be %s", value, got.String(), err, want)
		}
	}
}

// TestNumber: numbers are read by the parser of the parameters' table, in whatever form PostgreSQL takes.
func TestNumber(t *testing.T) {
	cases := map[string]struct {
		reason, name, value string
		want                int64
	}{
		"pages":        {"shared_buffers has pages of 8 kB", "shared_buffers", "1024", 8 << 20},
		"unit":         {"a unit", "shared_buffers", "2 GB", 2 << 30},
		"fraction":     {"PostgreSQL takes fractions", "shared_buffers", "1.5GB", 3 << 29},
		"exponent":     {"and exponents", "shared_buffers", "1e3", 1000 * 8 << 10},
		"hexadecimal":  {"and hexadecimal numbers", "shared_buffers", "0x400", 8 << 20},
		"octal":        {"and octal ones", "max_connections", "0310", 200},
		"kilobytes":    {"work_mem has kB", "work_mem", "4096", 4 << 20},
		"megabytes":    {"max_wal_size has MB", "max_wal_size", "1e3", 1000 << 20},
		"milliseconds": {"times are milliseconds", "wal_sender_timeout", "1min", 60000},
		"plain":        {"a number without a unit", "max_connections", "1e2", 100},
		"negative":     {"-1 has a meaning of its own", "max_slot_wal_keep_size", "-1", -1 << 20},
		"quoted":       {"the operator quotes the value itself", "shared_buffers", "'4MB'", -7},
		"foreign unit": {"GiB is a unit of Kubernetes", "shared_buffers", "1GiB", -7},
		"word":         {"no number", "shared_buffers", "x", -7},
		"too small":    {"PostgreSQL does not start with it", "shared_buffers", "8kB", -7},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			o := &cnpgv1.Cluster{TypeMeta: metav1.TypeMeta{APIVersion: "postgresql.cnpg.io/v1", Kind: "Cluster"}}
			o.Spec.PostgresConfiguration.Parameters = map[string]string{c.name: c.value}
			if got := newCluster(&Resource{Object: o}, o, profiles.NewestTarget).number(c.name, -7); got != c.want {
				t.Errorf("%s %q is %d, want %d: %s", c.name, c.value, got, c.want, c.reason)
			}
		})
	}
}

// TestEffective: the value that PostgreSQL uses, whatever the name in the manifest.
func TestEffective(t *testing.T) {
	cases := map[string]struct {
		reason, name string
		parameters   map[string]string
		want         string
	}{
		"plain":      {"one name", "work_mem", map[string]string{"work_mem": "1MB"}, "1MB"},
		"upper case": {"PostgreSQL ignores case", "work_mem", map[string]string{"Work_Mem": "2MB"}, "2MB"},
		"both":       {"lower case sorts last", "work_mem", map[string]string{"Work_Mem": "2MB", "work_mem": "1MB"}, "1MB"},
		"old name":   {"sort_mem sorts before work_mem", "work_mem", map[string]string{"sort_mem": "2MB", "work_mem": "1MB"}, "1MB"},
		"later name": {"vacuum_mem sorts after maintenance_work_mem", "maintenance_work_mem",
			map[string]string{"vacuum_mem": "2MB", "maintenance_work_mem": "1MB"}, "2MB"},
		"operator": {"the operator has its own line", "wal_keep_size", map[string]string{"Wal_Keep_Size": "1GB"}, ""},
		"missing":  {"another parameter", "work_mem", map[string]string{"Max_Connections": "1"}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			o := &cnpgv1.Cluster{TypeMeta: metav1.TypeMeta{APIVersion: "postgresql.cnpg.io/v1", Kind: "Cluster"}}
			o.Spec.PostgresConfiguration.Parameters = c.parameters
			if got, _ := newCluster(&Resource{Object: o}, o, profiles.NewestTarget).effective(c.name); got != c.want {
				t.Errorf("%s is %q, want %q: %s", c.name, got, c.want, c.reason)
			}
		})
	}
}

// TestFiveFields: the finding says how the operator reads a schedule that was written for crontab, and when it runs.
func TestFiveFields(t *testing.T) {
	now := time.Date(2026, time.January, 31, 22, 59, 30, 0, time.FixedZone("", 3600))
	text := "apiVersion: postgresql.cnpg.io/v1\nkind: ScheduledBackup\nmetadata: {name: b}\nspec: {schedule: \"SCHEDULE\", cluster: {name: pg}}\n"
	for schedule, want := range map[string]string{
		"0 2 * * *": `The operator reads "0 2 * * *" as second 0, minute 2, hour *, day *, month *, so the next backups are at ` +
			`2026-01-31 22:02:00, 2026-01-31 23:02:00, 2026-02-01 00:02:00.`,
		"15 * * * *": `The operator reads "15 * * * *" as second 15, minute *, hour *, day *, month *, so the next backups are at ` +
			`2026-01-31 22:00:15, 2026-01-31 22:01:15, 2026-01-31 22:02:15.`,
		"0 0 2 * * *": "",
		"@weekly":     "",
	} {
		resources, _, _ := Read("f", []byte(strings.Replace(text, "SCHEDULE", schedule, 1)))
		got := ""
		for _, f := range Run(Input{Resources: resources, Now: now}) {
			if f.Rule == "PGHA507" {
				got = f.Message
			}
		}
		if got != want {
			t.Errorf("%s:\nwant %s\ngot  %s", schedule, want, got)
		}
	}
}

// TestNoTime: without a time no dates are shown, so that the output depends only on the input.
func TestNoTime(t *testing.T) {
	schedule, err := cron.Parse("0 2 * * *")
	if err != nil {
		t.Fatal(err)
	}
	if runs := nextRuns(schedule, time.Time{}); len(runs) > 0 {
		t.Errorf("without a time there are runs: %v", runs)
	}
}
