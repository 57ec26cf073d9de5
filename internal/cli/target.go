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
	s.noteOnce(profiles.UnknownPatch(version))
	return t, nil
}

// Plugin reads the release of the Barman Cloud plugin of a flag; 0 for an empty one. It notes a release that pgha does not know.
func (s *System) Plugin(flag, version string) (profiles.PluginRelease, error) {
	if version == "" {
		return 0, nil
	}
	p, err := profiles.ParsePlugin(version)
	if err != nil {
		return 0, Usage("cannot use %s: %v", flag, err)
	}
	s.noteOnce(profiles.UnknownPlugin(version))
	return p, nil
}

// noting loads a profile and notes a target, or a release of the plugin, that pgha does not know.
func (s *System) noting(load func() (*profiles.Profile, error)) func() (*profiles.Profile, error) {
	return func() (*profiles.Profile, error) {
		p, err := load()
		if err == nil {
			s.noteOnce(profiles.UnknownPatch(p.Spec.Target))
			s.noteOnce(profiles.UnknownPlugin(p.Spec.Backup.PluginVersion))
		}
		return p, err
	}
}

// noteOnce says a note once. Profiles are loaded side by side.
func (s *System) noteOnce(note string) {
	if note == "" {
		return
	}
	if s.noted != nil {
		if _, said := s.noted.LoadOrStore(note, true); said {
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

// PluginVersions lists what may be given as a release of the Barman Cloud plugin: minor versions first, then releases.
func PluginVersions() [][2]string {
	var lines, all [][2]string
	known := profiles.AllPlugins()
	for i, p := range known {
		if i+1 == len(known) || known[i+1].Release.Line() != p.Release.Line() {
			lines = append(lines, [2]string{p.Release.Line(), "Barman Cloud plugin " + p.Release.String() + ", its newest patch"})
		}
		all = append(all, [2]string{p.Release.String(), "Barman Cloud plugin of " + p.Date})
	}
	return append(lines, all...)
}
