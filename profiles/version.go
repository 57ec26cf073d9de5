// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
)

// product is what has releases: the operator, or the plugin. A release is a number: 100 times the minor version plus the patch.
type product struct {
	name  string // in messages
	major int
	known []int // oldest first
	// date of the newest release.
	date string
	// later minor versions are taken for the newest known release. Those of the operator are refused: each of them removes something.
	later bool
}

func theOperator() *product {
	p := &product{name: "operator", major: 1, known: make([]int, len(releases)), date: Knowledge()}
	for i := range releases {
		p.known[i] = int(releases[i].Target)
	}
	return p
}

// version is what somebody wrote for a release: a minor version, or one release.
type version struct {
	line  int // 30 for 1.30
	patch int // -1 without one
}

// ParseTarget reads a target: "1.30" is the newest patch of 1.30 that pgha knows, "1.30.0" exactly that release. A leading v, as in
// image tags, may be there. A patch that is newer than pgha is taken for the newest that it knows: UnknownPatch says so. The error names
// what is wrong, and the way out.
func ParseTarget(s string) (Target, error) {
	t, err := theOperator().parse(s)
	return Target(t), err
}

// Pinned reports whether a target names one release, as "1.30.0" does. A minor version stands for whichever patch is there.
func Pinned(s string) bool {
	v, err := readVersion(s)
	return err == nil && v.patch >= 0
}

// UnknownPatch returns a sentence about a target whose patch pgha does not know, and "" for every other. Callers print it as a warning.
func UnknownPatch(s string) string { return theOperator().unknown(s) }

// readVersion returns the version of a target, or what is wrong with it.
func readVersion(s string) (version, error) { return theOperator().read(s) }

// first and last are the bounds of the targets that the version stands for.
func (v version) first() Target { return Target(v.line*100 + max(v.patch, 0)) }

func (v version) last() Target {
	if v.patch < 0 {
		return Target(v.line*100 + 99)
	}
	return Target(v.line*100 + v.patch)
}

func (p *product) parse(s string) (int, error) {
	v, err := p.read(s)
	if err != nil {
		return 0, fault.Errorf(fault.Invalid, "cannot use %s version %q: %v", p.name, s, err)
	}
	newest := p.newest(v)
	if exact := v.line*100 + v.patch; v.patch >= 0 && exact < newest {
		return exact, nil
	}
	return newest, nil
}

// unknown returns a sentence about a release that pgha does not know, and "" for every other text.
func (p *product) unknown(s string) string {
	v, err := p.read(s)
	if err != nil {
		return ""
	}
	newest := p.newest(v)
	if exact := v.line*100 + max(v.patch, 0); exact <= newest {
		return ""
	}
	written := p.line(v.line * 100)
	if v.patch >= 0 {
		written = p.text(v.line*100 + v.patch)
	}
	return fmt.Sprintf("%s %s is unknown to this pgha, which knows the releases up to %s: it is taken for %s", p.name, written, p.date, p.text(newest))
}

// read returns the version, or what is wrong with it.
func (p *product) read(s string) (version, error) {
	bad := func(format string, args ...any) (version, error) {
		return version{}, fmt.Errorf(format, args...)
	}
	oldest, newest := p.known[0], p.known[len(p.known)-1]
	noVersion := fmt.Sprintf("it is no version; write %q for the newest patch of a minor version, or one release such as %q", p.line(newest), p.text(newest))
	text, candidate, isCandidate := strings.Cut(strings.TrimPrefix(s, "v"), "-")
	numbers, ok := versionNumbers(text)
	switch {
	case !ok:
		return bad("%s", noVersion)
	case isCandidate:
		return bad("%q is a candidate, and pgha knows only releases; write %q", candidate, text)
	case numbers[0] != p.major || numbers[1] < oldest/100:
		return bad("pgha supports %s to %s", p.line(oldest), p.line(newest))
	case numbers[1] > newest/100 && !p.later:
		return bad("pgha supports %s to %s, and knows the releases up to %s; a newer pgha may know it", p.line(oldest), p.line(newest), p.date)
	case numbers[1] > 9999:
		return bad("%s", noVersion)
	case len(numbers) == 3 && numbers[2] > 99:
		return bad("%d is no patch of %s", numbers[2], p.line(numbers[1]*100))
	}
	v := version{line: numbers[1], patch: -1}
	if len(numbers) == 3 {
		v.patch = numbers[2]
	}
	return v, nil
}

// versionNumbers splits 1.30.1; it wants two or three numbers.
func versionNumbers(text string) ([]int, bool) {
	parts := strings.Split(text, ".")
	numbers := make([]int, 0, 3)
	for _, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || !consistsOf(part, digits) || len(part) > 1 && part[0] == '0' {
			return nil, false
		}
		numbers = append(numbers, n)
	}
	return numbers, len(numbers) == 2 || len(numbers) == 3
}

// newest returns the newest known release of the version's line, or of the lines before a line that pgha does not know.
func (p *product) newest(v version) int {
	newest := 0
	for _, n := range p.known {
		if n/100 == v.line || p.later && n/100 < v.line {
			newest = n
		}
	}
	return newest
}

// text returns the release: 1.30.1.
func (p *product) text(n int) string { return p.line(n) + "." + strconv.Itoa(n%100) }

// line returns the minor version of a release: 1.30.
func (p *product) line(n int) string { return strconv.Itoa(p.major) + "." + strconv.Itoa(n/100) }
