// SPDX-License-Identifier: Apache-2.0

package profiles

// APIVersion and Kind of a Profile. It is shaped like a Kubernetes object because it is also a kustomize function config.
const (
	APIVersion = "pgha.dev/v1beta1"
	Kind       = "Profile"
)

// Profile describes one highly available PostgreSQL. No field can hold a password.
//
// Parse reads one, Default gives one with every default filled in, and Validate says what is wrong with one that a
// program built.
type Profile struct {
	// APIVersion is pgha.dev/v1beta1.
	APIVersion string `json:"apiVersion"`
	// Kind is Profile.
	Kind string `json:"kind"`
	// Metadata names the PostgreSQL cluster and its namespace.
	Metadata Metadata `json:"metadata"`
	// Spec says what to run.
	Spec Spec `json:"spec"`

	origin origin // where it was typed, if anywhere
}

// Metadata is the identity of the cluster; every other name is derived from it unless the profile gives one.
type Metadata struct {
	// Name of the Cluster: a DNS-1035 label of at most 50 characters, the operator's limit.
	Name string `json:"name"`
	// Namespace of the Cluster and of everything beside it.
	Namespace string `json:"namespace"`
	// Labels are put on every rendered object.
	Labels map[string]string `json:"labels,omitempty"`
	// Annotations belong to the tools that read the profile (kustomize, Argo CD); they are not rendered.
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Spec is the body of a Profile.
type Spec struct {
	// Target is the minor version of the CloudNativePG operator that will read the objects: "1.23" to "1.30".
	Target string `json:"target"`
	// Instances is the number of PostgreSQL servers: one primary, the others replicas.
	Instances int32 `json:"instances"`
	// PostgreSQL is the server: its version, parameters, client authentication and synchronous replication.
	PostgreSQL PostgreSQL `json:"postgresql"`
	// Bootstrap is what is created with the cluster: the application's database and its owner.
	Bootstrap Bootstrap `json:"bootstrap"`
	// Resources of each instance. Requests equal limits, so that the pods are in the QoS class Guaranteed.
	Resources Resources `json:"resources"`
	// Storage is the volume of the data directory.
	Storage Storage `json:"storage"`
	// WALStorage is a volume for the write-ahead log alone. It can be added to a cluster but never removed.
	WALStorage *Storage `json:"walStorage,omitempty"`
	// StorageClasses are rendered along; they are cluster-scoped. Storage refers to them by name.
	StorageClasses []StorageClass `json:"storageClasses,omitempty"`
	// Scheduling says where the instances may run.
	Scheduling Scheduling `json:"scheduling"`
	// Timings override the operator's own, which suit most clusters.
	Timings Timings `json:"timings"`
	// InheritedMetadata is put by the operator on everything it creates: pods, volumes, Services, Secrets.
	InheritedMetadata InheritedMetadata `json:"inheritedMetadata"`
	// Identity is the identity in the cloud through which the pods reach the object store.
	Identity Identity `json:"identity"`
	// Backup says where backups go, when, and for how long they are kept.
	Backup Backup `json:"backup"`
	// Monitoring lists the PodMonitors.
	Monitoring Monitoring `json:"monitoring"`
	// Endpoints are load balancers in front of the cluster. There are none by default: pods reach it by its Services.
	Endpoints Endpoints `json:"endpoints"`
	// Operator is the CloudNativePG operator's own installation.
	Operator Operator `json:"operator"`
	// Recovery shapes the cluster that a backup is restored into.
	Recovery Recovery `json:"recovery"`
	// GitOps says who applies the objects from a repository.
	GitOps GitOps `json:"gitops"`
	// Patches reach every field that the profile does not model.
	Patches []Patch `json:"patches,omitempty"`
	// Lint tunes pgha lint.
	Lint Lint `json:"lint"`
}

// Resources of a container, as Kubernetes quantities.
type Resources struct {
	// CPU, in cores: "2", "500m".
	CPU string `json:"cpu,omitempty"`
	// Memory, in bytes: "8Gi".
	Memory string `json:"memory,omitempty"`
}

// Storage is a volume.
type Storage struct {
	// Size as a Kubernetes quantity: "64Gi". It can grow, never shrink.
	Size string `json:"size"`
	// StorageClass by name; empty for the Kubernetes cluster's default class.
	StorageClass string `json:"storageClass,omitempty"`
}

// StorageClass is a class of disks that comes with the profile. Fields left out have Kubernetes' own defaults.
type StorageClass struct {
	// Name that Storage refers to.
	Name string `json:"name"`
	// Provisioner is the CSI driver: disk.csi.azure.com for Azure disks.
	Provisioner string `json:"provisioner"`
	// Parameters of the driver: skuName, cachingMode, ….
	Parameters map[string]string `json:"parameters,omitempty"`
	// ReclaimPolicy is Retain or Delete: what becomes of the disk when its claim goes.
	ReclaimPolicy string `json:"reclaimPolicy,omitempty"`
	// VolumeBindingMode is WaitForFirstConsumer or Immediate. A zonal disk needs WaitForFirstConsumer.
	VolumeBindingMode string `json:"volumeBindingMode,omitempty"`
	// AllowVolumeExpansion lets a volume grow in place.
	AllowVolumeExpansion bool `json:"allowVolumeExpansion,omitempty"`
}

// Bootstrap is what is created with the cluster. Changes to it later have no effect.
type Bootstrap struct {
	// Database of the application, by name.
	Database string `json:"database"`
	// Owner of it, a role that is created along.
	Owner string `json:"owner"`
	// Secret with the owner's username and password. Empty: the operator generates one, <cluster>-app.
	Secret string `json:"secret,omitempty"`
	// SecretSource says how that Secret comes about.
	SecretSource SecretSource `json:"secretSource"`
	// DataChecksums lets PostgreSQL find corrupted pages. It cannot be switched on later.
	DataChecksums bool `json:"dataChecksums"`
}

// InheritedMetadata goes to every object that the operator creates.
type InheritedMetadata struct {
	// Labels on all of them.
	Labels map[string]string `json:"labels,omitempty"`
	// Annotations on all of them.
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Operator describes the installation that reconciles the cluster.
type Operator struct {
	// Namespace it runs in, the only one from which it reads its ConfigMap. Empty: the profile's own.
	Namespace string `json:"namespace,omitempty"`
	// Config is the operator's ConfigMap; without entries none is rendered. It is read when the operator starts.
	// With the Helm chart set the chart's config.data instead: the chart owns a ConfigMap of that name.
	Config map[string]string `json:"config,omitempty"`
}

// Lint tunes the linter for this profile.
type Lint struct {
	// Ignore silences rules, each with a reason.
	Ignore []Ignore `json:"ignore,omitempty"`
}

// Ignore silences one rule.
type Ignore struct {
	// Rule is the rule's id: PGHA001.
	Rule string `json:"rule"`
	// Reason is required: whoever reads the profile next wants to know.
	Reason string `json:"reason"`
}
