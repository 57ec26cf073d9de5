// SPDX-License-Identifier: Apache-2.0

package profiles

import "github.com/pgha/pgha/cloud/azure"

// Each union in this file has one member per cloud, named after its provider. A profile sets at most one member in each
// union, and all unions must use the same cloud.

// Identity is the identity in the cloud that the pods use to reach the object store. Set one member.
type Identity struct {
	// Azure managed identity, used through workload identity.
	Azure *azure.Identity `json:"azure,omitempty"`
}

// Store is the object store for backups. Set one member.
type Store struct {
	// Azure Blob Storage.
	Azure *azure.Store `json:"azure,omitempty"`
}

// Backup to an object store.
type Backup struct {
	// Method is "auto" (the plugin if the target supports it), "plugin", "barmanObjectStore" (in-tree) or "none".
	Method string `json:"method"`
	// PluginVersion is the release of the Barman Cloud plugin: "0.15" for its newest patch, or one release such as "0.15.0". Empty: the
	// newest that pgha knows. It decides which fields an ObjectStore may have, and which faults of the plugin pgha lint reports.
	PluginVersion string `json:"pluginVersion,omitempty"`
	// Store is the object store for backups.
	Store Store `json:"store"`
	// Retention is how far back you can recover: a number and d, w or m, as in "30d".
	Retention string `json:"retention,omitempty"`
	// ObjectStore is the name of the plugin's ObjectStore. Empty: <cluster>-store.
	ObjectStore string `json:"objectStore,omitempty"`
	// ServerName is the cluster's folder in the object store, its archive. Empty: the cluster's name. A folder belongs to one life of the
	// cluster: a restore under the same name and a major upgrade need the next one, <folder>-g2, then -g3, which pgha recover --in-place sets.
	ServerName string `json:"serverName,omitempty"`
	// WAL sets how the write-ahead log is archived.
	WAL WALArchive `json:"wal"`
	// Data sets how base backups are taken.
	Data BaseBackup `json:"data"`
	// Sidecar sets the resources of the plugin's container. Requests equal limits, so that the pod keeps the QoS class Guaranteed.
	Sidecar Resources `json:"sidecar"`
	// Schedule of base backups.
	Schedule Schedule `json:"schedule"`
	// OnDemand is the name of a Backup that you request manually. Empty: give a name when you render it.
	OnDemand string `json:"onDemand,omitempty"`
	// Snapshots of the volumes, beside the base backups in the object store. Default: none.
	Snapshots *Snapshots `json:"snapshots,omitempty"`
	// Drill restores the newest backup on a schedule, checks it, and deletes the copy. Default: none.
	Drill *Drill `json:"drill,omitempty"`
}

// WALArchive configures the archiving of WAL files.
type WALArchive struct {
	// Compression: "bzip2", "gzip", "lz4", "snappy", "xz", "zstd", or empty for none.
	Compression string `json:"compression,omitempty"`
	// MaxParallel is the number of WAL files archived or restored in parallel. 0: one.
	MaxParallel int `json:"maxParallel,omitempty"`
}

// BaseBackup configures base backups.
type BaseBackup struct {
	// Compression: "bzip2", "gzip", "snappy", or empty for none.
	Compression string `json:"compression,omitempty"`
	// Jobs is the number of parallel uploads. 0: barman-cloud's default, two.
	Jobs int32 `json:"jobs,omitempty"`
}

// Schedule of base backups.
type Schedule struct {
	// Name of the ScheduledBackup. Empty: the cluster's name.
	Name string `json:"name,omitempty"`
	// Cron has six fields, seconds first ("0 0 2 * * *" is 02:00 UTC every day), or is one of "@daily", ….
	// Empty: no ScheduledBackup.
	Cron string `json:"cron,omitempty"`
	// Owner of the Backup objects: "self" (they are deleted with the ScheduledBackup), "cluster", or "none".
	Owner string `json:"owner"`
	// Immediate takes the first backup immediately.
	Immediate bool `json:"immediate,omitempty"`
	// Suspend stops the schedule.
	Suspend bool `json:"suspend,omitempty"`
}

// Monitoring by Prometheus.
type Monitoring struct {
	// PodMonitors, each in its own API group.
	PodMonitors []PodMonitor `json:"podMonitors,omitempty"`
}

// PodMonitor scrapes the instances.
type PodMonitor struct {
	// Group is monitoring.coreos.com, or azmonitoring.coreos.com for Azure's managed Prometheus.
	Group string `json:"group"`
	// Name of the PodMonitor. Empty: the cluster's name.
	Name string `json:"name,omitempty"`
	// Namespace of the PodMonitor, for a Prometheus that reads only some namespaces. Empty: the profile's namespace.
	Namespace string `json:"namespace,omitempty"`
	// Labels that a Prometheus selects PodMonitors by: "release: prometheus" for the chart kube-prometheus-stack with its defaults.
	Labels map[string]string `json:"labels,omitempty"`
}

// Endpoints are load balancers of the cloud.
type Endpoints struct {
	// Management is "standalone" (Services that pgha renders), "managed" (spec.managed.services of the Cluster), or "auto":
	// managed if the target supports it.
	Management string `json:"management"`
	// Exposure is "public" or "internal". Internal endpoints are reachable only from the virtual network.
	Exposure string `json:"exposure"`
	// SourceRanges that may connect, as CIDRs. Required for a public endpoint.
	SourceRanges []string `json:"sourceRanges,omitempty"`
	// Azure settings of both load balancers.
	Azure *azure.Endpoints `json:"azure,omitempty"`
	// ReadWrite is the load balancer for the primary.
	ReadWrite *Endpoint `json:"readWrite,omitempty"`
	// ReadOnly is the load balancer for the replicas.
	ReadOnly *Endpoint `json:"readOnly,omitempty"`
}

// Endpoint is one load balancer Service.
type Endpoint struct {
	// Name of the Service. Empty: <cluster>-rw-lb or <cluster>-ro-lb.
	Name string `json:"name,omitempty"`
	// Port that clients connect to. Two endpoints on one public IP need different ports.
	Port int32 `json:"port"`
	// Azure settings of this load balancer.
	Azure *azure.Endpoint `json:"azure,omitempty"`
}
