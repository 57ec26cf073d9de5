// SPDX-License-Identifier: Apache-2.0

// Package cloud is the seam between pgha and the clouds. A profile has a section of its cloud in four unions:
// spec.backup.store, spec.identity, spec.endpoints and each of its two endpoints. A [Provider] makes a [Cloud] of these
// sections, and profiles, render, adopt and runbook ask that one. None of them names a cloud.
//
// A second cloud is a package beside azure, one field in each union (profiles/profile_cloud.go), and one line in
// profiles.Clouds.
package cloud

import (
	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Provider knows one cloud. It holds no state.
type Provider interface {
	// Name of the provider's member in every union of a profile: azure.
	Name() string
	// Bind the provider to the sections of one profile.
	Bind(Sections, Facts) Cloud
	// Stores is what the cloud keeps backups in, for messages: Azure Blob Storage.
	Stores() string
	// Constraints of single fields of the sections, for the JSON Schema.
	Constraints() []Constraint
	// LocalDisks are the provisioners of node-local disks that only this cloud has.
	LocalDisks() []LocalDisk
	// Reader reads rendered objects.
	Reader
	// Importer finds the sections in manifests.
	Importer
}

// Sections of one cloud in a profile. Each is a pointer to the provider's own type, or nil where the profile has none.
type Sections struct {
	// Store of the backups, from spec.backup.store.
	Store any
	// Identity of the pods, from spec.identity.
	Identity any
	// Endpoints is what both endpoints have in common, from spec.endpoints.
	Endpoints any
	// ReadWrite and ReadOnly are the sections of the two endpoints.
	ReadWrite, ReadOnly any
}

// Section is a copy of one of the Sections as the provider's own type: the zero value where the profile has none.
func Section[T any](section any) T {
	if s, ok := section.(*T); ok && s != nil {
		return *s
	}
	var none T
	return none
}

// Facts are what a provider must know of the rest of the profile.
type Facts struct {
	// Backups are taken.
	Backups bool
	// ReadWrite and ReadOnly endpoints exist.
	ReadWrite, ReadOnly bool
	// Inherited annotations of everything that the operator creates, from spec.inheritedMetadata.
	Inherited map[string]string
}

// Cloud is a provider bound to one profile. No method changes the profile.
type Cloud interface {
	// Validate reports what is wrong in the sections, with the paths of the fields.
	Validate() field.ErrorList
	// SecretKey reports a key that the cloud's secret store cannot have.
	SecretKey(path *field.Path, key string) field.ErrorList

	Backups
	Pods
	Addresses
	Starter
	Runbook

	// OperatorSettings are what the operator's ConfigMap needs in this cloud. A setting counts only for targets that read it.
	OperatorSettings() []Setting
	// Recovered are the sections of the cluster that a backup is restored into, where they differ.
	Recovered() Sections
}

// Backups is where the backups are.
type Backups interface {
	// Destination is the URL for barman-cloud.
	Destination() string
	// Credentials for barman-cloud.
	Credentials() barmanv1.BarmanCredentials
}

// Pods is how the pods prove who they are.
type Pods interface {
	// ServiceAccount is the metadata of the service account; the zero value without an identity.
	ServiceAccount() Metadata
	// PodLabels are labels that the pods need; nil without an identity.
	PodLabels() map[string]string
	// CredentialName is the name of the federated credential of a cluster.
	CredentialName(namespace, cluster string) string
}

// Addresses is how the endpoints get their addresses.
type Addresses interface {
	// LoadBalancer is the annotations of an endpoint's Service; nil where it needs none.
	LoadBalancer(internal, readOnly bool) map[string]string
	// SharedAddress reports whether both endpoints are on one address, so that each needs a port of its own.
	SharedAddress() bool
	// DNSLabels of the endpoints.
	DNSLabels() []string
	// OwnAddresses are the sections of endpoints on new addresses, with a DNS label for the first of them, or "" for none.
	OwnAddresses(dnsLabel string) Sections
	// BindsAddress reports whether an annotation of a Service decides which address it gets.
	BindsAddress(annotation string) bool
}

// Starter is what a profile of one's own starts with.
type Starter interface {
	// Variables of a guide's shell, and the fields that they fill.
	Variables() []Variable
	// Examples are the fields in which the built-in profiles hold an example's value.
	Examples() []Example
	// Questions that pgha init asks.
	Questions() []Question
}
