// SPDX-License-Identifier: Apache-2.0

package admission

import (
	_ "embed" // for the table
	"sync"

	"github.com/pgha/pgha/profiles"
)

//go:generate go run ../../hack/plugin plugin.txt

// pluginText holds the schemas of the CRD of every release of the Barman Cloud plugin, in the form of schemaText; hack/plugin writes it.
//
//go:embed plugin.txt
var pluginText string

var pluginSchemas = sync.OnceValue(func() *schemaTable { return readTable(pluginText) })

// storeKind is the plugin's only kind.
const storeKind = "ObjectStore"

// PluginSchema returns the schema of an ObjectStore at a release of the plugin, or nil.
func PluginSchema(release profiles.PluginRelease) *Node {
	t := pluginSchemas()
	return t.node(t.roots[storeKind+"\t"+release.String()])
}

// PluginLacking lists the fields below spec that an ObjectStore sets, that the CRD of the plugin's release lacks, and that the CRD of
// another release has: the API server drops them silently. See Lacking.
func PluginLacking(release profiles.PluginRelease, object map[string]any) []string {
	n := PluginSchema(release)
	if n == nil {
		return nil
	}
	var found []string
	lacking(object["spec"], n.Field("spec"), "spec", func(path string) {
		if FirstPlugin(path) != 0 {
			found = append(found, path)
		}
	})
	return found
}

// FirstPlugin is the first release of the plugin whose CRD has a field, or 0. No release has removed one.
func FirstPlugin(path string) profiles.PluginRelease {
	return profiles.FirstPlugin(profiles.OldestPlugin, func(p profiles.PluginRelease) bool { return PluginSchema(p).At(path) != nil })
}
