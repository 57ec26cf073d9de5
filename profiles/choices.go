// SPDX-License-Identifier: Apache-2.0

package profiles

// auto in a field leaves the choice to pgha, which Resolve makes.
const auto = "auto"

// Backup methods, under the operator's names for them.
const (
	MethodPlugin = "plugin"
	MethodInTree = "barmanObjectStore"
	MethodNone   = "none"
)

// API groups of a PodMonitor: the Prometheus community's, and Azure's managed Prometheus, which reads only its own.
const (
	GroupMonitoring      = "monitoring.coreos.com"
	GroupAzureMonitoring = "azmonitoring.coreos.com"
)

// PluginName is the Barman Cloud plugin as Clusters refer to it.
const PluginName = "barman-cloud.cloudnative-pg.io"

// What a recovery renders.
const (
	RecoveryAll     = "all"
	RecoveryCluster = "cluster"
)
