// SPDX-License-Identifier: Apache-2.0

// Package cloud is the interface between pgha and the clouds. A profile has sections of its cloud in these unions:
// spec.backup.store, spec.identity, spec.monitoring.alerts, spec.endpoints and each of its two endpoints. A [Provider] creates a [Cloud] from these
// sections, which profiles, render, adopt and runbook use. These packages do not name a cloud.
//
// To add a cloud, add a package next to azure, one field in each union (profiles/profile_cloud.go), and one line in
// profiles.Clouds.
package cloud

import (
	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Provider implements one cloud. It has no state.
type Provider interface {
	// Name of the provider's member in every union of a profile: azure.
	Name() string
	// Bind the provider to the sections of one profile.
	Bind(Sections, Facts) Cloud
	// Stores names the object stores of the cloud that pgha supports, for messages: Azure Blob Storage.
	Stores() string
	// Constraints of single fields of the sections, for the JSON Schema.
	Constraints() []Constraint
	// LocalDisks lists the provisioners of node-local disks that exist only in this cloud.
	LocalDisks() []LocalDisk
	// Reader reads rendered objects.
	Reader
	// Importer finds the sections in manifests.
	Importer
}

// Sections of one cloud in a profile. Each is a pointer to the provider's type, or nil if the profile has none.
type Sections struct {
	// Store of the backups, from spec.backup.store.
	Store any
	// Identity of the pods, from spec.identity.
	Identity any
	// Endpoints are the common settings of both endpoints, from spec.endpoints.
	Endpoints any
	// ReadWrite and ReadOnly are the sections of the two endpoints.
	ReadWrite, ReadOnly any
	// Alerts are the settings of the rules for the cloud's Prometheus, from spec.monitoring.alerts.
	Alerts any
	// Poolers are the sections of spec.poolers[].endpoint, one for each Pooler; nil for a Pooler without.
	Poolers []any
	// Nodes are the sections of spec.scheduling.kubernetes and of each of spec.scheduling.pools; none if the profile has no pools.
	Nodes []any
}

// Section returns a copy of one of the Sections as the provider's type: the zero value if the profile has none.
func Section[T any](section any) T {
	if s, ok := section.(*T); ok && s != nil {
		return *s
	}
	var none T
	return none
}

// Facts are values of the rest of the profile that a provider needs.
type Facts struct {
	// Backups are taken.
	Backups bool
	// ReadWrite and ReadOnly endpoints exist.
	ReadWrite, ReadOnly bool
	// Pools are the names of the node pools, and Zones the zones of each.
	Pools []string
	Zones [][]string
	// Inherited annotations of all objects that the operator creates, from spec.inheritedMetadata.
	Inherited map[string]string
}

// Cloud is a provider bound to one profile. No method changes the profile.
type Cloud interface {
	// Validate reports the faults of the sections, with the paths of the fields.
	Validate() field.ErrorList

	Backups
	Pods
	Addresses
	Starter
	Runbook

	// OperatorSettings are entries that the operator's ConfigMap needs in this cloud. A setting is used only for targets that read
	// it.
	OperatorSettings() []Setting
	// Recovered returns the sections of the recovered cluster that differ.
	Recovered() Sections
}

// Backups locates the backups.
type Backups interface {
	// Destination is the URL for barman-cloud.
	Destination() string
	// Hosts are the DNS names that the pods connect to over HTTPS: of the object store, and of what gives them their tokens.
	Hosts() []string
	// Credentials for barman-cloud.
	Credentials() barmanv1.BarmanCredentials
}

// Pods configures how the pods authenticate to the cloud.
type Pods interface {
	// ServiceAccount is the metadata of the service account; the zero value without an identity.
	ServiceAccount() Metadata
	// PodLabels are labels that the pods need; nil without an identity.
	PodLabels() map[string]string
	// Scraper are the namespace and the labels of the pods of the cloud's own Prometheus.
	Scraper() (namespace string, labels map[string]string)
	// CredentialName is the name of the federated credential of a cluster.
	CredentialName(namespace, cluster string) string
}

// Addresses configures the addresses of the endpoints.
type Addresses interface {
	// LoadBalancer returns the annotations of an endpoint's Service; nil if it needs none.
	LoadBalancer(internal, readOnly bool) map[string]string
	// PoolerBalancer returns the annotations of the Service of a Pooler, by its index in spec.poolers; nil if it needs none.
	PoolerBalancer(internal bool, pooler int) map[string]string
	// SharedAddress reports whether both endpoints share one address, so that they need different ports.
	SharedAddress() bool
	// DNSLabels of the endpoints.
	DNSLabels() []string
	// OwnAddresses returns the sections of endpoints on new addresses, with a DNS label for the first of them, or "" for none.
	OwnAddresses(dnsLabel string) Sections
	// BindsAddress reports whether an annotation of a Service determines its address.
	BindsAddress(annotation string) bool
}

// Starter helps users to write a profile.
type Starter interface {
	// Variables are the shell variables of a guide, and the fields that they set.
	Variables() []Variable
	// Examples lists the fields that have an example value in the built-in profiles.
	Examples() []Example
	// Questions that pgha init asks.
	Questions() []Question
}
