// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
)

// version is what somebody wrote for a target: a minor version, or one release.
type version struct {
	line  Target // 30 for 1.30
	patch int    // -1 without one
}

// ParseTarget reads a target: "1.30" is the newest patch of 1.30 that pgha knows, "1.30.0" exactly that release. A leading v, as in
// image tags, may be there. A patch that is newer than pgha is taken for the newest that it knows: UnknownPatch says so. The error names
// what is wrong, and the way out.
func ParseTarget(s string) (Target, error) {
	v, err := readVersion(s)
	if err != nil {
		return 0, fault.Errorf(fault.Invalid, "cannot use operator version %q: %v", s, err)
	}
	newest := v.newest()
	if exact := v.line*100 + Target(v.patch); v.patch >= 0 && exact < newest {
		return exact, nil
	}
	return newest, nil
}

// Pinned reports whether a target names one release, as "1.30.0" does. A minor version stands for whichever patch is there.
func Pinned(s string) bool {
	v, err := readVersion(s)
	return err == nil && v.patch >= 0
}

// UnknownPatch returns a sentence about a target whose patch pgha does not know, and "" for every other. Callers print it as a warning.
func UnknownPatch(s string) string {
	v, err := readVersion(s)
	if err != nil || v.patch < 0 {
		return ""
	}
	exact, newest := v.line*100+Target(v.patch), v.newest()
	if exact <= newest {
		return ""
	}
	return fmt.Sprintf("operator %s is unknown to this pgha, which knows the releases up to %s: it is taken for %s", exact, Knowledge(), newest)
}

// readVersion returns the version, or what is wrong with it.
func readVersion(s string) (version, error) {
	bad := func(format string, args ...any) (version, error) {
		return version{}, fmt.Errorf(format, args...)
	}
	oldest, newest := OldestTarget.Line(), NewestTarget.Line()
	text, candidate, isCandidate := strings.Cut(strings.TrimPrefix(s, "v"), "-")
	parts := strings.Split(text, ".")
	numbers := make([]int, 0, 3)
	for _, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || !consistsOf(part, digits) || len(part) > 1 && part[0] == '0' {
			return bad("it is no version; write %q for the newest patch of a minor version, or one release such as %q", newest, NewestTarget)
		}
		numbers = append(numbers, n)
	}
	switch {
	case len(numbers) < 2 || len(numbers) > 3:
		return bad("it is no version; write %q for the newest patch of a minor version, or one release such as %q", newest, NewestTarget)
	case isCandidate:
		return bad("%q is a candidate, and pgha knows only releases; write %q", candidate, text)
	case numbers[0] != 1 || numbers[1] < int(OldestTarget.line()):
		return bad("pgha supports %s to %s", oldest, newest)
	case numbers[1] > int(NewestTarget.line()):
		return bad("pgha supports %s to %s, and knows the releases up to %s; a newer pgha may know it", oldest, newest, Knowledge())
	case len(numbers) == 3 && numbers[2] > 99:
		return bad("%d is no patch of %s", numbers[2], Target(numbers[1]*100).Line())
	}
	v := version{line: Target(numbers[1]), patch: -1}
	if len(numbers) == 3 {
		v.patch = numbers[2]
	}
	return v, nil
}

// newest returns the newest known patch of the line; 0 cannot happen, since every line has a release.
func (v version) newest() (newest Target) {
	for i := range releases {
		if t := releases[i].Target; t.line() == v.line {
			newest = t
		}
	}
	return newest
}

// first and last are the bounds of what the version stands for.
func (v version) first() Target { return v.line*100 + Target(max(v.patch, 0)) }

func (v version) last() Target {
	if v.patch < 0 {
		return v.line*100 + 99
	}
	return v.line*100 + Target(v.patch)
}
