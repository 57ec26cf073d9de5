// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const table = `package profiles

var releases = [...]Release{
	{2904, "2026-08-01", "18.5", "1.25.1", "1.36"},
	{3001, "2026-09-23", "18.6", "1.25.2", "1.37"},
}
`

// TestAddRow: a row comes behind the last older release, and the table is read in the order of releases.
func TestAddRow(t *testing.T) {
	v := &versions{values: map[string]string{
		"operand image": "ghcr.io/x/postgresql:18.6-system-trixie", "PgBouncer image": "ghcr.io/x/pgbouncer:1.25.2", "k8s.io/api": "v0.37.3",
	}}
	for release, want := range map[string]string{
		"1.29.5":  "1.29.4 1.29.5 1.30.1",
		"1.30.2":  "1.29.4 1.30.1 1.30.2",
		"1.31.0":  "1.29.4 1.30.1 1.31.0",
		"1.30.10": "1.29.4 1.30.1 1.30.10",
	} {
		added, err := v.row(release, "2026-10-02")
		if err != nil {
			t.Fatal(err)
		}
		text, err := addRow(table, added)
		if err != nil {
			t.Fatal(err)
		}
		row := `, "2026-10-02", "18.6-system-trixie", "1.25.2", "1.37"},`
		if !strings.Contains(string(text), row) {
			t.Errorf("%s: the row is not %s in\n%s", release, row, text)
		}
		all, err := releasesIn(string(text))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, strings.Join(all, " ")); diff != "" {
			t.Errorf("%s: -want +got\n%s", release, diff)
		}
		if first := rowOfRelease.FindString(string(text)); first != "\t{2904, \"" {
			t.Errorf("%s comes before older releases", release)
		}
	}
	if _, err := addRow(table, "\t{2309, \"2026-10-02\"},\n"); err == nil {
		t.Error("a row older than every other has no place")
	}
	if _, err := v.row("1.30", "2026-10-02"); err == nil {
		t.Error("a minor is no release")
	}
}

// TestSetNewest: the constant follows the newest row.
func TestSetNewest(t *testing.T) {
	const text = "package profiles\n\nconst (\n\tOldestTarget Target = 2300\n\tNewestTarget Target = 3001\n)\n"
	got, err := setNewest(text, "\t{3100, \"2026-12-20\"},\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Replace(text, "3001", "3100", 1), string(got)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if _, err := setNewest("package profiles\n", "\t{3100, \"2026-12-20\"},\n"); err == nil {
		t.Error("the constant is not there")
	}
}

// TestBefore: a release is compared with the newest older one, in its own line if it is a patch.
func TestBefore(t *testing.T) {
	all := []string{"1.29.3", "1.30.0", "1.30.1"}
	for version, want := range map[string]string{"1.30.2": "1.30.1", "1.30.1": "1.30.0", "1.31.0": "1.30.1", "1.29.4": "1.29.3", "1.29.0": ""} {
		got, err := before(all, version)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, %v, want %q", version, got, err, want)
		}
	}
}

// TestMerge: a change between two trees is made in a third, and one that cannot be made is an error.
func TestMerge(t *testing.T) {
	type tree = map[string]any
	base := tree{"kept": "base", "same": "a", "removed": "x", "below": tree{"own": "base"}, "versions": []any{tree{"v": "1"}}}
	from := tree{"same": "a", "removed": "x", "from only": "x", "below": tree{}, "versions": []any{tree{"v": "1"}}}
	to := tree{"same": "b", "from only": "x", "below": tree{"new": "to"}, "versions": []any{tree{"v": "2"}}}
	want := tree{"kept": "base", "same": "b", "below": tree{"own": "base", "new": "to"}, "versions": []any{tree{"v": "2"}}}
	got, err := merge(base, from, to)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if _, err := merge(tree{"word": "c"}, tree{"word": "a"}, tree{"word": "b"}); err == nil || !strings.Contains(err.Error(), "word") {
		t.Errorf("got %v, want an error that names the field", err)
	}
}
