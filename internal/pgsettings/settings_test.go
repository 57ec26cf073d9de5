// SPDX-License-Identifier: Apache-2.0

package pgsettings_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/internal/pgsettings"
)

func TestFind(t *testing.T) {
	cases := map[string]struct {
		reason string
		major  int
		name   string
		want   string // name, context, type, unit; "" when there is none
	}{
		"number":           {"as pg_settings shows it", 17, "work_mem", "work_mem user integer kB"},
		"first line":       {"there is no line break before it", 18, "allow_alter_system", "allow_alter_system sighup bool "},
		"case":             {"names have no case", 15, "Work_Mem", "work_mem user integer kB"},
		"written in case":  {"pg_settings shows it so", 15, "datestyle", "DateStyle user string "},
		"restart":          {"memory is allocated at the start", 15, "shared_buffers", "shared_buffers postmaster integer 8kB"},
		"old name":         {"PostgreSQL still maps it", 18, "sort_mem", "work_mem user integer kB"},
		"renamed":          {"mapped since 18", 18, "ssl_ecdh_curve", "ssl_groups sighup string "},
		"before renamed":   {"its own name before", 17, "ssl_ecdh_curve", "ssl_ecdh_curve sighup string "},
		"removed":          {"gone in 17", 17, "old_snapshot_threshold", ""},
		"before removed":   {"there until 16", 16, "old_snapshot_threshold", "old_snapshot_threshold postmaster integer min"},
		"new":              {"since 18", 17, "io_method", ""},
		"other type":       {"a Boolean before 15", 14, "wal_compression", "wal_compression superuser bool "},
		"another type now": {"an enum since 15", 15, "wal_compression", "wal_compression superuser enum "},
		"misspelt":         {"no version has it", 18, "shared_bufers", ""},
		"start of a name":  {"only whole names count", 18, "work", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := ""
			if s, ok := pgsettings.Find(c.major, c.name); ok {
				got = strings.Join([]string{s.Name, string(s.Context), string(s.Type), s.Unit}, " ")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestTable checks that each line is valid, that no major has a duplicate parameter, and that lines are sorted.
func TestTable(t *testing.T) {
	text, err := os.ReadFile("table.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.SplitAfter(string(text), "\n"); !slices.IsSorted(lines[:len(lines)-1]) {
		t.Error("the table is not sorted")
	}
	for major := pgsettings.OldestMajor; major <= pgsettings.NewestMajor; major++ {
		names := pgsettings.Names(major)
		if len(names) < 300 {
			t.Errorf("PostgreSQL %d has only %d parameters", major, len(names))
		}
		if len(slices.Compact(slices.Clone(names))) != len(names) {
			t.Errorf("PostgreSQL %d has a parameter twice", major)
		}
		for _, name := range names {
			s, ok := pgsettings.Find(major, name)
			if !ok || !strings.EqualFold(s.Name, name) {
				t.Errorf("PostgreSQL %d: %s is not found", major, name)
			}
			if s.Type == pgsettings.Enum && len(s.Values()) == 0 || s.Type == pgsettings.Integer && s.Max < s.Min {
				t.Errorf("PostgreSQL %d: %s has no values: %+v", major, name, s)
			}
		}
	}
}

func TestMajors(t *testing.T) {
	for name, want := range map[string][]int{
		"old_snapshot_threshold": {13, 14, 15, 16}, "io_method": {18}, "nothing": nil,
		"work_mem": {13, 14, 15, 16, 17, 18},
	} {
		if diff := cmp.Diff(want, pgsettings.Majors(name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestRestart(t *testing.T) {
	for name, want := range map[string]bool{"shared_buffers": true, "work_mem": false, "archive_command": false, "log_connections": false} {
		if s, ok := pgsettings.Find(18, name); !ok || s.Context.Restart() != want {
			t.Errorf("%s waits for a restart: %t, want %t", name, s.Context.Restart(), want)
		}
	}
}

func TestSame(t *testing.T) {
	cases := map[string]struct {
		reason, name, a, b string
		want               bool
	}{
		"memory":          {"two units", "shared_buffers", "1GB", "1024MB", true},
		"kilobytes":       {"the k is small", "work_mem", "2 MB", "2048kB", true},
		"without unit":    {"work_mem is in kB", "work_mem", "1024", "1MB", true},
		"pages":           {"shared_buffers is in pages", "shared_buffers", "1024", "8MB", true},
		"fraction":        {"PostgreSQL takes one", "shared_buffers", "1.5GB", "1536MB", true},
		"exponent":        {"and an exponent", "max_connections", "1e2", "100", true},
		"hexadecimal":     {"and another base", "max_connections", "0x64", "100", true},
		"other memory":    {"not the same", "shared_buffers", "1GB", "1000MB", false},
		"time":            {"two units", "checkpoint_timeout", "5min", "300s", true},
		"words":           {"one Boolean", "jit", "on", "TRUE", true},
		"word and number": {"one Boolean", "jit", "on", "1", true},
		"other words":     {"two Booleans", "jit", "on", "off", false},
		"enum":            {"case does not matter", "wal_level", "replica", "REPLICA", true},
		"some majors":     {"PostgreSQL 14 has no pglz, and from 15 on is on the same", "wal_compression", "on", "pglz", false},
		"text":            {"a text is what it is", "application_name", "on", "true", false},
		"unknown":         {"the unit depends on the extension", "my.memory", "1GB", "1024MB", false},
		"same text":       {"nobody knows the parameter", "my.memory", "1GB", "1GB", true},
		"invalid":         {"neither is a value", "shared_buffers", "1GiB", "1024MiB", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := pgsettings.Same(c.name, c.a, c.b); got != c.want {
				t.Errorf("%s: %q and %q are the same: %t, want %t: %s", c.name, c.a, c.b, got, c.want, c.reason)
			}
		})
	}
}

func TestUsual(t *testing.T) {
	for name, want := range map[string]bool{
		"work_mem": true, "Work_Mem": false, "sort_mem": false, "TimeZone": true, "timezone": true, "TIMEZONE": false, "DateStyle": true,
		"pg_stat_statements.max": true, "Pg_Stat_Statements.max": false, "nothing": true, "my.Own": false,
	} {
		for _, major := range []int{0, 15, 18, 19} {
			if got := pgsettings.Usual(major, name); got != want {
				t.Errorf("%s is usual in PostgreSQL %d: %t, want %t", name, major, got, want)
			}
		}
	}
	if !pgsettings.Usual(17, "ssl_ecdh_curve") || pgsettings.Usual(18, "ssl_ecdh_curve") {
		t.Error("ssl_ecdh_curve is an old name from PostgreSQL 18 on only")
	}
}

// TestHazards: the first safe value is the default, each value can be read, and its opposite is no safe one.
func TestHazards(t *testing.T) {
	for _, h := range pgsettings.Hazards() {
		for _, major := range pgsettings.Majors(h.Name) {
			for _, value := range h.Safe {
				if f := pgsettings.Check(major, h.Name, value); f != nil || !h.IsSafe(major, value) {
					t.Errorf("%s %q is not safe in %d: %v", h.Name, value, major, f)
				}
			}
			risky := "off"
			if h.Safe[0] == "off" {
				risky = "tr"
			}
			if h.IsSafe(major, risky) || h.IsSafe(major, strings.ToUpper(risky)) {
				t.Errorf("%s %q is safe in %d", h.Name, risky, major)
			}
		}
	}
}
