// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
)

// Target is a minor version of the CloudNativePG operator, 1.23 to 1.30: the one that will read the rendered objects.
// Builders ask it what it can do (Synchronous, BarmanPlugin, …) and never compare versions. The zero value is no target.
type Target int

// The oldest and the newest operator that pgha knows. The CRDs of all of them are in the operator's releases/ folder:
// https://github.com/cloudnative-pg/cloudnative-pg/tree/main/releases
const (
	OldestTarget Target = 23
	NewestTarget Target = 30
)

// ParseTarget reads "1.30" and, since people paste what they see, "v1.30" and "1.30.2".
// The error names the versions there are.
func ParseTarget(s string) (Target, error) {
	parts := strings.Split(strings.TrimPrefix(s, "v"), ".")
	bad := func(part string) bool {
		return part == "" || !consistsOf(part, digits) || len(part) > 1 && part[0] == '0'
	}
	if len(parts) == 2 || len(parts) == 3 {
		n, err := strconv.Atoi(parts[1])
		t := Target(n)
		if parts[0] == "1" && err == nil && t >= OldestTarget && t <= NewestTarget && !slices.ContainsFunc(parts, bad) {
			return t, nil
		}
	}
	return 0, fault.Errorf(fault.Invalid, "cannot use operator version %q: pgha knows %s to %s", s, OldestTarget, NewestTarget)
}

// Targets lists every target, oldest first.
func Targets() []Target {
	var all []Target
	for t := OldestTarget; t <= NewestTarget; t++ {
		all = append(all, t)
	}
	return all
}

// String is the minor version as people write it: 1.30.
func (t Target) String() string { return "1." + strconv.Itoa(int(t)) }

// Synchronous reports whether spec.postgresql.synchronous exists; before it there is only minSyncReplicas and maxSyncReplicas.
func (t Target) Synchronous() bool { return t.has(synchronous) }

// DataDurability reports whether spec.postgresql.synchronous.dataDurability exists, the choice between required and preferred.
func (t Target) DataDurability() bool { return t.has(dataDurability) }

// FailoverQuorum reports whether spec.postgresql.synchronous.failoverQuorum exists.
func (t Target) FailoverQuorum() bool { return t.has(failoverQuorum) }

// FailoverQuorumAnnotation reports whether quorum failover is switched on by the annotation alpha.cnpg.io/failoverQuorum.
func (t Target) FailoverQuorumAnnotation() bool { return t.has(failoverQuorumAnnotation) }

// BarmanPlugin reports whether the operator runs the Barman Cloud plugin, which needs CNPG-I as of 1.26.
func (t Target) BarmanPlugin() bool { return t.has(barmanPlugin) }

// BarmanInTree reports whether spec.backup.barmanObjectStore exists.
func (t Target) BarmanInTree() bool { return t.has(barmanInTree) }

// ManagedServices reports whether spec.managed.services exists.
func (t Target) ManagedServices() bool { return t.has(managedServices) }

// ManagedServicePorts reports whether a managed service keeps a port other than 5432. Fixed in 1.24.3 and 1.25.1; a target names only
// the minor version, so pgha relies on it from 1.26 on.
func (t Target) ManagedServicePorts() bool { return t.has(managedServicePorts) }

// IsolationCheck reports whether spec.probes.liveness.isolationCheck exists, and is on unless switched off.
func (t Target) IsolationCheck() bool { return t.has(isolationCheck) }

// AzurePVCUpdates reports whether the operator reads ENABLE_AZURE_PVC_UPDATES, without which it cannot grow Azure disks in use.
func (t Target) AzurePVCUpdates() bool { return t.has(azurePVCUpdates) }

// DefaultAzureCredentials reports whether azureCredentials.useDefaultAzureCredentials exists in the in-tree object store.
func (t Target) DefaultAzureCredentials() bool { return t.has(defaultAzureCredentials) }

// CompressedWAL reports whether the in-tree object store takes lz4, xz and zstd for WAL files.
func (t Target) CompressedWAL() bool { return t.has(compressedWAL) }

// UnrecoverableAnnotation reports whether an annotation on its pod has the operator replace an instance together with its disks.
func (t Target) UnrecoverableAnnotation() bool { return t.has(unrecoverableAnnotation) }

// ReusedInstanceNumbers reports whether a new instance takes the lowest free number; before, the numbers only went up.
func (t Target) ReusedInstanceNumbers() bool { return t.has(reusedInstanceNumbers) }

// DeprecatesPodMonitor reports whether the operator warns against spec.monitoring.enablePodMonitor of a Cluster.
func (t Target) DeprecatesPodMonitor() bool { return t.Deprecates(features[enablePodMonitor]) }

// DeprecatesPoolerPodMonitor reports whether the operator warns against spec.monitoring.enablePodMonitor of a Pooler.
func (t Target) DeprecatesPoolerPodMonitor() bool { return t.Deprecates(features[poolerPodMonitor]) }

// ValidationAnnotation reports whether the annotation cnpg.io/validation switches the operator's validating webhook off.
func (t Target) ValidationAnnotation() bool { return t.has(validationAnnotation) }

// FullPageWrites reports whether a Cluster may set PostgreSQL's full_page_writes, which the operator kept for itself before.
func (t Target) FullPageWrites() bool { return t.has(fullPageWrites) }

// SharedBuffersUnit reports whether the operator warns about shared_buffers without a unit.
func (t Target) SharedBuffersUnit() bool { return t.has(sharedBuffersUnit) }

// DefaultImage is what the operator writes into a Cluster that names no image.
func (t Target) DefaultImage() string { return imageRepository + t.defaultTag() }

func (t Target) has(id featureID) bool { return t.Has(features[id]) }

// For is a copy of the profile for another target.
func (p *Profile) For(t Target) *Profile {
	other := p.DeepCopy()
	other.Spec.Target = t.String()
	return other
}
