// SPDX-License-Identifier: Apache-2.0

package profiles

// Tablespace is a volume of its own for tables, indexes or temporary files, in each instance. It can be added to a cluster but not removed. A new
// one recreates the pods.
type Tablespace struct {
	// Name of the tablespace in PostgreSQL, for CREATE TABLE … TABLESPACE. Letters, digits and '_'; pg_ is reserved.
	Name string `json:"name"`
	// Owner of the tablespace, a role. Empty: the owner of spec.bootstrap.
	Owner string `json:"owner,omitempty"`
	// Storage is the volume.
	Storage Storage `json:"storage"`
	// Temporary puts temporary files here (temp_tablespaces), such as those of large sorts.
	Temporary bool `json:"temporary,omitempty"`
}

// NodeMaintenanceWindow is for drains of nodes while it is open. The operator deprecates it: EnablePDB does the same without deleting volumes.
type NodeMaintenanceWindow struct {
	// InProgress opens the window. Nothing closes it but false.
	InProgress bool `json:"inProgress"`
	// ReusePVC waits for the node of an instance that cannot be scheduled. With false, the operator deletes its volumes and makes a new instance from
	// another one, which is the only way for disks that are on the node. Omitted: true.
	ReusePVC *bool `json:"reusePVC,omitempty"`
}

// SQLRefs are keys of Secrets and ConfigMaps that exist, with statements of SQL. Those of Secrets run first.
type SQLRefs struct {
	// SecretRefs are keys of Secrets.
	SecretRefs []SecretKey `json:"secretRefs,omitempty"`
	// ConfigMapRefs are keys of ConfigMaps.
	ConfigMapRefs []ConfigMapKey `json:"configMapRefs,omitempty"`
}

// ConfigMapKey is one value in a ConfigMap.
type ConfigMapKey struct {
	// Name of the ConfigMap.
	Name string `json:"name"`
	// Key of the value.
	Key string `json:"key"`
}
