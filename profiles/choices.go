// SPDX-License-Identifier: Apache-2.0

package profiles

// auto in a field leaves the choice to Resolve.
const auto = "auto"

// Backup methods, under the operator's names for them.
const (
	MethodPlugin = "plugin"
	MethodInTree = "barmanObjectStore"
	MethodNone   = "none"
)

// API groups of a PodMonitor: of the Prometheus Operator, and of Azure's managed Prometheus, which reads only its own group.
const (
	GroupMonitoring      = "monitoring.coreos.com"
	GroupAzureMonitoring = "azmonitoring.coreos.com"
)

// PluginName is the name of the Barman Cloud plugin in a Cluster.
const PluginName = "barman-cloud.cloudnative-pg.io"

// Objects that a recovery renders.
const (
	RecoveryAll     = "all"
	RecoveryCluster = "cluster"
)
