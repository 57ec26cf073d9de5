// SPDX-License-Identifier: Apache-2.0

package pgsettings_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/internal/pgsettings"
)

func TestCheck(t *testing.T) {
	type want struct {
		Problem    pgsettings.Problem
		Suggestion string
	}
	cases := map[string]struct {
		reason      string
		major       int
		name, value string
		want        want
	}{
		"good":                {"a size", 18, "work_mem", "64MB", want{}},
		"misspelt":            {"one letter is missing", 18, "shared_bufers", "512MB", want{pgsettings.Unknown, "shared_buffers"}},
		"removed":             {"gone in 17", 18, "old_snapshot_threshold", "1h", want{pgsettings.Missing, ""}},
		"new":                 {"18 brought it", 17, "io_method", "worker", want{pgsettings.Missing, ""}},
		"renamed":             {"13 renamed it", 13, "wal_keep_segments", "32", want{pgsettings.Unknown, "wal_keep_size"}},
		"Kubernetes unit":     {"Mi is Kubernetes'", 18, "work_mem", "64Mi", want{pgsettings.Unreadable, "64MB"}},
		"one letter":          {"as in Java", 18, "work_mem", "1g", want{pgsettings.Unreadable, "1GB"}},
		"case of the unit":    {"units have a case", 18, "work_mem", "64mb", want{pgsettings.Unreadable, "64MB"}},
		"not a number":        {"letters", 18, "max_connections", "abc", want{pgsettings.Unreadable, ""}},
		"unit of time":        {"seconds are s", 18, "log_min_duration_statement", "1sec", want{pgsettings.Unreadable, "1s"}},
		"out of range":        {"beyond MAX_BACKENDS", 18, "max_connections", "1000000", want{pgsettings.Unreadable, ""}},
		"unit without a unit": {"a count", 18, "max_connections", "100MB", want{pgsettings.Unreadable, ""}},
		"read-only":           {"set when the server is built", 18, "block_size", "8192", want{pgsettings.ReadOnly, ""}},
		"extension":           {"a dot: nobody reads it before the library is loaded", 18, "pg_stat_statements.trak", "x", want{}},
		"every version":       {"no version can read it", 0, "work_mem", "64Mi", want{pgsettings.Unreadable, "64MB"}},
		"some version":        {"16 has it", 0, "old_snapshot_threshold", "1h", want{}},
		"some version reads":  {"an enum since 15", 0, "wal_compression", "lz4", want{}},
		"no version":          {"all six agree", 0, "shared_bufers", "1GB", want{pgsettings.Unknown, "shared_buffers"}},
		"future":              {"a later version may have it", 19, "brand_new", "1", want{}},
		"future value":        {"units do not change", 19, "work_mem", "64Mi", want{pgsettings.Unreadable, "64MB"}},
		"hook":                {"a check beyond the range", 18, "io_max_concurrency", "0", want{pgsettings.Unreadable, ""}},
		"time zone":           {"misspelt", 18, "TimeZone", "Europe/Berlinn", want{pgsettings.Unreadable, ""}},
		"locale":              {"any image may have it", 18, "lc_time", "de_DE.UTF-8", want{}},
		"oids":                {"kept for dumps", 18, "default_with_oids", "on", want{pgsettings.Unreadable, ""}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got want
			if f := pgsettings.Check(c.major, c.name, c.value); f != nil {
				got = want{f.Problem, f.Suggestion}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

func TestInstalled(t *testing.T) {
	cases := map[string]struct {
		reason, name, value string
		want                bool
	}{
		"area and city": {"each tzdata has it", "TimeZone", "europe/berlin", true},
		"UTC":           {"each tzdata has it", "log_timezone", "UTC", true},
		"offset":        {"no file", "timezone", "5.5", true},
		"old name":      {"tzdata-legacy of Debian 13", "TimeZone", "US/Pacific", false},
		"locale C":      {"part of libc", "lc_messages", "C.UTF-8", true},
		"locale":        {"made with the image", "lc_monetary", "en_US.UTF-8", false},
		"others":        {"no file", "work_mem", "4MB", true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := pgsettings.Installed(18, c.name, c.value); got != c.want {
				t.Errorf("%s: %s = %s is on every image: %t, want %t", c.reason, c.name, c.value, got, c.want)
			}
		})
	}
}

// TestTogether: each of these was tried on a server of PostgreSQL 15, which took the values at a reload and did not start with them, but for
// the ones of statistics, of which a reload takes only one.
func TestTogether(t *testing.T) {
	values := func(pairs ...string) map[string]string {
		all := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			all[pairs[i]] = pairs[i+1]
		}
		return all
	}
	cases := map[string]struct {
		reason         string
		major, segment int
		values         map[string]string
		want           map[string]pgsettings.Problem
	}{
		"room":                 {"17 of 20 are left", 17, 16, values("max_connections", "20"), nil},
		"all reserved":         {"3 is the default", 17, 16, values("max_connections", "3"), map[string]pgsettings.Problem{"max_connections": pgsettings.Conflict}},
		"more reserved":        {"100 is the default", 17, 16, values("superuser_reserved_connections", "0x64"), map[string]pgsettings.Problem{"superuser_reserved_connections": pgsettings.Conflict}},
		"two kinds":            {"10 + 10", 17, 16, values("max_connections", "20", "superuser_reserved_connections", "10", "reserved_connections", "10"), map[string]pgsettings.Problem{"max_connections": pgsettings.Conflict, "superuser_reserved_connections": pgsettings.Conflict, "reserved_connections": pgsettings.Conflict}},
		"second kind is new":   {"15 does not know it, which Check reports", 15, 16, values("max_connections", "20", "superuser_reserved_connections", "10", "reserved_connections", "10"), nil},
		"unreadable":           {"Check reports it", 17, 16, values("max_connections", "none"), nil},
		"one segment":          {"two are needed", 17, 16, values("min_wal_size", "16MB", "max_wal_size", "1GB"), map[string]pgsettings.Problem{"min_wal_size": pgsettings.Conflict}},
		"no two segments":      {"PostgreSQL counts whole ones", 17, 16, values("max_wal_size", "31"), map[string]pgsettings.Problem{"max_wal_size": pgsettings.Conflict}},
		"two segments":         {"enough", 17, 16, values("min_wal_size", "32MB"), nil},
		"large segments":       {"of 64 MB", 17, 64, values("min_wal_size", "80MB"), map[string]pgsettings.Problem{"min_wal_size": pgsettings.Conflict}},
		"segments not known":   {"nothing to compare", 17, 0, values("min_wal_size", "2MB"), nil},
		"statistics":           {"of a statement or of its parts", 17, 16, values("log_statement_stats", "on", "log_parser_stats", "yes"), map[string]pgsettings.Problem{"log_statement_stats": pgsettings.Unreadable, "log_parser_stats": pgsettings.Unreadable}},
		"statistics of a part": {"one kind", 17, 16, values("log_statement_stats", "off", "log_parser_stats", "on"), nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got map[string]pgsettings.Problem
			for name, fault := range pgsettings.Together(c.major, c.values, c.segment) {
				if got == nil {
					got = map[string]pgsettings.Problem{}
				}
				got[name] = fault.Problem
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

func TestParse(t *testing.T) {
	cases := map[string]struct{ reason, name, value, want string }{
		"bare number":      {"in the parameter's unit", "shared_buffers", "16384", "16384"},
		"size":             {"the same in pages", "shared_buffers", "128MB", "16384"},
		"white space":      {"is allowed around number and unit", "work_mem", " 4 MB ", "4096"},
		"fraction":         {"rounded to the next smaller unit", "work_mem", "1.5GB", "1572864"},
		"rounded":          {"a float for an integer", "max_connections", "100.4", "100"},
		"to even":          {"as rint does", "max_connections", "100.5", "100"},
		"exponent":         {"a float for an integer", "max_connections", "1e2", "100"},
		"octal":            {"a leading zero", "unix_socket_permissions", "0777", "511"},
		"hexadecimal":      {"as in C", "max_connections", "0x64", "100"},
		"bytes":            {"any memory parameter takes them", "work_mem", "65536B", "64"},
		"time":             {"in the parameter's unit", "checkpoint_timeout", "15min", "900"},
		"real":             {"not rounded", "random_page_cost", "1.1", "1.1"},
		"start of a word":  {"unique", "enable_seqscan", "t", "on"},
		"Boolean":          {"any case", "enable_seqscan", "OFF", "off"},
		"enum":             {"any case", "log_statement", "DDL", "ddl"},
		"hidden spelling":  {"means on", "synchronous_commit", "yes", "on"},
		"old spelling":     {"means replica", "wal_level", "hot_standby", "replica"},
		"same compression": {"on is pglz", "wal_compression", "on", "pglz"},
		"empty enum":       {"listed", "ssl_max_protocol_version", "", ""},
		"string":           {"as it is", "search_path", "a, b", "a, b"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s, ok := pgsettings.Find(17, c.name)
			if !ok {
				t.Fatalf("there is no parameter %s", c.name)
			}
			got, err := s.Parse(c.value)
			if err != nil || got != c.want {
				t.Errorf("%s: got %q, %v, want %q", c.reason, got, err, c.want)
			}
		})
	}
}
