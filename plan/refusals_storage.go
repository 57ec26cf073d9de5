// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/operator"
)

// storageTransitions are the webhook's rules about volumes.
func storageTransitions() []transition {
	return []transition{
		{
			field: "spec.storage.size", who: ByOperator, source: clusterWebhook + "#L1806", find: smallerVolumes,
			why: "the operator's webhook refuses a smaller volume, since a claim cannot shrink",
			way: "keep the size; a new Cluster that is restored from a backup, or cloned with bootstrap.pg_basebackup, can have a smaller one",
		},
		{
			field: "spec.walStorage", who: ByOperator, source: clusterWebhook + "#L1748", find: removedWAL,
			why: "the operator's webhook refuses to remove the volume for WAL, since pg_wal of every instance is on it",
			way: "keep spec.walStorage; a new Cluster that is restored from a backup can do without it",
		},
		{
			field: "spec.tablespaces", who: ByOperator, source: clusterWebhook + "#L1771", find: removedTablespaces,
			why: "the operator's webhook refuses to remove a tablespace, since its volume is part of the data",
			way: "keep the entry, and move the tables away with ALTER TABLE ALL IN TABLESPACE; a new Cluster that imports the databases with " +
				"bootstrap.initdb.import can do without it",
		},
	}
}

// smallerVolumes compares the sizes of data, WAL and tablespaces, each if both sides have it.
func smallerVolumes(u *update) []breach {
	var all []breach
	add := func(path string, before, after *cnpgv1.StorageConfiguration) {
		if b, ok := smaller(path, before, after); ok {
			all = append(all, b)
		}
	}
	add("spec.storage", &u.old.Spec.StorageConfiguration, &u.new.Spec.StorageConfiguration)
	if u.old.Spec.WalStorage != nil && u.new.Spec.WalStorage != nil {
		add("spec.walStorage", u.old.Spec.WalStorage, u.new.Spec.WalStorage)
	}
	for i := range u.old.Spec.Tablespaces {
		before := &u.old.Spec.Tablespaces[i]
		if after := tablespaceOf(u.new, before.Name); after != nil {
			add("spec.tablespaces["+before.Name+"].storage", &before.Storage, &after.Storage)
		}
	}
	return all
}

func smaller(path string, before, after *cnpgv1.StorageConfiguration) (breach, bool) {
	was, is := sizeOf(before), sizeOf(after)
	if was == nil || is == nil || was.Cmp(*is) <= 0 {
		return breach{}, false
	}
	field := path + ".size"
	if before.Size == "" && after.Size == "" {
		field = path + ".pvcTemplate.resources.requests.storage"
	}
	return breach{field: field, why: fmt.Sprintf("the operator's webhook refuses a smaller volume, since a claim cannot shrink: %s is less "+
		"than %s", is, was)}, true
}

func removedWAL(u *update) []breach {
	if u.old.Spec.WalStorage == nil || u.new.Spec.WalStorage != nil {
		return nil
	}
	return []breach{{field: "spec.walStorage"}}
}

func removedTablespaces(u *update) []breach {
	var all []breach
	if u.old.Spec.Tablespaces != nil && u.new.Spec.Tablespaces == nil {
		return []breach{{field: "spec.tablespaces"}}
	}
	for i := range u.old.Spec.Tablespaces {
		if name := u.old.Spec.Tablespaces[i].Name; tablespaceOf(u.new, name) == nil {
			all = append(all, breach{field: "spec.tablespaces[" + name + "]"})
		}
	}
	return all
}

func tablespaceOf(c *cnpgv1.Cluster, name string) *cnpgv1.TablespaceConfiguration {
	for i := range c.Spec.Tablespaces {
		if c.Spec.Tablespaces[i].Name == name {
			return &c.Spec.Tablespaces[i]
		}
	}
	return nil
}

// roleInProgress: the API server takes the status of the new object from the old one.
func roleInProgress(u *update) []breach {
	if operator.IsReplica(u.old) == operator.IsReplica(u.new) || !u.old.Status.SwitchReplicaClusterStatus.InProgress {
		return nil
	}
	return []breach{{field: "spec.replica"}}
}

func otherID(u *update) []breach {
	var all []breach
	if u.old.Spec.PostgresUID != u.new.Spec.PostgresUID {
		all = append(all, breach{field: "spec.postgresUID"})
	}
	if u.old.Spec.PostgresGID != u.new.Spec.PostgresGID {
		all = append(all, breach{field: "spec.postgresGID"})
	}
	return all
}
