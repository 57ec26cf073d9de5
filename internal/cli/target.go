// SPDX-License-Identifier: Apache-2.0

package cli

import "github.com/pgha/pgha/profiles"

// Target reads the operator version of a flag; 0 for an empty one. It notes a patch that pgha does not know.
func (s *System) Target(flag, version string) (profiles.Target, error) {
	if version == "" {
		return 0, nil
	}
	t, err := profiles.ParseTarget(version)
	if err != nil {
		return 0, Usage("cannot use %s: %v", flag, err)
	}
	s.noteUnknown(version)
	return t, nil
}

// noting loads a profile and notes a target that pgha does not know.
func (s *System) noting(load func() (*profiles.Profile, error)) func() (*profiles.Profile, error) {
	return func() (*profiles.Profile, error) {
		p, err := load()
		if err == nil {
			s.noteUnknown(p.Spec.Target)
		}
		return p, err
	}
}

// noteUnknown says once for each version that pgha does not know the patch. Profiles are loaded side by side.
func (s *System) noteUnknown(version string) {
	note := profiles.UnknownPatch(version)
	if note == "" {
		return
	}
	if s.noted != nil {
		if _, said := s.noted.LoadOrStore(version, true); said {
			return
		}
	}
	s.Note("%s", note)
}

// Versions lists what may be given as an operator version, with a word on each: minor versions first, then releases.
func Versions() [][2]string {
	var all [][2]string
	for _, t := range profiles.Lines() {
		all = append(all, [2]string{t.Line(), "CloudNativePG " + t.String() + ", its newest patch"})
	}
	for _, r := range profiles.AllReleases() {
		all = append(all, [2]string{r.Target.String(), "CloudNativePG of " + r.Date})
	}
	return all
}
