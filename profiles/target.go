// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/operator"
)

// Target is one release of the CloudNativePG operator, 1.23.0 to 1.30.1: the operator that reads the rendered objects. Builders ask it
// for features (Synchronous, BarmanPlugin, …) and never compare versions. Its number is 100 times the minor version plus the patch, so
// that a higher number is a later version; a later version can still have less, see Releases. The zero value is invalid.
type Target int

// The oldest and the newest release that pgha knows: the first and the last row of the table of releases.
const (
	OldestTarget Target = 2300
	NewestTarget Target = 3001
)

// Targets lists every release that pgha knows, oldest first.
func Targets() []Target {
	all := make([]Target, len(releases))
	for i := range releases {
		all[i] = releases[i].Target
	}
	return all
}

// Lines lists the newest known release of each minor version, oldest first.
func Lines() []Target {
	var all []Target
	for i, r := range releases {
		if i+1 == len(releases) || releases[i+1].Target.line() != r.Target.line() {
			all = append(all, r.Target)
		}
	}
	return all
}

// String returns the release: 1.30.1.
func (t Target) String() string { return t.Line() + "." + strconv.Itoa(int(t)%100) }

// Short returns the release as people write the first of a line: 1.30 for 1.30.0, and 1.30.1.
func (t Target) Short() string { return strings.TrimSuffix(t.String(), ".0") }

// Line returns the minor version, which a target may be given as: 1.30.
func (t Target) Line() string { return "1." + strconv.Itoa(int(t.line())) }

func (t Target) line() Target { return t / 100 }

// Synchronous reports whether spec.postgresql.synchronous exists. Older targets have only minSyncReplicas and maxSyncReplicas.
func (t Target) Synchronous() bool { return t.has(synchronous) }

// DataDurability reports whether spec.postgresql.synchronous.dataDurability exists, the choice between required and preferred.
func (t Target) DataDurability() bool { return t.has(dataDurability) }

// FailoverQuorum reports whether spec.postgresql.synchronous.failoverQuorum exists.
func (t Target) FailoverQuorum() bool { return t.has(failoverQuorum) }

// FailoverQuorumAnnotation reports whether the annotation alpha.cnpg.io/failoverQuorum enables quorum failover.
func (t Target) FailoverQuorumAnnotation() bool { return t.has(failoverQuorumAnnotation) }

// BarmanPlugin reports whether the operator supports the Barman Cloud plugin, which needs CNPG-I as of 1.26.
func (t Target) BarmanPlugin() bool { return t.has(barmanPlugin) }

// BarmanInTree reports whether spec.backup.barmanObjectStore exists.
func (t Target) BarmanInTree() bool { return t.has(barmanInTree) }

// ManagedServices reports whether spec.managed.services exists.
func (t Target) ManagedServices() bool { return t.has(managedServices) }

// ManagedServicePorts reports whether a managed service keeps a port other than 5432.
func (t Target) ManagedServicePorts() bool { return t.has(managedServicePorts) }

// IsolationCheck reports whether spec.probes.liveness.isolationCheck exists. It is enabled by default.
func (t Target) IsolationCheck() bool { return t.has(isolationCheck) }

// AzurePVCUpdates reports whether the operator reads ENABLE_AZURE_PVC_UPDATES, without which it cannot grow Azure disks in use.
func (t Target) AzurePVCUpdates() bool { return t.has(azurePVCUpdates) }

// DrainTaints reports whether the operator reads DRAIN_TAINTS. Without it only a cordon counts as a drain.
func (t Target) DrainTaints() bool { return t.has(drainTaints) }

// DefaultAzureCredentials reports whether azureCredentials.useDefaultAzureCredentials exists in the in-tree object store.
func (t Target) DefaultAzureCredentials() bool { return t.has(defaultAzureCredentials) }

// CompressedWAL reports whether the in-tree object store supports lz4, xz and zstd for WAL files.
func (t Target) CompressedWAL() bool { return t.has(compressedWAL) }

// UnrecoverableAnnotation reports whether an annotation on a pod makes the operator replace the instance and its disks.
func (t Target) UnrecoverableAnnotation() bool { return t.has(unrecoverableAnnotation) }

// UnrecoverablePending reports whether that annotation also works on a pod that is pending or terminating.
func (t Target) UnrecoverablePending() bool { return t.has(unrecoverablePending) }

// FailoverBesideFence reports whether the operator fails over, and recreates other pods, while an instance is fenced.
func (t Target) FailoverBesideFence() bool { return t.has(failoverBesideFence) }

// ReusedInstanceNumbers reports whether a new instance gets the lowest free number. With older targets, numbers only increase.
func (t Target) ReusedInstanceNumbers() bool { return t.has(reusedInstanceNumbers) }

// DeprecatesPodMonitor reports whether the operator warns against spec.monitoring.enablePodMonitor of a Cluster.
func (t Target) DeprecatesPodMonitor() bool { return t.Deprecates(features[enablePodMonitor]) }

// DeprecatesPoolerPodMonitor reports whether the operator warns against spec.monitoring.enablePodMonitor of a Pooler.
func (t Target) DeprecatesPoolerPodMonitor() bool { return t.Deprecates(features[poolerPodMonitor]) }

// ValidationAnnotation reports whether the annotation cnpg.io/validation disables the operator's validating webhook.
func (t Target) ValidationAnnotation() bool { return t.has(validationAnnotation) }

// FixesParameter reports whether only the operator may set a parameter of PostgreSQL.
func (t Target) FixesParameter(name string) bool {
	switch name {
	case "full_page_writes":
		return !t.has(fullPageWrites)
	case "ssl_ecdh_curve":
		return !t.has(ecdhCurve)
	case "synchronized_standby_slots", "pg_failover_slots.standby_slot_names":
		return !t.has(standbySlots)
	}
	return operator.Fixed(name)
}

// StandbyMetadata reports whether the operator also writes into postgresql.conf what it remembers about the synchronous standbys.
func (t Target) StandbyMetadata() bool { return t.has(standbyMetadata) }

// DatabaseContents reports whether the kind Database exists with schemas and extensions.
func (t Target) DatabaseContents() bool { return t.has(databaseContents) }

// LogicalSlots reports whether spec.replicationSlots.highAvailability.synchronizeLogicalDecoding exists.
func (t Target) LogicalSlots() bool { return t.has(logicalSlots) }

// PoolerImage reports whether a Pooler has a field for the image. Older operators read it only from the template of the pods.
func (t Target) PoolerImage() bool { return t.has(poolerImage) }

// PodSelectors reports whether spec.podSelectorRefs exists, whose addresses the operator writes into pg_hba.
func (t Target) PodSelectors() bool { return t.has(podSelectors) }

// ExtensionImages reports whether spec.postgresql.extensions exists.
func (t Target) ExtensionImages() bool { return t.has(extensionImages) }

// RecoveryWALVolume reports whether a recovery through the plugin replays WAL on the WAL volume. Older operators use the data volume.
func (t Target) RecoveryWALVolume() bool { return t.has(recoveryWALVolume) }

// RewindRequests reports whether a plugin learns that pg_rewind asks for a WAL file.
func (t Target) RewindRequests() bool { return t.has(rewindRequests) }

// PluginMetrics reports whether the instances export the metrics of plugins.
func (t Target) PluginMetrics() bool { return t.has(pluginMetricsRead) }

// PodPatch reports whether the operator reads a patch of its pods in an annotation.
func (t Target) PodPatch() bool { return t.has(podPatch) }

// InstancePprof reports whether an annotation lets the instance manager serve profiles of itself.
func (t Target) InstancePprof() bool { return t.has(instancePprof) }

// SharedBuffersUnit reports whether the operator warns about shared_buffers without a unit.
func (t Target) SharedBuffersUnit() bool { return t.has(sharedBuffersUnit) }

// VolumeAttributes reports whether the operator changes volumeAttributesClassName in existing volumes.
func (t Target) VolumeAttributes() bool { return t.has(volumeAttributes) }

// NewVolumeSwitchover reports whether a new volume reaches the primary as primaryUpdateMethod says. Older operators always delete its pod.
func (t Target) NewVolumeSwitchover() bool { return t.has(newVolumeSwitchover) }

// ArchiverSidecarFirst reports whether a primary that lacks the sidecar of a new archiver is recreated without a switchover, which could
// not end.
func (t Target) ArchiverSidecarFirst() bool { return t.has(archiverSidecarFirst) }

// MajorUpgrade reports whether an image of a newer major version upgrades the data of a running Cluster.
func (t Target) MajorUpgrade() bool { return t.has(majorUpgrade) }

// MajorUpgradeReverts reports whether the operator ends a major upgrade whose job has not succeeded when the image is reverted. Older ones keep
// the job and the new image, and start the job while old pods still stop.
func (t Target) MajorUpgradeReverts() bool { return t.has(majorUpgradeReverts) }

// ProbeTypes reports whether the startup and readiness probes have a type.
func (t Target) ProbeTypes() bool { return t.has(probeTypes) }

// RecoveryIsStarted reports whether the startup probe of type pg_isready succeeds during recovery.
func (t Target) RecoveryIsStarted() bool { return t.has(recoveryIsStarted) }

// FastShutdownWaits reports whether a fast shutdown may take as long as stopDelay. Older operators give up after 60 seconds.
func (t Target) FastShutdownWaits() bool { return t.has(fastShutdownWaits) }

// UncheckedPages reports whether dataChecksums: false has an effect with PostgreSQL 18 and later.
func (t Target) UncheckedPages() bool { return t.has(uncheckedPages) }

// MonolithDatabase reports whether the webhook leaves bootstrap.initdb.database of a monolith import empty.
func (t Target) MonolithDatabase() bool { return t.has(monolithDatabase) }

// QuorumWithTwo reports whether the webhook accepts a failover quorum of two instances.
func (t Target) QuorumWithTwo() bool { return t.has(quorumWithTwo) }

// AdmissionInReconcile reports whether the operator also checks Clusters that are stored, and does not reconcile an invalid one.
func (t Target) AdmissionInReconcile() bool { return t.has(admissionInReconcile) }

// ImageWithParameters reports whether image and parameters may change at once if the primary is restarted.
func (t Target) ImageWithParameters() bool { return t.has(imageWithParameters) }

// DefaultImage returns the image that the operator sets in a Cluster without an image.
func (t Target) DefaultImage() string { return imageRepository + t.defaultTag() }

// defaultTag returns the tag of that image; for an unknown target, the oldest one.
func (t Target) defaultTag() string {
	known, ok := t.Known()
	if !ok {
		known = releases[0]
	}
	return known.PostgreSQL
}

func (t Target) has(id featureID) bool { return t.Has(features[id]) }

// For returns a copy of the profile for another target.
func (p *Profile) For(t Target) *Profile {
	other := p.DeepCopy()
	other.Spec.Target = t.String()
	return other
}
