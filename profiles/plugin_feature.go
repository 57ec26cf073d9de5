// SPDX-License-Identifier: Apache-2.0

package profiles

// PluginFeature is one thing that releases of the Barman Cloud plugin can do since one of them.
type PluginFeature struct {
	// Name of the feature in messages.
	Name string
	// Since is the first release that has it.
	Since PluginRelease
	// Source of the release.
	Source string
}

// PluginFeatures lists the differences between releases of the plugin that matter to pgha, each with its source. Fields of the ObjectStore
// are also in the CRDs, internal/admission/plugin.txt.
func PluginFeatures() []PluginFeature { return pluginFeatures[:] }

type pluginFeatureID int

const (
	pluginRetention pluginFeatureID = iota
	pluginCompressedWAL
	pluginRolls
	pluginSidecarResources
	pluginServerName
	pluginPrefixedNames
	pluginFollowsSecrets
	pluginRewind
	pluginFeatureCount
)

const pluginPulls = "https://github.com/cloudnative-pg/plugin-barman-cloud/pull/"

var pluginFeatures = [pluginFeatureCount]PluginFeature{
	pluginRetention:     {"a retention policy", 300, pluginPulls + "191"},
	pluginCompressedWAL: {"lz4, xz and zstd compression of WAL files", 300, pluginPulls + "201"},
	// The hook EVALUATE compares running pods with what the plugin would make of them. The operator asks it in every reconcile.
	pluginRolls:            {"new pods when the sidecar changes", 300, pluginPulls + "222"},
	pluginSidecarResources: {"resources of the sidecar", 400, pluginPulls + "307"},
	// Until then spec.configuration.serverName of an ObjectStore replaces the parameter of the Cluster for WAL files.
	pluginServerName: {"a server name only in the Cluster", 400, pluginPulls + "336"},
	// Resources of the plugin's own manifest: those of older releases must be deleted by hand.
	// https://cloudnative-pg.io/plugin-barman-cloud/docs/resource-name-migration/
	pluginPrefixedNames: {"prefixed names of its own Roles", 800, pluginPulls + "593"},
	// The Role of a Cluster names the Secrets of its ObjectStores.
	pluginFollowsSecrets: {"access to a new Secret of an ObjectStore without a change of the Cluster", 1200, pluginPulls + "823"},
	// Only with an operator that says that pg_rewind asks: 1.29.3, 1.30.1.
	pluginRewind: {"WAL files for pg_rewind", 1400, pluginPulls + "1007"},
}

func (p PluginRelease) has(id pluginFeatureID) bool { return p >= pluginFeatures[id].Since }

// Retention reports whether the plugin deletes backups by a retention policy.
func (p PluginRelease) Retention() bool { return p.has(pluginRetention) }

// CompressedWAL reports whether the plugin supports lz4, xz and zstd for WAL files.
func (p PluginRelease) CompressedWAL() bool { return p.has(pluginCompressedWAL) }

// RollsPods reports whether pods are recreated when the plugin would make another sidecar, as a new release of it does. Pods of an older one
// keep their sidecar until they are recreated for another reason.
func (p PluginRelease) RollsPods() bool { return p.has(pluginRolls) }

// SidecarResources reports whether an ObjectStore can set the sidecar's resources.
func (p PluginRelease) SidecarResources() bool { return p.has(pluginSidecarResources) }

// RefusesServerName reports whether the CRD refuses a serverName in an ObjectStore, which otherwise overrides the Cluster's.
func (p PluginRelease) RefusesServerName() bool { return p.has(pluginServerName) }

// PrefixedNames reports whether the Roles of the plugin's manifest have the prefix barman-plugin-.
func (p PluginRelease) PrefixedNames() bool { return p.has(pluginPrefixedNames) }

// FollowsSecrets reports whether the sidecar may read a new Secret of its ObjectStore before something changes the Cluster.
func (p PluginRelease) FollowsSecrets() bool { return p.has(pluginFollowsSecrets) }

// ServesRewind reports whether the plugin fetches WAL for pg_rewind one file at a time, as the operator's RewindRequests lets it.
func (p PluginRelease) ServesRewind() bool { return p.has(pluginRewind) }
