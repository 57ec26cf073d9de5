// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"strings"

	"github.com/pgha/pgha/internal/operator"
)

// clusterDefault is one default value of a Cluster.
type clusterDefault struct {
	path  string
	value any
}

// fixedOfCluster searches a list: a map would be filled at every start of the program, even without an import.
func fixedOfCluster(path string) (any, bool) {
	if name, ok := strings.CutPrefix(path, "spec.postgresql.parameters."); ok {
		value, filledIn := operator.DefaultOf(name)
		return value, filledIn
	}
	for _, d := range clusterDefaults() {
		if d.path == path {
			return d.value, true
		}
	}
	return nil, false
}

func clusterDefaults() []clusterDefault {
	return []clusterDefault{
		{"spec.instances", int64(1)},
		{"spec.enablePDB", true},
		{"spec.enableSuperuserAccess", false},
		{"spec.logLevel", "info"},
		{"spec.primaryUpdateMethod", "restart"},
		{"spec.primaryUpdateStrategy", "unsupervised"},
		{"spec.postgresUID", int64(26)},
		{"spec.postgresGID", int64(26)},
		{"spec.startDelay", int64(3600)},
		{"spec.stopDelay", int64(1800)},
		{"spec.switchoverDelay", int64(3600)},
		{"spec.smartShutdownTimeout", int64(180)},
		{"spec.storage.resizeInUseVolumes", true},
		{"spec.walStorage.resizeInUseVolumes", true},
		{"spec.tablespaces[].storage.resizeInUseVolumes", true},
		{"spec.backup.target", "prefer-standby"},
		{"spec.backup.volumeSnapshot.online", true},
		{"spec.backup.volumeSnapshot.onlineConfiguration.immediateCheckpoint", false},
		{"spec.backup.volumeSnapshot.onlineConfiguration.waitForArchive", true},
		{"spec.backup.volumeSnapshot.snapshotOwnerReference", "none"},
		{"spec.externalClusters[].plugin.enabled", true},
		{"spec.externalClusters[].plugin.isWALArchiver", false},
		{"spec.plugins[].enabled", true},
		{"spec.plugins[].isWALArchiver", false},
		{"spec.managed.roles[].connectionLimit", int64(-1)},
		{"spec.managed.roles[].ensure", "present"},
		{"spec.managed.roles[].inherit", true},
		{"spec.managed.services.additional[].updateStrategy", "patch"},
		{"spec.managed.services.additional[].serviceTemplate.spec.ports[].protocol", "TCP"},
		{"spec.monitoring", tree{}},
		{"spec.monitoring.tls", tree{}},
		{"spec.monitoring.disableDefaultQueries", false},
		{"spec.monitoring.podMonitorRelabelings[].action", "replace"},
		{"spec.monitoring.podMonitorMetricRelabelings[].action", "replace"},
		{"spec.nodeMaintenanceWindow.reusePVC", true},
		{"spec.postgresql.synchronous.dataDurability", "required"},
		{"spec.primaryLease.leaseDurationSeconds", int64(15)},
		{"spec.primaryLease.renewDeadlineSeconds", int64(10)},
		{"spec.primaryLease.retryPeriodSeconds", int64(2)},
		{"spec.primaryLease.releasedLeaseDurationSeconds", int64(1)},
		{"spec.probes.liveness.isolationCheck.enabled", true},
		{"spec.probes.liveness.isolationCheck.requestTimeout", int64(1000)},
		{"spec.probes.liveness.isolationCheck.connectionTimeout", int64(1000)},
		{"spec.replicationSlots.highAvailability.enabled", true},
		{"spec.replicationSlots.highAvailability.slotPrefix", "_cnpg_"},
		{"spec.replicationSlots.synchronizeReplicas.enabled", true},
		{"spec.replicationSlots.updateInterval", int64(30)},
	}
}
