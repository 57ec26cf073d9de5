// SPDX-License-Identifier: Apache-2.0

package profiles

// Identity is the user-assigned managed identity that is federated with the cluster's service account.
type Identity struct {
	// ClientID of the identity, a GUID. It annotates the service account.
	ClientID string `json:"clientID,omitempty"`
	// Name of the identity, for pgha-federate.
	Name string `json:"name,omitempty"`
	// ResourceGroup of the identity, for pgha-federate.
	ResourceGroup string `json:"resourceGroup,omitempty"`
	// Credential is the name of the federated credential of the primary cluster. Empty: <namespace>-<cluster>.
	Credential string `json:"credential,omitempty"`
	// Issuer is the OIDC issuer URL of the AKS cluster, with its trailing slash. Empty: pgha-federate asks AKS for it.
	Issuer string `json:"issuer,omitempty"`
	// AKS names the AKS cluster whose issuer is asked for.
	AKS AKS `json:"aks"`
}

// AKS names an AKS cluster.
type AKS struct {
	// Name of the AKS cluster.
	Name string `json:"name,omitempty"`
	// ResourceGroup of the AKS cluster. Empty: the identity's.
	ResourceGroup string `json:"resourceGroup,omitempty"`
}

// Backup to Azure Blob Storage.
type Backup struct {
	// Method is "auto" (the plugin where the target has it), "plugin", "barmanObjectStore" (in-tree) or "none".
	Method string `json:"method"`
	// StorageAccount of the container: 3 to 24 lower-case letters and digits.
	StorageAccount string `json:"storageAccount,omitempty"`
	// Container in the account. It must exist.
	Container string `json:"container"`
	// Retention is how far back one can recover: a number and d, w or m, as in "30d".
	Retention string `json:"retention,omitempty"`
	// ObjectStore is the name of the plugin's ObjectStore. Empty: <cluster>-store.
	ObjectStore string `json:"objectStore,omitempty"`
	// WAL says how the write-ahead log is archived.
	WAL WALArchive `json:"wal"`
	// Data says how base backups are taken.
	Data BaseBackup `json:"data"`
	// Sidecar is what the plugin's container may use. Requests equal limits, so that the pod stays Guaranteed.
	Sidecar Resources `json:"sidecar"`
	// Schedule of base backups.
	Schedule Schedule `json:"schedule"`
	// OnDemand is the name of a Backup that is asked for by hand. Empty: a name must be given when it is rendered.
	OnDemand string `json:"onDemand,omitempty"`
}

// WALArchive is the archiving of WAL files.
type WALArchive struct {
	// Compression: "bzip2", "gzip", "lz4", "snappy", "xz", "zstd", or empty for none.
	Compression string `json:"compression,omitempty"`
	// MaxParallel files archived or restored at once. 0: one.
	MaxParallel int `json:"maxParallel,omitempty"`
}

// BaseBackup is the taking of base backups.
type BaseBackup struct {
	// Compression: "bzip2", "gzip", "snappy", or empty for none.
	Compression string `json:"compression,omitempty"`
	// Jobs that upload at once. 0: barman-cloud's default, two.
	Jobs int32 `json:"jobs,omitempty"`
}

// Schedule of base backups.
type Schedule struct {
	// Name of the ScheduledBackup. Empty: the cluster's name.
	Name string `json:"name,omitempty"`
	// Cron has six fields, seconds first ("0 0 2 * * *" is two o'clock every night, UTC), or is one of "@daily", ….
	// Empty: no ScheduledBackup.
	Cron string `json:"cron,omitempty"`
	// Owner of the Backup objects: "self" (they go with the ScheduledBackup), "cluster", or "none".
	Owner string `json:"owner"`
	// Immediate takes the first backup right away.
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
	// Name of the PodMonitor. Empty: the cluster's.
	Name string `json:"name,omitempty"`
}

// Endpoints are Azure load balancers.
type Endpoints struct {
	// Management is "standalone" (Services that pgha renders), "managed" (spec.managed.services of the Cluster), or "auto":
	// managed where the target has it.
	Management string `json:"management"`
	// Exposure is "public" or "internal", the latter reachable from the virtual network alone.
	Exposure string `json:"exposure"`
	// SourceRanges that may connect, as CIDRs. Required for a public endpoint.
	SourceRanges []string `json:"sourceRanges,omitempty"`
	// PublicIP of the load balancer. Empty: Azure makes one.
	PublicIP PublicIP `json:"publicIP"`
	// ReadWrite leads to the primary.
	ReadWrite *Endpoint `json:"readWrite,omitempty"`
	// ReadOnly leads to the replicas.
	ReadOnly *Endpoint `json:"readOnly,omitempty"`
}

// PublicIP is an Azure public IP address that exists already.
type PublicIP struct {
	// Name of the address.
	Name string `json:"name,omitempty"`
	// ResourceGroup of the address, when it is not the node resource group.
	ResourceGroup string `json:"resourceGroup,omitempty"`
}

// Endpoint is one load balancer Service.
type Endpoint struct {
	// Name of the Service. Empty: <cluster>-rw-lb or <cluster>-ro-lb.
	Name string `json:"name,omitempty"`
	// Port that clients connect to. Two endpoints on one public IP need two ports.
	Port int32 `json:"port"`
	// DNSLabel of the public IP, unique in the Azure region; on one endpoint only.
	DNSLabel string `json:"dnsLabel,omitempty"`
}
