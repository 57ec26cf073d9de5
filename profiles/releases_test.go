// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
)

// TestReleases checks the rows of the table: they are in order, complete, and every line has its .0.
func TestReleases(t *testing.T) {
	all := profiles.AllReleases()
	if first, last := all[0].Target, all[len(all)-1].Target; first != profiles.OldestTarget || last != profiles.NewestTarget {
		t.Errorf("the table begins with %s and ends with %s, and the constants are %s and %s", first, last, profiles.OldestTarget, profiles.NewestTarget)
	}
	before := map[string]string{}
	for i, r := range all {
		if i > 0 && r.Target <= all[i-1].Target {
			t.Errorf("%s is after %s", r.Target, all[i-1].Target)
		}
		if i > 0 && r.Target.Line() == all[i-1].Target.Line() && r.Target != all[i-1].Target+1 || i > 0 && r.Target.Line() != all[i-1].Target.Line() && !strings.HasSuffix(r.Target.String(), ".0") {
			t.Errorf("there is a gap before %s", r.Target)
		}
		for field, form := range map[string]string{
			r.Date: `^20\d\d-\d\d-\d\d$`, r.PostgreSQL: `^1[678]\.\d+(-system-trixie)?$`, r.PgBouncer: `^1\.\d+\.\d$`, r.Kubernetes: `^1\.\d\d$`,
		} {
			if !regexp.MustCompile(form).MatchString(field) {
				t.Errorf("%s has %q, which is not %s", r.Target, field, form)
			}
		}
		if line := r.Target.Line(); r.Date < before[line] {
			t.Errorf("%s is of %s, and the patch before it of %s", r.Target, r.Date, before[line])
		}
		before[r.Target.Line()] = r.Date
	}
}

// TestReleasesAreKnown: every list in the table of features names known releases, one of each line, oldest first. A release that pgha does
// not know yet may only be announced.
func TestReleasesAreKnown(t *testing.T) {
	for _, f := range profiles.Features() {
		for what, list := range map[string]profiles.Releases{"Since": f.Since, "Deprecated": f.Deprecated, "Removed": f.Removed} {
			checkReleases(t, f.Name+" "+what, list)
		}
	}
}

func checkReleases(t *testing.T, what string, list profiles.Releases) {
	t.Helper()
	var last profiles.Target
	for text := range strings.FieldsSeq(string(list)) {
		r := profiles.Releases(text).First()
		if r.String() != text || r <= last || last != 0 && r.Line() == last.Line() {
			t.Errorf("%s: %q is no list of releases", what, string(list))
		}
		if _, known := r.Known(); !known && r < profiles.NewestTarget {
			t.Errorf("%s: %s is no release", what, r)
		}
		last = r
	}
}

// TestReleasesHas: a fix reaches several lines on one day, and a later version can lack it.
func TestReleasesHas(t *testing.T) {
	for name, c := range map[string]struct {
		reason string
		list   profiles.Releases
		has    string
		not    string
	}{
		"three lines":        {"each from its patch on", "1.28.4 1.29.2 1.30.0", "1.28.4 1.29.2 1.30.0 1.30.1", "1.27.4 1.28.3 1.29.1"},
		"a line in between":  {"it is not named, and never got it", "1.26.2 1.28.0", "1.26.2 1.28.0", "1.27.4 1.26.1"},
		"last one is no .0":  {"later lines have it from the start", "1.27.4 1.28.2", "1.27.4 1.28.2 1.29.0 1.30.0", "1.27.3 1.28.1"},
		"one line":           {"everything from there on", "1.26.0", "1.26.0 1.30.1", "1.25.4"},
		"empty":              {"never", "", "", "1.23.0 1.30.1"},
		"an announced line":  {"no known release has it", "1.31.0", "", "1.23.0 1.30.1"},
		"newest patches":     {"1.30.0 is older than 1.29.3", "1.29.3 1.30.1", "1.29.3 1.30.1", "1.29.2 1.30.0"},
		"first patch, alone": {"1.24.1 and every line after it", "1.24.1", "1.24.1 1.25.0", "1.23.6 1.24.0"},
	} {
		t.Run(name, func(t *testing.T) {
			for text := range strings.FieldsSeq(c.has) {
				if !c.list.Has(profiles.Releases(text).First()) {
					t.Errorf("%q should have %s: %s", string(c.list), text, c.reason)
				}
			}
			for text := range strings.FieldsSeq(c.not) {
				if c.list.Has(profiles.Releases(text).First()) {
					t.Errorf("%q should not have %s: %s", string(c.list), text, c.reason)
				}
			}
		})
	}
}

// TestParseTarget: one clear line for what is no target.
func TestParseTarget(t *testing.T) {
	const known = "2026-09-23"
	for name, c := range map[string]struct {
		reason, text, want, unknown, err string
	}{
		"a line":              {reason: "its newest patch", text: "1.29", want: "1.29.3"},
		"the newest line":     {reason: "its newest patch", text: "1.30", want: "1.30.1"},
		"a release":           {reason: "exactly this", text: "1.30.0", want: "1.30.0"},
		"from an image's tag": {reason: "with a v", text: "v1.28.1", want: "1.28.1"},
		"an unknown patch": {reason: "taken for the newest known", text: "1.30.7", want: "1.30.1",
			unknown: "operator 1.30.7 is unknown to this pgha, which knows the releases up to " + known + ": it is taken for 1.30.1"},
		"a patch that never was": {reason: "as above", text: "1.28.5", want: "1.28.4",
			unknown: "operator 1.28.5 is unknown to this pgha, which knows the releases up to " + known + ": it is taken for 1.28.4"},
		"a pattern": {reason: "Helm has these", text: "1.30.x",
			err: `cannot use operator version "1.30.x": it is no version; write "1.30" for the newest patch of a minor version, or one release such as "1.30.1"`},
		"a tag": {reason: "no number", text: "latest",
			err: `cannot use operator version "latest": it is no version; write "1.30" for the newest patch of a minor version, or one release such as "1.30.1"`},
		"a candidate": {reason: "pgha does not know them", text: "v1.30.1-rc1",
			err: `cannot use operator version "v1.30.1-rc1": "rc1" is a candidate, and pgha knows only releases; write "1.30.1"`},
		"too new":     {reason: "an unknown minor", text: "1.31", err: `cannot use operator version "1.31": pgha supports 1.23 to 1.30, and knows the releases up to ` + known + `; a newer pgha may know it`},
		"too old":     {reason: "no fields of it are known", text: "1.22.3", err: `cannot use operator version "1.22.3": pgha supports 1.23 to 1.30`},
		"empty":       {reason: "no version", text: "", err: `cannot use operator version "": it is no version; write "1.30" for the newest patch of a minor version, or one release such as "1.30.1"`},
		"a number":    {reason: "YAML's 1.3 for 1.30", text: "1.3", err: `cannot use operator version "1.3": pgha supports 1.23 to 1.30`},
		"zeros":       {reason: "01 is no number", text: "1.30.01", err: `cannot use operator version "1.30.01": it is no version; write "1.30" for the newest patch of a minor version, or one release such as "1.30.1"`},
		"a huge one":  {reason: "no patch", text: "1.30.100", err: `cannot use operator version "1.30.100": 100 is no patch of 1.30`},
		"a long text": {reason: "no number of this size", text: "1.99999999999999999999", err: `cannot use operator version "1.99999999999999999999": it is no version; write "1.30" for the newest patch of a minor version, or one release such as "1.30.1"`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := profiles.ParseTarget(c.text)
			message := ""
			if err != nil {
				message = err.Error()
			}
			if diff := cmp.Diff(c.err, message); diff != "" {
				t.Errorf("error, %s (-want +got):\n%s", c.reason, diff)
			}
			if err == nil && got.String() != c.want {
				t.Errorf("%q is %s and should be %s: %s", c.text, got, c.want, c.reason)
			}
			if diff := cmp.Diff(c.unknown, profiles.UnknownPatch(c.text)); diff != "" {
				t.Errorf("note, %s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
