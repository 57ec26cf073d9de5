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
