// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"slices"
	"strings"
)

// Release is what pgha knows about one release of the operator beyond its features.
type Release struct {
	// Target is the release.
	Target Target
	// Date of publication, as 2026-09-23.
	Date string
	// PostgreSQL is the tag of the image that the operator sets in a Cluster without an image.
	PostgreSQL string
	// PgBouncer is the version that the operator runs in a Pooler without an image.
	PgBouncer string
	// Kubernetes is the minor version of Kubernetes' API whose pod fields are in the CRDs.
	Kubernetes string
}

// always is a Releases that every known release is in.
const always Releases = "1.23.0"

// releases are all releases that pgha knows, oldest first. hack/operator adds the next one. Dates are those of the release notes, images
// those of pkg/versions/versions.go, the version of Kubernetes that of k8s.io/api in go.mod:
// https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.1/docs/src/release_notes
var releases = [...]Release{
	{2300, "2024-04-24", "16.2", "1.22.1", "1.29"},
	{2301, "2024-04-29", "16.2", "1.22.1", "1.29"},
	{2302, "2024-06-12", "16.3", "1.22.1", "1.30"},
	{2303, "2024-07-29", "16.3", "1.23.0", "1.30"},
	{2304, "2024-08-22", "16.4", "1.23.0", "1.30"},
	{2305, "2024-10-16", "17.0", "1.23.0", "1.31"},
	{2306, "2024-12-23", "17.2", "1.23.0", "1.32"},
	{2400, "2024-08-22", "16.4", "1.23.0", "1.30"},
	{2401, "2024-10-16", "17.0", "1.23.0", "1.31"},
	{2402, "2024-12-23", "17.2", "1.23.0", "1.32"},
	{2403, "2025-02-28", "17.4", "1.24.0", "1.32"},
	{2404, "2025-05-23", "17.5", "1.24.1", "1.32"},
	{2500, "2024-12-23", "17.2", "1.23.0", "1.32"},
	{2501, "2025-02-28", "17.4", "1.24.0", "1.32"},
	{2502, "2025-05-23", "17.5", "1.24.1", "1.32"},
	{2503, "2025-07-25", "17.5", "1.24.1", "1.33"},
	{2504, "2025-10-23", "18.0-system-trixie", "1.24.1", "1.34"},
	{2600, "2025-05-23", "17.5", "1.24.1", "1.32"},
	{2601, "2025-07-25", "17.5", "1.24.1", "1.33"},
	{2602, "2025-10-23", "18.0-system-trixie", "1.24.1", "1.34"},
	{2603, "2025-12-09", "18.1-system-trixie", "1.25.1", "1.34"},
	{2700, "2025-08-12", "17.5", "1.24.1", "1.33"},
	{2701, "2025-10-23", "18.0-system-trixie", "1.24.1", "1.34"},
	{2702, "2025-12-09", "18.1-system-trixie", "1.25.1", "1.34"},
	{2703, "2026-02-05", "18.1-system-trixie", "1.25.1", "1.35"},
	{2704, "2026-03-31", "18.3-system-trixie", "1.25.1", "1.35"},
	{2800, "2025-12-09", "18.1-system-trixie", "1.25.1", "1.34"},
	{2801, "2026-02-05", "18.1-system-trixie", "1.25.1", "1.35"},
	{2802, "2026-03-31", "18.3-system-trixie", "1.25.1", "1.35"},
	{2803, "2026-05-08", "18.3-system-trixie", "1.25.1", "1.36"},
	{2804, "2026-06-29", "18.4-system-trixie", "1.25.1", "1.36"},
	{2900, "2026-03-31", "18.3-system-trixie", "1.25.1", "1.35"},
	{2901, "2026-05-08", "18.3-system-trixie", "1.25.1", "1.36"},
	{2902, "2026-06-29", "18.4-system-trixie", "1.25.1", "1.36"},
	{2903, "2026-09-23", "18.6-system-trixie", "1.25.2", "1.37"},
	{3000, "2026-06-29", "18.4-system-trixie", "1.25.1", "1.36"},
	{3001, "2026-09-23", "18.6-system-trixie", "1.25.2", "1.37"},
}

// AllReleases lists every release that pgha knows, oldest first.
func AllReleases() []Release { return releases[:] }

// Known returns what pgha knows about a release.
func (t Target) Known() (Release, bool) {
	for i := range releases {
		if releases[i].Target == t {
			return releases[i], true
		}
	}
	return Release{}, false
}

// Knowledge is the date up to which pgha knows the releases of the operator: that of the newest release.
func Knowledge() string {
	newest := ""
	for i := range releases {
		newest = max(newest, releases[i].Date)
	}
	return newest
}

// Releases says since when something is so. It names the first patch of each line, oldest first, such as "1.28.4 1.29.2 1.30.0": it is
// so from that patch on in the lines that are named, in every line after the last one, and nowhere else. The empty value is never.
//
// A fix reaches several lines on one day, so a later version can lack what an earlier one has: 1.29.0 is older than 1.28.4.
type Releases string

// Has reports whether it is so in a release.
func (r Releases) Has(t Target) bool {
	var first Target
	for rest := string(r); rest != ""; {
		text, after, _ := strings.Cut(rest, " ")
		rest = after
		if first = release(text); first.line() == t.line() {
			return t >= first
		}
	}
	return first != 0 && t > first
}

// First is the oldest release of the list.
func (r Releases) First() Target {
	text, _, _ := strings.Cut(string(r), " ")
	return release(text)
}

// String returns the list for a sentence: 1.28.4, 1.29.2, 1.30.
func (r Releases) String() string {
	var all []string
	for text := range strings.FieldsSeq(string(r)) {
		all = append(all, strings.TrimSuffix(text, ".0"))
	}
	return strings.Join(all, ", ")
}

// Having says in words which releases have something that these have: "only from 1.28.4, 1.29.2, 1.30 on" if it stayed, and otherwise the
// releases themselves, "only in 1.27.3 to 1.27.4, 1.29.0".
func Having(have []Target) string {
	if len(have) == 0 {
		return "in none"
	}
	var firsts []string
	for i, t := range have {
		if i == 0 || have[i-1].line() != t.line() {
			firsts = append(firsts, t.String())
		}
	}
	for len(firsts) > 1 && strings.HasSuffix(firsts[len(firsts)-1], ".0") && strings.HasSuffix(firsts[len(firsts)-2], ".0") {
		firsts = firsts[:len(firsts)-1]
	}
	list := Releases(strings.Join(firsts, " "))
	if slices.Equal(slices.DeleteFunc(Targets(), func(t Target) bool { return !list.Has(t) }), have) {
		return "only from " + list.String() + " on"
	}
	var ranges []string
	for i := 0; i < len(have); {
		j := i
		for j+1 < len(have) && have[j+1] == have[j]+1 {
			j++
		}
		if text := have[i].String(); j > i {
			ranges = append(ranges, text+" to "+have[j].String())
		} else {
			ranges = append(ranges, text)
		}
		i = j + 1
	}
	return "only in " + strings.Join(ranges, ", ")
}

// release reads x.y.z without checking it: for texts of pgha's own tables, which a test checks.
func release(text string) Target {
	line, patch, _ := strings.Cut(strings.TrimPrefix(text, "1."), ".")
	return number(line)*100 + number(patch)
}

func number(digits string) Target {
	n := 0
	for _, c := range []byte(digits) {
		n = n*10 + int(c-'0')
	}
	return Target(n)
}
