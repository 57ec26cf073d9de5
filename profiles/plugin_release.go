// SPDX-License-Identifier: Apache-2.0

package profiles

import "strings"

// PluginRelease is one release of the Barman Cloud plugin, which reads ObjectStores and runs beside every instance. Code asks it what it
// can do (RollsPods, Metrics, …) and never compares releases. Its number is 100 times the minor version plus the patch. The zero value is
// no release.
type PluginRelease int

// The oldest and the newest release of the plugin that pgha knows: the first and the last row of the table of releases.
const (
	OldestPlugin PluginRelease = 100
	NewestPlugin PluginRelease = 1500
)

// Plugin is what pgha knows about one release of the Barman Cloud plugin beyond its features.
type Plugin struct {
	// Release of the plugin.
	Release PluginRelease
	// Date of publication, as 2026-09-03.
	Date string
	// Barman is the version of barman-cloud in the sidecar's image.
	Barman string
	// Operator is the first release of the operator that the plugin's documentation names.
	Operator Releases
}

// pluginReleases are all releases of the plugin that pgha knows, oldest first. Each has one CRD, ObjectStore, whose fields are in
// internal/admission/plugin.txt. Dates are those of CHANGELOG.md, Barman is in containers/sidecar-requirements.txt (0.1.0:
// containers/Dockerfile.sidecar), the operator in README.md up to 0.3.0 and then in web/docs/installation.mdx.
// https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/CHANGELOG.md
//
// The parameters of a Cluster are barmanObjectName and serverName in all of them. The sidecar's image is that of the release, and part of
// the pod (internal/cnpgi/operator/lifecycle.go), so that another release means other pods. All need cert-manager.
var pluginReleases = [...]Plugin{
	{100, "2024-12-12", "3.11.1", "1.25.0"},
	{200, "2025-03-05", "3.12.1", "1.25.0"},
	{300, "2025-03-28", "3.13.2", "1.25.0"},
	{400, "2025-05-12", "3.13.3", "1.26.0"},
	{401, "2025-05-29", "3.13.3", "1.26.0"},
	{500, "2025-06-03", "3.14.0", "1.26.0"},
	{600, "2025-08-21", "3.14.1", "1.26.0"},
	{700, "2025-09-25", "3.15.0", "1.26.0"},
	{800, "2025-10-27", "3.16.1", "1.26.0"},
	{900, "2025-11-06", "3.16.2", "1.26.0"},
	{1000, "2025-12-30", "3.16.2", "1.26.0"},
	{1100, "2026-01-30", "3.17.0", "1.26.0"},
	{1200, "2026-04-13", "3.18.0", "1.26.0"},
	{1300, "2026-06-10", "3.19.1", "1.26.0"},
	{1400, "2026-07-29", "3.19.1", "1.26.0"},
	{1500, "2026-09-03", "3.20.0", "1.26.0"},
}

// AllPlugins lists every release of the Barman Cloud plugin that pgha knows, oldest first.
func AllPlugins() []Plugin { return pluginReleases[:] }

// PluginReleases lists the releases of the Barman Cloud plugin that pgha knows, oldest first.
func PluginReleases() []PluginRelease {
	all := make([]PluginRelease, len(pluginReleases))
	for i := range pluginReleases {
		all[i] = pluginReleases[i].Release
	}
	return all
}

func thePlugin() *product {
	p := &product{name: "plugin", major: 0, known: make([]int, len(pluginReleases)), later: true}
	for i := range pluginReleases {
		p.known[i], p.date = int(pluginReleases[i].Release), pluginReleases[i].Date
	}
	return p
}

// ParsePlugin reads a release of the Barman Cloud plugin: "" is the newest that pgha knows, "0.14" the newest patch of 0.14, "0.14.0" exactly
// that release. A leading v, as in image tags, may be there. A release that is newer than pgha is taken for the newest that it knows:
// UnknownPlugin says so.
func ParsePlugin(s string) (PluginRelease, error) {
	if s == "" {
		return NewestPlugin, nil
	}
	n, err := thePlugin().parse(s)
	return PluginRelease(n), err
}

// UnknownPlugin returns a sentence about a release of the plugin that pgha does not know, and "" for every other text.
func UnknownPlugin(s string) string {
	if s == "" {
		return ""
	}
	return thePlugin().unknown(s)
}

// String returns the release: 0.15.0.
func (p PluginRelease) String() string { return thePlugin().text(int(p)) }

// Short returns the release as people write the first of a line: 0.15 for 0.15.0, and 0.4.1.
func (p PluginRelease) Short() string { return strings.TrimSuffix(p.String(), ".0") }

// Line returns the minor version, which a release may be given as: 0.15.
func (p PluginRelease) Line() string { return thePlugin().line(int(p)) }

// Known returns what pgha knows about a release of the plugin.
func (p PluginRelease) Known() (Plugin, bool) {
	for i := range pluginReleases {
		if pluginReleases[i].Release == p {
			return pluginReleases[i], true
		}
	}
	return Plugin{}, false
}

// Since reports whether the release is a later one, or the same.
func (p PluginRelease) Since(first PluginRelease) bool { return p >= first }

// FirstPlugin returns the oldest release of the plugin, not older than from, that can do something; 0 for none.
func FirstPlugin(from PluginRelease, can func(PluginRelease) bool) PluginRelease {
	for i := range pluginReleases {
		if p := pluginReleases[i].Release; p >= from && can(p) {
			return p
		}
	}
	return 0
}
