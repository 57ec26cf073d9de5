// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func TestParameters(t *testing.T) {
	cases := map[string]struct {
		reason         string
		cpu, memory    string
		storage, wal   string
		want           map[string]string
		own            map[string]string
		maxConnections int32
	}{
		"8Gi": {
			reason: "the built-in aks", cpu: "2", memory: "8Gi", storage: "64Gi", wal: "32Gi",
			want: map[string]string{"shared_buffers": "2048MB", "effective_cache_size": "6144MB", "maintenance_work_mem": "512MB",
				"work_mem": "21MB", "max_connections": "100", "max_parallel_workers": "2", "max_wal_size": "13104MB",
				"min_wal_size": "3264MB", "max_slot_wal_keep_size": "9824MB", "wal_keep_size": "512MB"},
		},
		"1Gi": {
			reason: "a small one keeps the floors", cpu: "500m", memory: "1Gi", storage: "8Gi",
			want: map[string]string{"shared_buffers": "256MB", "maintenance_work_mem": "64MB", "work_mem": "4MB",
				"max_connections": "100", "max_parallel_workers": "1", "max_wal_size": "976MB", "max_slot_wal_keep_size": "736MB",
				"wal_keep_size": "240MB"},
		},
		"256Gi": {
			reason: "a large one keeps the ceilings", cpu: "64", memory: "256Gi", storage: "2Ti", wal: "256Gi",
			want: map[string]string{"shared_buffers": "65536MB", "maintenance_work_mem": "2048MB", "max_connections": "400",
				"work_mem": "237MB", "max_parallel_workers": "64", "max_parallel_workers_per_gather": "32", "wal_keep_size": "512MB"},
		},
		"own": {
			reason: "the profile has the last word", cpu: "2", memory: "8Gi", storage: "64Gi", maxConnections: 200,
			own:  map[string]string{"shared_buffers": "1GB", "wal_compression": "zstd"},
			want: map[string]string{"shared_buffers": "1GB", "wal_compression": "zstd", "max_connections": "200", "work_mem": "10MB"},
		},
		"own connections": {
			reason: "work_mem follows the parameter", cpu: "2", memory: "8Gi", storage: "64Gi",
			own:  map[string]string{"max_connections": "500"},
			want: map[string]string{"shared_buffers": "2048MB", "max_connections": "500", "work_mem": "4MB"},
		},
		"both": {
			reason: "the parameter is what the server gets", cpu: "2", memory: "8Gi", storage: "64Gi", maxConnections: 100,
			own:  map[string]string{"max_connections": "1e3"},
			want: map[string]string{"max_connections": "1e3", "work_mem": "2176kB"},
		},
		"invalid": {
			reason: "Validate reports it", cpu: "2", memory: "8Gi", storage: "64Gi",
			own:  map[string]string{"max_connections": "abc"},
			want: map[string]string{"max_connections": "abc", "work_mem": "21MB"},
		},
		"few": {
			reason: "one connection gets a 256th of the memory at most", cpu: "2", memory: "8Gi", storage: "64Gi",
			own:  map[string]string{"max_connections": "10"},
			want: map[string]string{"work_mem": "32MB"},
		},
		"many in 1Gi": {
			reason: "together they get what 100 connections get", cpu: "500m", memory: "1Gi", storage: "8Gi", maxConnections: 1000,
			want: map[string]string{"work_mem": "384kB"},
		},
		"most": {
			reason: "PostgreSQL's minimum", cpu: "500m", memory: "1Gi", storage: "8Gi", maxConnections: 100_000,
			want: map[string]string{"work_mem": "64kB"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := profiles.Default()
			p.Spec.Resources = profiles.InstanceResources{CPU: c.cpu, Memory: c.memory}
			p.Spec.Storage.Size = c.storage
			if c.wal != "" {
				p.Spec.WALStorage = &profiles.Storage{Size: c.wal}
			}
			p.Spec.PostgreSQL.Parameters, p.Spec.PostgreSQL.MaxConnections = c.own, c.maxConnections
			all := p.Resolve().Parameters
			got := map[string]string{}
			for key := range c.want {
				got[key] = all[key]
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestDocumentedWorkMem compares the table in docs/profile.md with what is derived.
func TestDocumentedWorkMem(t *testing.T) {
	text, err := os.ReadFile("../docs/profile.md")
	assert.NilError(t, err)
	for _, memory := range []string{"1Gi", "8Gi", "64Gi"} {
		cells := []string{"| " + memory}
		for _, connections := range []int32{100, 200, 500, 1000, 2000} {
			p := parseBuiltin(t, "aks")
			p.Spec.Resources.Memory, p.Spec.PostgreSQL.MaxConnections = memory, connections
			cells = append(cells, p.Resolve().Parameters["work_mem"])
		}
		row := strings.Join(cells, " | ")
		assert.Assert(t, strings.Contains(string(text), "\n"+row+" |\n"), "docs/profile.md lacks the row %q", row)
	}
}

// TestReasonOfTuning: the reason names the connections if work_mem depends on them.
func TestReasonOfTuning(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		own    map[string]string
		want   string
	}{
		"default": {"50 per CPU, at least 100", nil, "it is derived from 8Gi of memory, 2 CPUs, the volumes, and 100 connections, which share the memory for work_mem"},
		"parameter": {"as PostgreSQL reads it", map[string]string{"max_connections": "0x1F4"},
			"it is derived from 8Gi of memory, 2 CPUs, the volumes, and 500 connections, which share the memory for work_mem"},
		"own work_mem": {"nothing is shared", map[string]string{"max_connections": "500", "work_mem": "8MB"},
			"it is derived from 8Gi of memory, 2 CPUs, and the volumes"},
	} {
		t.Run(name, func(t *testing.T) {
			p := parseBuiltin(t, "aks")
			p.Spec.PostgreSQL.Parameters = tc.own
			d, ok := p.Resolve().Decision("spec.postgresql.tuning")
			assert.Assert(t, ok)
			if diff := cmp.Diff(tc.want, d.Reason); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestWALBudget: for every volume size, max_wal_size and the WAL that slots keep leave a quarter for files that wait to be archived.
func TestWALBudget(t *testing.T) {
	for _, size := range []int64{1, 2, 4, 8, 16, 32, 64, 128, 512, 4096} {
		p := profiles.Default()
		p.Spec.Resources = profiles.InstanceResources{CPU: "2", Memory: "8Gi"}
		p.Spec.Storage.Size = "64Gi"
		p.Spec.WALStorage = &profiles.Storage{Size: strconv.FormatInt(size, 10) + "Gi"}
		all := p.Resolve().Parameters
		used := megabytes(t, all["max_wal_size"]) + max(megabytes(t, all["max_slot_wal_keep_size"]), megabytes(t, all["wal_keep_size"]))
		assert.Assert(t, used <= size*1024*3/4, "%dGi: %dMB are spoken for", size, used)
		assert.Assert(t, megabytes(t, all["min_wal_size"]) < megabytes(t, all["max_wal_size"]), "%dGi", size)
	}
}

func megabytes(t *testing.T, value string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.TrimSuffix(value, "MB"), 10, 64)
	assert.NilError(t, err)
	return n
}
