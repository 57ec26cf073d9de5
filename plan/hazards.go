// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strconv"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
	"k8s.io/apimachinery/pkg/api/resource"
)

// starves says that commits wait if an apply asks for more standbys than there are. Instances that the same apply adds come one after the
// other, and are in the list only when they exist; the reload comes first.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/replication/explicit.go#L45
func (c *cluster) starves(e *Effect) {
	s := c.after.Spec.PostgresConfiguration.Synchronous
	if s == nil || s.DataDurability == cnpgv1.DataDurabilityLevelPreferred || operator.IsReplica(c.after) {
		return
	}
	there := c.before.Spec.Instances
	if c.status != nil && len(c.status.InstanceNames) > 0 {
		there = len(c.status.InstanceNames)
	}
	if s.Number <= there-1+len(s.StandbyNamesPre)+len(s.StandbyNamesPost) {
		return
	}
	until := fmt.Sprintf("until %s", layout.Count(s.Number, "replica")+" stream")
	if s.Number == 1 {
		until = "until 1 replica streams"
	}
	e.Waits = Waits{Writes: until}
	e.Blocked = "all commits from the reload on, " + until + ": for ever, if there is no node for a new instance"
	e.Step = "raise instances first; when the new replicas stream, change synchronous in a second apply"
}

// slotsInUse is the number of slots that the primary holds for its replicas; 0 if they are switched off.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/slots/reconciler/replicationslot.go
func (c *cluster) slotsInUse() int {
	if slots := c.after.Spec.ReplicationSlots; slots != nil && slots.HighAvailability != nil && slots.HighAvailability.Enabled != nil && !*slots.HighAvailability.Enabled {
		return 0
	}
	return min(c.before.Spec.Instances, c.after.Spec.Instances) - 1
}

// fewSlots finds a new max_replication_slots below the slots of the replicas. PostgreSQL counts the slots on its disk when it starts:
// https://github.com/postgres/postgres/blob/REL_18_0/src/backend/replication/slot.c
func (c *cluster) fewSlots() (name string, fault *pgsettings.Fault) {
	const parameter = "max_replication_slots"
	name = c.conf.newNames[parameter]
	value, own := c.after.Spec.PostgresConfiguration.Parameters[name]
	if n, err := strconv.Atoi(value); own && err == nil && n < c.slotsInUse() && c.conf.old[parameter] != value {
		return name, &pgsettings.Fault{Problem: pgsettings.Conflict, Detail: fmt.Sprintf("the primary has %s for its replicas, and PostgreSQL does not "+
			"start with more slots than %s %d", layout.Count(c.slotsInUse(), "slot"), parameter, n)}
	}
	return "", nil
}

// hazard says what a valid value of a parameter does to writes.
func (c *cluster) hazard(ch *change) {
	e, value := &ch.effect, scalar(ch.new)
	switch c.parameter(ch) {
	case "default_transaction_read_only":
		if c.isOn("default_transaction_read_only", value) {
			e.Why = "every instance reloads its configuration, and each new transaction is read-only, in open sessions too"
			e.Waits = Waits{Writes: "as long as it is on"}
			e.Blocked = "all writes, and what the operator writes for roles and databases"
		}
	case "wal_keep_size":
		if kept, size := c.walKept(value), c.walVolume(); size != nil && kept >= size.Value() {
			e.Class, e.When, e.Who = FailsLater, Now, ByPostgreSQL
			e.Why = fmt.Sprintf("PostgreSQL keeps at least %s of WAL, and the volume has %s: it fills in time, and the primary stops", value, size)
			e.Step = "choose a value well below the size of the volume"
		}
	}
}

// isOn reports whether a boolean parameter is on with a value.
func (c *cluster) isOn(name, value string) bool {
	s, ok := setting(c.dataMajor, name)
	parsed, err := s.Parse(value)
	return ok && err == nil && parsed == on
}

// walKept is a value of wal_keep_size in bytes.
func (c *cluster) walKept(value string) int64 {
	s, ok := setting(c.dataMajor, "wal_keep_size")
	parsed, err := s.Parse(value)
	megabytes, numberErr := strconv.ParseInt(parsed, 10, 64)
	if !ok || err != nil || numberErr != nil {
		return 0
	}
	return megabytes << 20
}

// walVolume is the size of the volume with the WAL; nil if the manifest does not say it.
func (c *cluster) walVolume() *resource.Quantity {
	size := c.after.Spec.StorageConfiguration.Size
	if c.after.Spec.WalStorage != nil {
		size = c.after.Spec.WalStorage.Size
	}
	q, err := resource.ParseQuantity(size)
	if err != nil {
		return nil
	}
	return &q
}
