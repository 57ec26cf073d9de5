// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"k8s.io/apimachinery/pkg/api/resource"
)

// limits of PostgreSQL 14 to 18 in megabytes or, without a unit, as they are: the column max_val of pg_settings.
var limits = map[string]int64{
	"shared_buffers": 1073741823 / 128, "effective_cache_size": 2147483647 / 128, "maintenance_work_mem": 2147483647 / 1024,
	"work_mem": 2147483647 / 1024, "max_wal_size": 2147483647, "min_wal_size": 2147483647, "max_slot_wal_keep_size": 2147483647,
	"wal_keep_size": 2147483647,
}

// TestTuningOverTheWholeRange: for all sizes of container and volumes, either the profile is invalid, or PostgreSQL accepts every
// parameter and it fits.
func TestTuningOverTheWholeRange(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	// sizes from a byte to the largest that Kubernetes knows, with the neighbours of each power of two, and whole units.
	size := func() string {
		n := int64(1) << random.IntN(63)
		switch random.IntN(4) {
		case 0:
			n += random.Int64N(n)
		case 1:
			n--
		case 2:
			return strconv.Itoa(1+random.IntN(1000)) + []string{"Mi", "Gi", "M", "G", "Ti"}[random.IntN(5)]
		case 3:
			return []string{"7.9Ei", "8Ei", "9Ei", "2.67Ei", "99E", "1e30", strconv.FormatInt(math.MaxInt64, 10)}[random.IntN(7)]
		}
		return strconv.FormatInt(max(n, 1), 10)
	}
	sized := 0
	for range 20_000 {
		p := profiles.Default()
		p.Metadata = profiles.Metadata{Name: "pg", Namespace: "db"}
		p.Spec.Backup.Method, p.Spec.Bootstrap = "none", profiles.Bootstrap{Database: "app", Owner: "app", SecretSource: p.Spec.Bootstrap.SecretSource}
		p.Spec.Resources = profiles.InstanceResources{CPU: []string{"100m", "3", "64", "1025", "1e10", size()}[random.IntN(6)], Memory: size()}
		p.Spec.Storage.Size = size()
		if random.IntN(2) == 0 {
			p.Spec.WALStorage = &profiles.Storage{Size: size()}
		}
		switch random.IntN(8) {
		case 0, 1:
			p.Spec.PostgreSQL.MaxConnections = 1 + random.Int32N(300_000)
		case 2:
			p.Spec.PostgreSQL.Parameters = map[string]string{"max_connections": strconv.Itoa(1 + random.IntN(262_083))}
		}
		if faults := p.Validate(); len(faults) > 0 {
			for _, f := range faults {
				assert.Assert(t, f.Field != "spec.postgresql.parameters", "%v", f)
			}
			continue
		}
		sized++
		checkTuning(t, p)
	}
	assert.Assert(t, sized > 2000, "only %d profiles were sized", sized)
}

func checkTuning(t *testing.T, p *profiles.Profile) {
	t.Helper()
	all := p.Resolve().Parameters
	number := func(name string) int64 {
		n, err := strconv.ParseInt(all[name], 10, 64)
		assert.NilError(t, err, name)
		return n
	}
	what := p.Spec.Resources.Memory + " " + p.Spec.Resources.CPU + " " + p.Spec.Storage.Size
	kilobytes, small := strings.CutSuffix(all["work_mem"], "kB")
	if small { // PostgreSQL's minimum is 64 kB; from 4 MB up the unit is MB
		n, err := strconv.ParseInt(kilobytes, 10, 64)
		assert.NilError(t, err)
		assert.Assert(t, n >= 64 && n < 4096, "%s: work_mem is %dkB", what, n)
	}
	for name, limit := range limits {
		if name == "work_mem" && small {
			continue
		}
		n := megabytes(t, all[name])
		assert.Assert(t, n >= 1 && n <= limit, "%s: %s is %dMB", what, name, n)
	}
	memory := mebibytes(t, p.Spec.Resources.Memory)
	assert.Assert(t, megabytes(t, all["shared_buffers"])*5 <= memory*2+2, "%s: shared_buffers %s", what, all["shared_buffers"])
	assert.Assert(t, megabytes(t, all["effective_cache_size"]) <= memory, "%s: effective_cache_size %s", what, all["effective_cache_size"])
	volume := mebibytes(t, p.Spec.Storage.Size) * 3 / 10
	if p.Spec.WALStorage != nil {
		volume = mebibytes(t, p.Spec.WALStorage.Size)
	}
	held := max(megabytes(t, all["max_slot_wal_keep_size"]), megabytes(t, all["wal_keep_size"]))
	assert.Assert(t, megabytes(t, all["max_wal_size"])+held <= volume*3/4, "%s: max_wal_size %s and %dMB", what, all["max_wal_size"], held)
	assert.Assert(t, megabytes(t, all["min_wal_size"]) <= megabytes(t, all["max_wal_size"]), what)
	assert.Assert(t, megabytes(t, all["min_wal_size"]) >= 32, "%s: PostgreSQL wants two WAL files", what)
	for _, name := range []string{"max_parallel_workers", "max_parallel_workers_per_gather", "max_parallel_maintenance_workers"} {
		assert.Assert(t, number(name) >= 1 && number(name) <= 1024, "%s: %s is %d", what, name, number(name))
	}
	connections := number("max_connections")
	assert.Assert(t, connections >= 1 && connections+60 <= 262143, "%s: max_connections %d", what, connections)
}

// mebibytes returns a quantity in MiB, rounded down. The maximum is 8Ei: no container and no volume is larger.
func mebibytes(t *testing.T, quantity string) int64 {
	t.Helper()
	q, err := resource.ParseQuantity(quantity)
	assert.NilError(t, err)
	if q.Cmp(*resource.NewQuantity(math.MaxInt64, resource.BinarySI)) >= 0 {
		return math.MaxInt64 >> 20
	}
	return q.Value() >> 20
}

// TestSizesTooSmall: these sizes are too small for tuning, and valid without it.
func TestSizesTooSmall(t *testing.T) {
	cases := map[string]struct {
		reason, memory, storage, wal, field string
	}{
		"memory":       {"shared_buffers alone would be more", "127Mi", "64Gi", "", "spec.resources.memory"},
		"least memory": {"two fifths of it are shared_buffers", "128Mi", "64Gi", "", ""},
		"WAL":          {"max_wal_size would be more", "1Gi", "64Gi", "63Mi", "spec.walStorage.size"},
		"least WAL":    {"three files, and two held back", "1Gi", "64Mi", "128Mi", ""},
		"data":         {"WAL has three tenths of it", "1Gi", "511Mi", "", "spec.storage.size"},
		"least data":   {"ten files for WAL", "1Gi", "512Mi", "", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			set := []profiles.Override{
				profiles.Set("", "spec.resources.memory", c.memory), profiles.Set("", "spec.storage.size", c.storage),
				profiles.Set("", "spec.postgresql.tuning", "auto"), profiles.Set("", "spec.walStorage", "null"),
			}
			if c.wal != "" {
				set = append(set, profiles.Set("", "spec.walStorage", "{size: "+c.wal+"}"))
			}
			_, err := profiles.Parse("p.yaml", []byte(valid), set...)
			if c.field == "" {
				assert.NilError(t, err, c.reason)
				return
			}
			assert.ErrorContains(t, err, c.field, c.reason)
			_, err = profiles.Parse("p.yaml", []byte(valid), append(set, profiles.Set("", "spec.postgresql.tuning", "none"))...)
			assert.NilError(t, err, "without tuning")
		})
	}
}

// TestMaxConnections: PostgreSQL counts its own processes too.
func TestMaxConnections(t *testing.T) {
	cases := map[string]struct {
		reason, connections, parameters string
		refused                         bool
	}{
		"largest":      {"60 are PostgreSQL's own", "262083", "{}", false},
		"one more":     {"too many server processes configured", "262084", "{}", true},
		"beyond":       {"the parameter's own maximum", "262144", "{}", true},
		"more workers": {"they count", "262083", `{max_worker_processes: "33"}`, true},
		"fewer":        {"they count", "262084", `{max_wal_senders: "5"}`, false},
		"parameter":    {"it takes precedence", "262084", `{max_connections: "100"}`, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("p.yaml", []byte(valid), profiles.Set("", "spec.postgresql.maxConnections", c.connections),
				profiles.Set("", "spec.postgresql.parameters", c.parameters))
			if c.refused {
				assert.ErrorContains(t, err, "spec.postgresql.maxConnections", c.reason)
			} else {
				assert.NilError(t, err, c.reason)
			}
		})
	}
	_, err := profiles.Parse("p.yaml", []byte(valid), profiles.Set("", "spec.postgresql.parameters", `{max_connections: "262084"}`))
	assert.ErrorContains(t, err, "spec.postgresql.parameters[max_connections]", "the fault is at the field that sets the number")
	assert.ErrorContains(t, err, "262144 server processes")
}

// TestParameterNames: one parameter has one name, so that a profile's value replaces the derived one, and the operator's checks see it.
func TestParameterNames(t *testing.T) {
	cases := map[string]struct{ reason, parameters, want string }{
		"lower case":    {"as PostgreSQL stores it", `{max_connections: "200"}`, ""},
		"as documented": {"as PostgreSQL itself writes it", `{TimeZone: UTC, DateStyle: "ISO, DMY", IntervalStyle: iso_8601}`, ""},
		"extension":     {"it has a dot", `{pg_stat_statements.max: "5000"}`, ""},
		"capitals":      {"PostgreSQL ignores case", `{Max_Connections: "200"}`, `[Max_Connections]: Invalid value: "Max_Connections": PostgreSQL reads it as max_connections`},
		"fixed":         {"the operator would not recognize it", `{Port: "6543"}`, "write port"},
		"old name":      {"an alias", `{sort_mem: 8MB}`, "write work_mem"},
		"oldest name":   {"an alias that sorts last", `{vacuum_mem: 80MB}`, "write maintenance_work_mem"},
		"dotted":        {"the operator looks for its prefix", `{PG_STAT_STATEMENTS.max: "5000"}`, "write pg_stat_statements.max"},
		"twice":         {"both are right alone", `{TimeZone: UTC, timezone: UTC}`, "[TimeZone]: Invalid value: \"TimeZone\": is the same parameter as timezone"},
		"two dots":      {"the webhook takes one", `{a.b.c: "1"}`, "at most one dot"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("p.yaml", []byte(valid), profiles.Set("", "spec.postgresql.parameters", c.parameters))
			if c.want == "" {
				assert.NilError(t, err, c.reason)
			} else {
				assert.ErrorContains(t, err, c.want, c.reason)
			}
		})
	}
	p := strings.Replace(valid, "spec:\n", "spec:\n  postgresql:\n    major: \"18\"\n    parameters:\n      ssl_ecdh_curve: X25519\n", 1)
	_, err := profiles.Parse("p.yaml", []byte(p))
	assert.ErrorContains(t, err, "write ssl_groups", "18 has a new name")
	assert.ErrorContains(t, err, "p.yaml:", "a fault has a position")
	_, err = profiles.Parse("p.yaml", []byte(strings.Replace(p, `"18"`, `"17"`, 1)))
	assert.NilError(t, err, "17 has only the old name")
}
