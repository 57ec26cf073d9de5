// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
)

// TestPluginReleases checks the rows of the table: they are in order and complete.
func TestPluginReleases(t *testing.T) {
	all := profiles.AllPlugins()
	if first, last := all[0].Release, all[len(all)-1].Release; first != profiles.OldestPlugin || last != profiles.NewestPlugin {
		t.Errorf("the table begins with %s and ends with %s, and the constants are %s and %s", first, last, profiles.OldestPlugin, profiles.NewestPlugin)
	}
	for i, p := range all {
		if i > 0 && (p.Release <= all[i-1].Release || p.Date < all[i-1].Date || p.Operator.First() < all[i-1].Operator.First()) {
			t.Errorf("%s of %s is after %s", p.Release, p.Date, all[i-1].Release)
		}
		if gap := i > 0 && p.Release.Line() != all[i-1].Release.Line() && !strings.HasSuffix(p.Release.String(), ".0"); gap {
			t.Errorf("there is a gap before %s", p.Release)
		}
		for text, form := range map[string]string{p.Date: `^20\d\d-\d\d-\d\d$`, p.Barman: `^3\.\d+\.\d$`} {
			if !regexp.MustCompile(form).MatchString(text) {
				t.Errorf("%s has %q, which is not %s", p.Release, text, form)
			}
		}
		checkReleases(t, "plugin "+p.Release.String(), p.Operator)
	}
	for _, f := range profiles.PluginFeatures() {
		if _, ok := f.Since.Known(); !ok || f.Name == "" || f.Source == "" {
			t.Errorf("feature %q is of plugin %s, from %q", f.Name, f.Since, f.Source)
		}
	}
}

// TestPluginCan: each question is answered by the release that its feature names.
func TestPluginCan(t *testing.T) {
	for name, c := range map[string]struct {
		can          func(profiles.PluginRelease) bool
		since, until string
	}{
		"retention":         {profiles.PluginRelease.Retention, "0.3.0", "0.2.0"},
		"compressed WAL":    {profiles.PluginRelease.CompressedWAL, "0.3.0", "0.2.0"},
		"rolls pods":        {profiles.PluginRelease.RollsPods, "0.3.0", "0.2.0"},
		"sidecar resources": {profiles.PluginRelease.SidecarResources, "0.4.0", "0.3.0"},
		"server name":       {profiles.PluginRelease.RefusesServerName, "0.4.0", "0.3.0"},
		"prefixed names":    {profiles.PluginRelease.PrefixedNames, "0.8.0", "0.7.0"},
		"follows Secrets":   {profiles.PluginRelease.FollowsSecrets, "0.12.0", "0.11.0"},
		"rewind":            {profiles.PluginRelease.ServesRewind, "0.14.0", "0.13.0"},
	} {
		since, _ := profiles.ParsePlugin(c.since)
		until, _ := profiles.ParsePlugin(c.until)
		if !c.can(since) || c.can(until) || !c.can(profiles.NewestPlugin) {
			t.Errorf("%s: %s %t, %s %t", name, until, c.can(until), since, c.can(since))
		}
		if first := profiles.FirstPlugin(profiles.OldestPlugin, c.can); first != since {
			t.Errorf("%s: first %s, want %s", name, first, since)
		}
	}
}

// TestParsePlugin: as a target, and a release that pgha does not know is taken for the newest.
func TestParsePlugin(t *testing.T) {
	const noVersion = `it is no version; write "0.15" for the newest patch of a minor version, or one release such as "0.15.0"`
	for name, c := range map[string]struct{ reason, text, want, unknown, err string }{
		"nothing":       {reason: "the newest that pgha knows", text: "", want: "0.15.0"},
		"a line":        {reason: "its newest patch", text: "0.4", want: "0.4.1"},
		"a release":     {reason: "exactly this", text: "0.4.0", want: "0.4.0"},
		"from an image": {reason: "with a v", text: "v0.14.0", want: "0.14.0"},
		"an unknown patch": {reason: "taken for the newest of its line", text: "0.14.2", want: "0.14.0",
			unknown: "plugin 0.14.2 is unknown to this pgha, which knows the releases up to 2026-09-03: it is taken for 0.14.0"},
		"a newer line": {reason: "each release of the plugin is a new minor version", text: "0.16", want: "0.15.0",
			unknown: "plugin 0.16 is unknown to this pgha, which knows the releases up to 2026-09-03: it is taken for 0.15.0"},
		"a newer release": {reason: "as above", text: "0.17.1", want: "0.15.0",
			unknown: "plugin 0.17.1 is unknown to this pgha, which knows the releases up to 2026-09-03: it is taken for 0.15.0"},
		"too old":     {reason: "no release", text: "0.0.9", err: `cannot use plugin version "0.0.9": pgha supports 0.1 to 0.15`},
		"a tag":       {reason: "no number", text: "main", err: `cannot use plugin version "main": ` + noVersion},
		"a candidate": {reason: "not known", text: "0.15.0-rc1", err: `cannot use plugin version "0.15.0-rc1": "rc1" is a candidate, and pgha knows only releases; write "0.15.0"`},
		"an operator": {reason: "the other version", text: "1.30", err: `cannot use plugin version "1.30": pgha supports 0.1 to 0.15`},
		"a long text": {reason: "no number of this size", text: "0.99999", err: `cannot use plugin version "0.99999": ` + noVersion},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := profiles.ParsePlugin(c.text)
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
			if diff := cmp.Diff(c.unknown, profiles.UnknownPlugin(c.text)); diff != "" {
				t.Errorf("note, %s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestPluginVersionOfProfile: the release decides which settings a profile may have; the in-tree method does not need it.
func TestPluginVersionOfProfile(t *testing.T) {
	for name, c := range map[string]struct{ reason, version, method, want string }{
		"newest": {reason: "has everything", version: "", method: "plugin"},
		"0.4":    {reason: "has resources of the sidecar", version: "0.4", method: "plugin"},
		"0.3": {reason: "has none", version: "0.3.0", method: "plugin",
			want: `spec.backup.sidecar: plugin 0.3.0 does not support this; use spec.backup.pluginVersion "0.4" or later`},
		"0.2": {reason: "keeps backups for ever", version: "0.2", method: "plugin",
			want: `spec.backup.retention: plugin 0.2.0 does not support this; use spec.backup.pluginVersion "0.3" or later`},
		"in-tree":    {reason: "the plugin is not used", version: "0.2", method: "barmanObjectStore"},
		"no version": {reason: "an error, whatever the method is", version: "new", method: "none", want: "spec.backup.pluginVersion"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := profiles.Builtin("aks")
			if err != nil {
				t.Fatal(err)
			}
			p, err := profiles.Parse("aks.yaml", text)
			if err != nil {
				t.Fatal(err)
			}
			p.Spec.Backup.PluginVersion, p.Spec.Backup.Method = c.version, c.method
			got := ""
			if err := p.Validate(); err != nil {
				got = err.Error()
			}
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q: %s", got, c.want, c.reason)
			}
		})
	}
}
