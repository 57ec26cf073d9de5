// SPDX-License-Identifier: Apache-2.0

package pgsettings_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/needs"
	"github.com/pgha/pgha/internal/pgsettings"
)

// TestSettings compares internal/pgsettings with a real server of any version: every name of the table exists there,
// and generated values are rejected by both or by neither. To test another version, put its programs first in PATH.
func TestSettings(t *testing.T) {
	server := needs.Postgres(t)
	major := majorOf(t, server)
	names := slices.DeleteFunc(pgsettings.Names(major), func(name string) bool { return strings.Contains(name, ".") })
	t.Run("names", func(t *testing.T) { settingsExist(t, server, major, names) })
	files := 40
	if testing.Short() {
		files = 4
	}
	t.Run("values", func(t *testing.T) {
		random := rand.New(rand.NewPCG(12, uint64(major)))
		values, refused := 0, 0
		for range files {
			file := map[string]string{}
			for _, name := range names {
				if s, _ := pgsettings.Find(major, name); generates(s) {
					file[name] = settingValue(random, s)
				}
			}
			faulty := refusedBy(t, server, file)
			for name, value := range file {
				fault := pgsettings.Check(major, name, value)
				if (fault != nil) != (faulty[name] != "") {
					t.Errorf("%s = %q: pgha says %v, PostgreSQL %d says %q", name, value, fault, major, faulty[name])
				}
				values++
				if fault != nil {
					refused++
				}
			}
		}
		t.Logf("PostgreSQL %d: %d values of %d parameters, %d refused", major, values, len(names), refused)
		if refused < values/10 || refused > values*9/10 {
			t.Errorf("%d of %d values are refused: the test proves little", refused, values)
		}
	})
}

// TestStrings compares the checks of strings with the server. Locales that a machine may lack are left out.
func TestStrings(t *testing.T) {
	server := needs.Postgres(t)
	major := majorOf(t, server)
	zones := []string{"UTC", "utc", "europe/berlin", "posix/Europe/Berlin", "Factory", "EST", "CEST", "Foo", "Mars/X", "", "Europe", "UTC ", "5", "Foo3"}
	locales := []string{"C", "POSIX", "C.UTF-8", "c", "xx", "german", "C.foo", "en_us", "English_United States"}
	cases := map[string][]string{
		"timezone": zones, "log_timezone": zones,
		"timezone_abbreviations": {"Default", "India", "Australia", "india", "Foo"}, // the server's message about an empty one names no parameter
		"datestyle": {"", "iso", "iso, dmy", "ISO,YMD", "Postgresql, european", "us", "default", "default, dmy", `"iso"`, `"i""so"`, "iso, foo", "iso,",
			"iso, german", "dmy, mdy", "iso dmy", "germanic", "usa", "sql, iso", "noneuropean, us", "iso, iso"},
		"client_encoding":             {"UTF8", "utf-8", "WIN 1252", "latin1", "SQL_ASCII", "euc_jis_2004", "foo", "", "utf"},
		"backtrace_functions":         {"", "a, b", "a.b", "a;b"},
		"search_path":                 {"", "a", `"$user", public`, "a,,b", `"a`, "a b", "a,", ", a", `"a""b" , c`, `"a"b`, " a "},
		"wal_consistency_checking":    {"", "all", "heap, btree", "a,,b", `"a`},
		"default_table_access_method": {"heap", "nope", ""},
		"default_tablespace":          {"nope", ""},
		"default_text_search_config":  {"nope", ""},
		"lc_messages":                 append(locales, ""), "lc_monetary": append(locales, ""), "lc_numeric": locales, "lc_time": locales,
		"createrole_self_grant":            {"", "set", "SET, inherit", "admin", "set,"},
		"debug_io_direct":                  {"", "data, wal", "foo"},
		"restrict_nonsystem_relation_kind": {"", "view, foreign-table", "table"},
	}
	refused := 0
	for round := range 20 {
		file := map[string]string{}
		for name, values := range cases {
			if _, ok := pgsettings.Find(major, name); ok && round < len(values) {
				file[name] = values[round]
			}
		}
		faulty := refusedBy(t, server, file)
		for name, value := range file {
			fault := pgsettings.Check(major, name, value)
			if (fault != nil) != (faulty[name] != "") {
				t.Errorf("%s = %q: pgha says %v, PostgreSQL %d says %q", name, value, fault, major, faulty[name])
			}
			if fault != nil {
				refused++
			}
		}
	}
	if refused < 50 {
		t.Errorf("%d values are refused: the test proves little", refused)
	}
}

// TestNames: the server finds a parameter by another name where Name says so, and uses the last line.
func TestNames(t *testing.T) {
	server := needs.Postgres(t)
	major := majorOf(t, server)
	for _, other := range []string{"Work_Mem", "WORK_MEM", "sort_mem", "vacuum_mem", "Max_Connections", "ssl_ecdh_curve", "TimeZone"} {
		name := pgsettings.Name(major, other)
		values := map[string][2]string{"work_mem": {"1MB", "2MB"}, "maintenance_work_mem": {"1MB", "2MB"}, "max_connections": {"21", "22"},
			"ssl_groups": {"X25519", "prime256v1"}, "ssl_ecdh_curve": {"X25519", "prime256v1"}, "timezone": {"UTC", "GMT"}}[name]
		for i, order := range [][2]string{{name, other}, {other, name}} {
			folder := t.TempDir()
			conf := fmt.Sprintf("%s = '%s'\n%s = '%s'\n", order[0], values[i], order[1], values[1-i])
			if err := os.WriteFile(filepath.Join(folder, "postgresql.conf"), []byte(conf), 0o600); err != nil {
				t.Fatal(err)
			}
			s, _ := pgsettings.Find(major, name)
			want, _ := s.Parse(values[1-i])
			output, err := exec.CommandContext(t.Context(), server, "-C", name, "-D", folder).Output()
			if got := strings.TrimSpace(string(output)); err != nil || got != want {
				t.Errorf("PostgreSQL %d has %s = %q after\n%s%v", major, name, got, conf, err)
			}
		}
	}
}

// settingsExist writes every parameter of the table that can be set, and a misspelled copy of each, which must be unknown.
func settingsExist(t *testing.T, server string, major int, names []string) {
	file := map[string]string{}
	for _, name := range names {
		file[name], file[name+"x"] = "1", "1"
	}
	faulty := refusedBy(t, server, file)
	for name := range file {
		_, known := pgsettings.Find(major, name)
		if unknown := strings.Contains(faulty[name], "unrecognized"); unknown == known {
			t.Errorf("%s: known to pgha %t, PostgreSQL %d says %q", name, known, major, faulty[name])
		}
	}
}

// generates excludes strings, and parameters that PostgreSQL also checks by the machine's limits, its build options, or
// other parameters.
func generates(s pgsettings.Setting) bool {
	switch s.Name {
	case "max_stack_depth", "huge_page_size", "bonjour", "ssl", "default_with_oids", "log_parser_stats", "log_planner_stats",
		"log_executor_stats", "log_statement_stats", "transaction_isolation", "transaction_read_only", "transaction_deferrable",
		"io_method", "wal_compression", "default_toast_compression", "max_connections", "max_wal_senders", "max_worker_processes",
		"autovacuum_max_workers", "autovacuum_worker_slots", "debug_discard_caches", "client_min_messages", "log_min_messages": // the last one silences what is read here
		return false
	}
	return s.Type != pgsettings.String
}

// settingValue generates a value that is valid about half of the time.
func settingValue(random *rand.Rand, s pgsettings.Setting) string {
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	switch s.Type {
	case pgsettings.Bool:
		return pick("on", "of", "OFF", "o", "t", "Tru", "yes", "yess", "n", "1", "0", "2", "", " on", "f", "falsee", "enable")
	case pgsettings.Enum:
		value := pick(append(s.Values(), "true", "no", "1", "0", "debug", "archive", "info", "none", "", "maybe")...)
		return pick(value, strings.ToUpper(value), value, " "+value, value+"x")
	case pgsettings.Integer, pgsettings.Real, pgsettings.String:
	}
	bound := pick(strconv.FormatFloat(s.Min, 'f', -1, 64), strconv.FormatFloat(s.Max, 'f', -1, 64))
	number := pick(bound, bound, "0", "1", "-1", "7", "64", "100", "1.5", "1e2", "1e", "0x10", "0xg", "010", "08", ".5", "5.", ".", "-.5", "+3",
		"99999999999", "99999999999999999999", "1e400", "1e-400", "nan", "inf", "-Infinity", "abc", "", "0x1.8", "0x.8p3", "2147483647.4", "2147483647.5",
		strconv.Itoa(random.IntN(100000)), "30.1", "0.00001", "1,5", "1_000", "--1")
	unit := pick("", "", "", "", "B", "kB", "MB", "GB", "TB", "KB", "Mi", "mb", "us", "ms", "s", "min", "h", "d", "sec", "m", "8kB", "XBLOCKS", "%")
	return pick("", "", "", " ", "\t") + number + pick("", "", " ", "  ") + unit + pick("", "", "", " ", " x")
}

// refusedBy passes a whole file to the server and returns its error for each parameter. The server reports all unknown
// parameters, and reports invalid values only if there are none.
func refusedBy(t *testing.T, server string, file map[string]string) map[string]string {
	t.Helper()
	folder := t.TempDir()
	var conf strings.Builder
	for name, value := range file {
		fmt.Fprintf(&conf, "%s = '%s'\n", name, strings.ReplaceAll(value, "\t", `\t`))
	}
	if err := os.WriteFile(filepath.Join(folder, "postgresql.conf"), []byte(conf.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	output, _ := exec.CommandContext(t.Context(), server, "-C", "max_connections", "-D", folder).CombinedOutput()
	faulty := map[string]string{}
	named := regexp.MustCompile(`parameter "([^"]+)"`)
	for line := range strings.Lines(string(output)) {
		if match := named.FindStringSubmatch(line); match != nil {
			faulty[strings.ToLower(match[1])] = strings.TrimSpace(line)
		}
	}
	return faulty
}

func majorOf(t *testing.T, server string) int {
	t.Helper()
	output, err := exec.CommandContext(t.Context(), server, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(output)) // postgres (PostgreSQL) 15.18 (Debian …)
	number, _, _ := strings.Cut(fields[2], ".")
	major, err := strconv.Atoi(number)
	if err != nil {
		t.Fatalf("cannot read the version in %q", output)
	}
	return major
}
