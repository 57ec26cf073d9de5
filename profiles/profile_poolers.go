// SPDX-License-Identifier: Apache-2.0

package profiles

import "github.com/pgha/pgha/cloud/azure"

// Pooler is a Pooler: pods of PgBouncer, which share connections to PostgreSQL among many clients, and their Service.
type Pooler struct {
	// Name of the Pooler, and so of its Service and Deployment. Empty: <cluster>-pooler-<type>.
	Name string `json:"name,omitempty"`
	// Type is where connections go: "rw" (the primary), "ro" (the replicas) or "r" (every instance). It is the Service of the Cluster that
	// PgBouncer connects to.
	Type string `json:"type"`
	// Instances is the number of pods. 0: two. With one, nobody can connect while its node is drained.
	Instances int32 `json:"instances,omitempty"`
	// PodDisruptionBudget is "auto", a budget if there are several pods, since the operator makes none for a Pooler and one for a single
	// pod would block every drain, or "none". Empty: auto.
	PodDisruptionBudget string `json:"podDisruptionBudget,omitempty"`
	// MaxUnavailable is the number of pods that drains may take at once. 0: one.
	MaxUnavailable int32 `json:"maxUnavailable,omitempty"`
	// PodMonitors is "auto", one for each of spec.monitoring.podMonitors, or "none". Empty: auto.
	PodMonitors string `json:"podMonitors,omitempty"`
	// PgBouncer configures PgBouncer.
	PgBouncer PgBouncer `json:"pgbouncer"`
	// Resources of each pod. Requests equal limits. PgBouncer uses one CPU at most. Empty: none.
	Resources Resources `json:"resources"`
	// Scheduling places the pods.
	Scheduling PoolerScheduling `json:"scheduling"`
	// Endpoint makes the Service a load balancer of the cloud. Clients of a load balancer of the Cluster bypass PgBouncer, so that pausing
	// the Pooler would not stop them. Default: none.
	Endpoint *PoolerEndpoint `json:"endpoint,omitempty"`
}

// PgBouncer configures PgBouncer. The fields have the names of the Pooler's.
type PgBouncer struct {
	// PoolMode is when a client gives its connection back: "session" (when it disconnects) or "transaction" (after each transaction).
	// "transaction" needs far fewer connections, and breaks what a session keeps: SET, LISTEN, advisory locks, temporary tables, and
	// prepared statements unless max_prepared_statements is set. There is no default.
	PoolMode string `json:"poolMode"`
	// Parameters of pgbouncer.ini that the operator allows, as strings. PgBouncer's own defaults are 20 for default_pool_size and 100 for
	// max_client_conn, in each pod.
	Parameters map[string]string `json:"parameters,omitempty"`
	// PgHBA are lines of PgBouncer's pg_hba.conf. They come before the operator's, which let everybody with a password in, with or without TLS.
	PgHBA []string `json:"pg_hba,omitempty"`
	// Paused makes PgBouncer hold new transactions until it is false again, such as for a switchover.
	Paused bool `json:"paused,omitempty"`
	// Image of PgBouncer, with a tag. Empty: the operator's default.
	Image string `json:"image,omitempty"`
	// ImageCatalogRef is the image of a catalog instead, from operator 1.30 on: {key: pgbouncer}. A new image there replaces the pods.
	ImageCatalogRef *PoolerCatalog `json:"imageCatalogRef,omitempty"`
	// ClientTLSSecret has the certificate that clients see. Empty: that of the Cluster.
	ClientTLSSecret string `json:"clientTLSSecret,omitempty"`
	// ServerAltDNSNames is "auto", which adds the names of the Pooler's Service to the certificate of the Cluster (spec.certificates), so that
	// sslmode=verify-full works through the Pooler, or "none". With ClientTLSSecret there is nothing to add. Empty: auto.
	ServerAltDNSNames string `json:"serverAltDNSNames,omitempty"`
	// ClientCASecret has the CA for certificates of clients. Empty: that of the Cluster.
	ClientCASecret string `json:"clientCASecret,omitempty"`
	// ServerTLSSecret has PgBouncer's own certificate for PostgreSQL. With it or AuthQuerySecret, the operator sets up neither the user nor the
	// function of AuthQuery. Empty: the operator makes all of them.
	ServerTLSSecret string `json:"serverTLSSecret,omitempty"`
	// ServerCASecret has the CA for the certificates of the instances. Empty: that of the Cluster.
	ServerCASecret string `json:"serverCASecret,omitempty"`
	// AuthQuery looks up the password of a user. It needs AuthQuerySecret or ServerTLSSecret. Empty: the operator's own.
	AuthQuery string `json:"authQuery,omitempty"`
	// AuthQuerySecret has the user for AuthQuery and its password. The operator deprecates it since 1.28; use ServerTLSSecret.
	AuthQuerySecret string `json:"authQuerySecret,omitempty"`
}

// PoolerScheduling places the pods of a Pooler. They need no disk, so they may run on any node; by default they do not run on nodes that only the
// instances tolerate.
type PoolerScheduling struct {
	// ZoneSpread over topology.kubernetes.io/zone: "ScheduleAnyway" (a zone that is down does not hold pods back), "DoNotSchedule", or
	// "none". Empty: ScheduleAnyway.
	ZoneSpread string `json:"zoneSpread,omitempty"`
	// PodAntiAffinity between pods of the Pooler on one node: "preferred", "required" or "none". Empty: preferred.
	PodAntiAffinity string `json:"podAntiAffinity,omitempty"`
	// NodeSelector of the pods.
	NodeSelector map[string]string `json:"nodeSelector,omitempty"`
	// Tolerations of the pods.
	Tolerations []Toleration `json:"tolerations,omitempty"`
}

// PoolerEndpoint is a load balancer in front of a Pooler, on port 5432.
type PoolerEndpoint struct {
	// Exposure is "public" or "internal". Empty: internal, reachable only from the virtual network.
	Exposure string `json:"exposure,omitempty"`
	// SourceRanges that may connect, as CIDRs. Required for a public endpoint.
	SourceRanges []string `json:"sourceRanges,omitempty"`
	// Azure settings of the load balancer.
	Azure *azure.PoolerEndpoint `json:"azure,omitempty"`
}

// PodCount is the number of pods, with the default.
func (p *Pooler) PodCount() int32 {
	if p.Instances == 0 {
		return defaultPoolerInstances
	}
	return p.Instances
}

// Budgeted reports whether the pods have a PodDisruptionBudget of the profile.
func (p *Pooler) Budgeted() bool { return p.PodDisruptionBudget != "none" && p.PodCount() > 1 }

// Monitored reports whether the pods have PodMonitors of the profile, if the profile has any.
func (p *Pooler) Monitored() bool { return p.PodMonitors != "none" }

// Named reports whether the certificate of the Cluster has the names of the Pooler's Service.
func (b *PgBouncer) Named() bool { return b.ClientTLSSecret == "" && b.ServerAltDNSNames != "none" }

const defaultPoolerInstances = 2
