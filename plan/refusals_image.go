// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

const clusterWebhook = "internal/webhook/v1/cluster_webhook.go"

// imageTransitions are the webhook's rules about image, configuration and roles.
func imageTransitions() []transition {
	return []transition{
		{
			field: "spec.imageName", who: ByOperator, source: clusterWebhook + "#L1367", find: changedMajor,
			why: "the operator's webhook compares the major version of the image with that of the data, and refuses every downgrade and an " +
				"upgrade to a version before 16",
		},
		{
			field: "spec.imageName", who: ByOperator, source: clusterWebhook + "#L1325", find: imageWithParameters,
			why: "the operator's webhook refuses another image together with other parameters",
		},
		{
			field: "spec.postgresql.parameters.wal_level", who: ByOperator, source: clusterWebhook + "#L2453", find: minimalWAL,
			why: "the operator's webhook refuses to lower wal_level to minimal on an existing Cluster",
			way: "keep wal_level at logical or replica",
		},
		{
			field: "spec.replicationSlots.highAvailability.slotPrefix", who: ByOperator, source: clusterWebhook + "#L2396", find: slotPrefix,
			why: "the operator's webhook refuses another prefix while the slots of the replicas are on, since the operator finds the old slots by it",
			way: "in two applies: set spec.replicationSlots.highAvailability.enabled to false, wait until pg_replication_slots has no slot with " +
				"the old prefix, then set the new prefix with enabled: true",
		},
		{
			field: "spec.replica", who: ByOperator, source: clusterWebhook + "#L2005", find: roleInProgress,
			why: "the operator's webhook refuses another role while the Cluster is changing its role",
			way: "wait until status.switchReplicaClusterStatus.inProgress is false, then apply again",
		},
		{
			field: "spec.postgresUID", who: ByOperator, source: clusterWebhook + "#L2026", find: otherID,
			why: "the operator's webhook refuses another ID, since the files of the running instances belong to the old one",
			way: "keep the ID; a new Cluster that is restored from a backup can have another one",
		},
	}
}

// changedMajor compares the major version of the data with that of the new image. Since 1.26 the webhook takes the version of the data from
// the status, and decides nothing before the operator has written it. Until 1.25 it compared the images, and refused every difference.
func changedMajor(u *update) []breach {
	data, next := u.dataMajor(), majorOf(u.new)
	if data == 0 || next == 0 || data == next {
		return nil
	}
	field := "spec.imageName"
	if u.new.Spec.ImageCatalogRef != nil {
		field = "spec.imageCatalogRef.major"
	}
	otherwise := fmt.Sprintf("keep an image of PostgreSQL %d, or create a new Cluster with PostgreSQL %d that imports the databases with "+
		"bootstrap.initdb.import", data, next)
	switch {
	case next < data:
		return []breach{{field, fmt.Sprintf("the operator's webhook refuses the downgrade: the data are those of PostgreSQL %d, and the image "+
			"has %d", data, next), otherwise}}
	case !u.in.to.MajorUpgrade():
		return []breach{{field, fmt.Sprintf("the operator's webhook refuses every other major version before operator 1.26: the image changes "+
			"from PostgreSQL %d to %d", data, next), "upgrade the operator to 1.26 or later first, " + otherwise}}
	case next < 16:
		return []breach{{field, fmt.Sprintf("the operator's webhook refuses an upgrade from PostgreSQL %d to %d: it upgrades only to 16 and "+
			"later", data, next), "use an image of PostgreSQL 16 or later, " + otherwise}}
	}
	return nil
}

// dataMajor is the major version of the data; 0 if the webhook does not know it.
func (u *update) dataMajor() int {
	if u.pair.old.live && u.in.to.MajorUpgrade() {
		if info := u.old.Status.PGDataImageInfo; info != nil {
			return info.MajorVersion
		}
		if u.in.from.MajorUpgrade() {
			return 0
		}
	}
	return majorOf(u.old)
}

// imageWithParameters compares the texts of the parameters, as the webhook does. A catalog is no image name.
func imageWithParameters(u *update) []breach {
	if u.old.Spec.ImageName == u.new.Spec.ImageName {
		return nil
	}
	way := "apply the parameters first and the image in a second apply"
	if u.in.to.ImageWithParameters() {
		if u.new.Spec.PrimaryUpdateMethod != cnpgv1.PrimaryUpdateMethodSwitchover {
			return nil
		}
		way += "; or set spec.primaryUpdateMethod to restart in the same apply"
	}
	names := u.otherParameters()
	if len(names) == 0 {
		return nil
	}
	why := "the operator's webhook refuses another image together with other parameters: " + strings.Join(names, ", ")
	if u.in.to.ImageWithParameters() {
		why = "with primaryUpdateMethod switchover " + why
	}
	return []breach{{"spec.imageName", why, way}}
}

// otherParameters are the names of the parameters whose texts differ.
func (u *update) otherParameters() []string {
	before, after := u.old.Spec.PostgresConfiguration.Parameters, u.new.Spec.PostgresConfiguration.Parameters
	var names []string
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if value, ok := after[name]; !ok || value != before[name] {
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if _, ok := before[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}

func minimalWAL(u *update) []breach {
	const name = "wal_level"
	before, after := u.old.Spec.PostgresConfiguration.Parameters[name], u.new.Spec.PostgresConfiguration.Parameters[name]
	if after != "minimal" || before == "" || before == after {
		return nil
	}
	return []breach{{field: "spec.postgresql.parameters." + name}}
}

// slotPrefix: if the section is removed, defaults put it back before the webhook compares, with the default prefix.
func slotPrefix(u *update) []breach {
	before, after := u.old.Spec.ReplicationSlots, u.new.Spec.ReplicationSlots
	if before == nil || after == nil || before.HighAvailability == nil || after.HighAvailability == nil {
		return nil
	}
	on := before.HighAvailability.Enabled
	if on != nil && !*on || before.HighAvailability.SlotPrefix == after.HighAvailability.SlotPrefix {
		return nil
	}
	return []breach{{field: "spec.replicationSlots.highAvailability.slotPrefix"}}
}
