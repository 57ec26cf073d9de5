// SPDX-License-Identifier: Apache-2.0

package profiles

// APIVersion and Kind of a Profile. It has the form of a Kubernetes object because it is also a kustomize function config.
const (
	APIVersion = "pgha.dev/v1beta1"
	Kind       = "Profile"
)

// Profile describes one highly available PostgreSQL cluster. No field holds a password.
//
// Parse reads a profile, Default returns one with all defaults, and Validate checks one that a program built.
type Profile struct {
	// APIVersion is pgha.dev/v1beta1.
	APIVersion string `json:"apiVersion"`
	// Kind is Profile.
	Kind string `json:"kind"`
	// Metadata names the PostgreSQL cluster and its namespace.
	Metadata Metadata `json:"metadata"`
	// Spec says what to run.
	Spec Spec `json:"spec"`

	origin origin // the text that it was parsed from, if any
}

// Metadata identifies the cluster. All other names are derived from it unless the profile sets them.
type Metadata struct {
	// Name of the Cluster: a DNS-1035 label of at most 50 characters, the operator's limit.
	Name string `json:"name"`
	// Namespace of the Cluster and of the objects that belong to it.
	Namespace string `json:"namespace"`
	// Labels of every rendered object.
	Labels map[string]string `json:"labels,omitempty"`
	// Annotations for tools that read the profile (kustomize, Argo CD). They are not rendered.
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Spec is the body of a Profile.
type Spec struct {
	// Target is the release of the CloudNativePG operator that will read the objects. "1.30" is the newest patch of 1.30 that pgha
	// knows, and "1.30.0" exactly that one. A newer patch is taken for the newest that it knows, with a note.
	Target string `json:"target"`
	// Description of the cluster, for people. Nothing reads it.
	Description string `json:"description,omitempty"`
	// Instances is the number of PostgreSQL servers: one primary, the others replicas.
	Instances int32 `json:"instances"`
	// PostgreSQL configures the server: its version, parameters, client authentication and synchronous replication.
	PostgreSQL PostgreSQL `json:"postgresql"`
	// Bootstrap is what is created with the cluster: the application's database and its owner.
	Bootstrap Bootstrap `json:"bootstrap"`
	// Databases beside that of Bootstrap, with their schemas and extensions.
	Databases []Database `json:"databases,omitempty"`
	// Roles beside the owner of Bootstrap.
	Roles []Role `json:"roles,omitempty"`
	// RoleManagement is where the roles are: "standalone" (DatabaseRole objects, from operator 1.30 on), "managed" (spec.managed.roles of the
	// Cluster), or "auto", which is standalone if the target has it. A role that moves from one to the other keeps all it has.
	RoleManagement string `json:"roleManagement"`
	// Publications of logical replication.
	Publications []Publication `json:"publications,omitempty"`
	// Subscriptions of logical replication.
	Subscriptions []Subscription `json:"subscriptions,omitempty"`
	// ExternalClusters are other PostgreSQL servers, which Subscriptions connect to.
	ExternalClusters []ExternalCluster `json:"externalClusters,omitempty"`
	// EnableSuperuserAccess gives the role postgres a password, for connections over the network. Omitted or false, the operator sets none, or
	// removes it, and a superuser connects only inside a pod, as kubectl cnpg psql does.
	EnableSuperuserAccess *bool `json:"enableSuperuserAccess,omitempty"`
	// SuperuserSecret with username and password of the role postgres. Empty: the operator generates one, <cluster>-superuser.
	// It is only read with EnableSuperuserAccess.
	SuperuserSecret string `json:"superuserSecret,omitempty"`
	// PrimaryUpdateMethod is how a change reaches the primary, after all replicas have it: "restart" in its place, or "switchover" to a
	// replica. Empty: the operator's default, restart.
	PrimaryUpdateMethod string `json:"primaryUpdateMethod,omitempty"`
	// PrimaryUpdateStrategy is "unsupervised" (a change reaches the primary at once) or "supervised" (the primary waits for your
	// kubectl cnpg restart or promote). Empty: the operator's default, unsupervised.
	PrimaryUpdateStrategy string `json:"primaryUpdateStrategy,omitempty"`
	// EnablePDB lets the operator make PodDisruptionBudgets. Omitted: they are on, except with a single instance, where one would only
	// block the drain of its node. A recovered copy always does what is omitted here.
	EnablePDB *bool `json:"enablePDB,omitempty"`
	// ImagePullSecrets are Secrets of the type kubernetes.io/dockerconfigjson, by name, for private registries. They must exist. The pods of the
	// instances, of Poolers and of the restore drill use them, and so does a recovered copy.
	ImagePullSecrets []string `json:"imagePullSecrets,omitempty"`
	// ImagePullPolicy is Always, IfNotPresent or Never. Empty: the default of Kubernetes.
	ImagePullPolicy string `json:"imagePullPolicy,omitempty"`
	// Resources of each instance. Requests equal limits, so that the pods are in the QoS class Guaranteed, unless you set requests.
	Resources InstanceResources `json:"resources"`
	// Storage is the volume of the data directory.
	Storage Storage `json:"storage"`
	// WALStorage is a separate volume for the write-ahead log. It can be added to a cluster but not removed.
	WALStorage *Storage `json:"walStorage,omitempty"`
	// Tablespaces are further volumes, for tables that need other disks than the rest.
	Tablespaces []Tablespace `json:"tablespaces,omitempty"`
	// StorageClasses to render with the cluster. They are cluster-scoped. Storage refers to them by name.
	StorageClasses []StorageClass `json:"storageClasses,omitempty"`
	// SnapshotClasses to render with the cluster. They are cluster-scoped. Backup refers to them by name.
	SnapshotClasses []SnapshotClass `json:"snapshotClasses,omitempty"`
	// Scheduling says where the instances may run.
	Scheduling Scheduling `json:"scheduling"`
	// NodeMaintenanceWindow is for drains of nodes. Default: none.
	NodeMaintenanceWindow *NodeMaintenanceWindow `json:"nodeMaintenanceWindow,omitempty"`
	// Timings override the operator's timeouts. The operator's defaults suit most clusters.
	Timings Timings `json:"timings"`
	// InheritedMetadata is added by the operator to every object that it creates: pods, volumes, Services, Secrets.
	InheritedMetadata InheritedMetadata `json:"inheritedMetadata"`
	// Certificates of your own. Default: the operator makes all of them.
	Certificates *Certificates `json:"certificates,omitempty"`
	// Identity is the cloud identity that the pods use to access the object store.
	Identity Identity `json:"identity"`
	// Backup sets where backups are stored, when they are taken, and how long they are kept.
	Backup Backup `json:"backup"`
	// Monitoring sets how Prometheus scrapes the instances, which alerts there are, and a dashboard for Grafana.
	Monitoring Monitoring `json:"monitoring"`
	// Endpoints are load balancers in front of the cluster. Default: none. Pods connect through the cluster's Services.
	Endpoints Endpoints `json:"endpoints"`
	// Poolers are pods of PgBouncer in front of the cluster. Default: none.
	Poolers []Pooler `json:"poolers,omitempty"`
	// Network says who may connect, by network policies. Default: no policies, so everybody in the Kubernetes cluster.
	Network Network `json:"network"`
	// Operator describes the installation of the CloudNativePG operator.
	Operator Operator `json:"operator"`
	// Recovery configures the recovered cluster, which restores a backup.
	Recovery Recovery `json:"recovery"`
	// GitOps sets which controller applies the objects from a repository.
	GitOps GitOps `json:"gitops"`
	// Patches change rendered objects, including fields that the profile has no setting for.
	Patches []Patch `json:"patches,omitempty"`
	// Lint configures pgha lint.
	Lint Lint `json:"lint"`
	// Plan configures pgha plan.
	Plan Plan `json:"plan"`
}

// Resources of a container, as Kubernetes quantities.
type Resources struct {
	// CPU, in cores: "2", "500m".
	CPU string `json:"cpu,omitempty"`
	// Memory, in bytes: "8Gi".
	Memory string `json:"memory,omitempty"`
}

// InstanceResources of an instance, as Kubernetes quantities.
type InstanceResources struct {
	// CPU is the limit, in cores: "2", "500m".
	CPU string `json:"cpu,omitempty"`
	// Memory is the limit, in bytes: "8Gi".
	Memory string `json:"memory,omitempty"`
	// Requests that are less than the limits, or without limits: the pods are then in the QoS class Burstable, and are evicted and
	// killed before Guaranteed ones. A request that is omitted equals its limit. Tuning derives memory parameters from the request,
	// because only that much memory is certain, and the rest from the limit of the CPU, if there is one.
	Requests *Resources `json:"requests,omitempty"`
}

// RequestedMemory is the memory that an instance certainly has.
func (r InstanceResources) RequestedMemory() string {
	if r.Requests != nil && r.Requests.Memory != "" {
		return r.Requests.Memory
	}
	return r.Memory
}

// RequestedCPU is the CPU that an instance certainly has.
func (r InstanceResources) RequestedCPU() string {
	if r.Requests != nil && r.Requests.CPU != "" {
		return r.Requests.CPU
	}
	return r.CPU
}

// UsableCPU is the CPU that an instance can have: its limit. Without one, it is the request.
func (r InstanceResources) UsableCPU() string { return or(r.CPU, r.RequestedCPU()) }

// Storage is a volume.
type Storage struct {
	// Size as a Kubernetes quantity: "64Gi". It can grow, never shrink.
	Size string `json:"size"`
	// StorageClass by name; empty for the Kubernetes cluster's default class.
	StorageClass string `json:"storageClass,omitempty"`
}

// StorageClass is a class of disks that is rendered with the profile. Omitted fields have the defaults of Kubernetes.
type StorageClass struct {
	// Name that Storage refers to.
	Name string `json:"name"`
	// Provisioner is the CSI driver: disk.csi.azure.com for Azure disks.
	Provisioner string `json:"provisioner"`
	// Parameters of the driver: skuName, cachingMode, ….
	Parameters map[string]string `json:"parameters,omitempty"`
	// ReclaimPolicy is Retain or Delete: what happens to the disk when its claim is deleted.
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
	// Owner of the database, a role that is created with it.
	Owner string `json:"owner"`
	// Secret with the owner's username and password. Empty: the operator generates one, <cluster>-app.
	Secret string `json:"secret,omitempty"`
	// SecretSource sets how that Secret is created.
	SecretSource SecretSource `json:"secretSource"`
	// DataChecksums lets PostgreSQL detect corrupted pages. They cannot be enabled later. PostgreSQL 18 and later enable them even with false,
	// unless the operator is 1.29.3, 1.30.1 or newer.
	DataChecksums bool `json:"dataChecksums"`
	// WALSegmentSize is the size of a WAL file in MB, a power of two from 1 to 1024. 0: PostgreSQL's default, 16.
	WALSegmentSize int32 `json:"walSegmentSize,omitempty"`
	// Encoding of the databases: "UTF8", the operator's default.
	Encoding string `json:"encoding,omitempty"`
	// Locale of messages, dates and numbers, and of the provider if it has no locale of its own. It changes neither localeCollate nor
	// localeCType, which the operator sets to "C" if they are empty. Names are those of the image: locale -a lists them.
	Locale string `json:"locale,omitempty"`
	// LocaleCollate is the sort order: "C", the operator's default, or a name such as "en_US.utf8". Text that is sorted by the operating
	// system's library needs a REINDEX when an image has another version of it.
	LocaleCollate string `json:"localeCollate,omitempty"`
	// LocaleCType says what is a letter, and what its upper case is. Default: "C".
	LocaleCType string `json:"localeCType,omitempty"`
	// LocaleProvider is "libc", "icu" (from 15 on) or "builtin" (from 17 on). Empty: PostgreSQL's default, libc.
	LocaleProvider string `json:"localeProvider,omitempty"`
	// ICULocale with localeProvider icu: "en-US". It needs icu.
	ICULocale string `json:"icuLocale,omitempty"`
	// ICURules change the sort order of icuLocale, from PostgreSQL 16 on.
	ICURules string `json:"icuRules,omitempty"`
	// BuiltinLocale with localeProvider builtin: "C", "C.UTF-8" or "PG_UNICODE_FAST" (from 18 on).
	BuiltinLocale string `json:"builtinLocale,omitempty"`
	// PostInitSQL are statements that a superuser runs in the database postgres, once. Everybody who reads the Cluster can read them, so write no
	// password. A statement that fails stops the bootstrap. A recovered cluster does not run them.
	PostInitSQL []string `json:"postInitSQL,omitempty"`
	// PostInitTemplateSQL are statements for template1, of which every later database is a copy. They run after postInitSQL.
	PostInitTemplateSQL []string `json:"postInitTemplateSQL,omitempty"`
	// PostInitApplicationSQL are statements for the application's database, such as CREATE EXTENSION. A superuser runs them, so
	// that what they create belongs to postgres.
	PostInitApplicationSQL []string `json:"postInitApplicationSQL,omitempty"`
	// PostInitSQLRefs is SQL like PostInitSQL, in Secrets and ConfigMaps. It runs after PostInitSQL.
	PostInitSQLRefs *SQLRefs `json:"postInitSQLRefs,omitempty"`
	// PostInitTemplateSQLRefs is SQL like PostInitTemplateSQL, and runs after that.
	PostInitTemplateSQLRefs *SQLRefs `json:"postInitTemplateSQLRefs,omitempty"`
	// PostInitApplicationSQLRefs is SQL like PostInitApplicationSQL, and runs after that.
	PostInitApplicationSQLRefs *SQLRefs `json:"postInitApplicationSQLRefs,omitempty"`
}

// InheritedMetadata is added to every object that the operator creates.
type InheritedMetadata struct {
	// Labels of these objects.
	Labels map[string]string `json:"labels,omitempty"`
	// Annotations of these objects.
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Operator describes the installation that reconciles the cluster.
type Operator struct {
	// Namespace of the operator. It reads its ConfigMap only from this namespace. Empty: the profile's namespace.
	Namespace string `json:"namespace,omitempty"`
	// Config is the data of the operator's ConfigMap. Without entries, no ConfigMap is rendered. The operator reads it when it
	// starts. With the Helm chart, set the chart's config.data instead: the chart owns a ConfigMap of that name.
	Config map[string]string `json:"config,omitempty"`
}

// Plan configures the plan of a change of this profile.
type Plan struct {
	// Allow is the budget: the classes of changes that need no confirmation. Without it, every change needs one. A class covers
	// all lighter ones. The three heaviest are different: "accepted and fails later", "data at risk" and "refused" cover only
	// themselves, and no other class covers them. A change that ends connections needs room for that too: at least "switchover" for rw
	// and pooled, "replicas recreated" for ro. The budget of the old side counts, so that a change cannot raise its own; if that has
	// none, the new one's. pgha plan --allow replaces the budget.
	Allow []string `json:"allow,omitempty"`
}

// Lint configures the linter for this profile.
type Lint struct {
	// Ignore lists rules to ignore, each with a reason.
	Ignore []Ignore `json:"ignore,omitempty"`
}

// Ignore names one rule to ignore.
type Ignore struct {
	// Rule is the ID of the rule: PGHA001.
	Rule string `json:"rule"`
	// Reason why the rule is ignored. It is required.
	Reason string `json:"reason"`
}
