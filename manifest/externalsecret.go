// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// ExternalSecret has the fields of the External Secrets Operator's kind that pgha sets. The operator's own module imports forty clouds.
// https://external-secrets.io/latest/api/externalsecret/
type ExternalSecret struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	// Spec of the Secret to create.
	Spec ExternalSecretSpec `json:"spec"`
}

// ExternalSecretSpec says which values to read and which Secret to create.
type ExternalSecretSpec struct {
	// RefreshInterval is the maximum age of the copy, as a Go duration.
	RefreshInterval string `json:"refreshInterval,omitempty"`
	// SecretStoreRef is the store to read from.
	SecretStoreRef SecretStoreRef `json:"secretStoreRef"`
	// Target is the Secret to create.
	Target ExternalSecretTarget `json:"target"`
	// Data lists the values to read.
	Data []ExternalSecretData `json:"data,omitempty"`
}

// SecretStoreRef names a SecretStore or ClusterSecretStore.
type SecretStoreRef struct {
	// Kind of the store.
	Kind string `json:"kind,omitempty"`
	// Name of the store.
	Name string `json:"name"`
}

// ExternalSecretTarget is the Secret to create.
type ExternalSecretTarget struct {
	// Name of the Secret. Empty: the name of the ExternalSecret.
	Name string `json:"name,omitempty"`
	// Template of the Secret.
	Template SecretTemplate `json:"template"`
}

// SecretTemplate is the template of the Secret.
type SecretTemplate struct {
	// Type of the Secret.
	Type corev1.SecretType `json:"type,omitempty"`
	// Metadata of the Secret.
	Metadata SecretTemplateMetadata `json:"metadata,omitempty"`
	// Data, with Go templates that use the values that were read.
	Data map[string]string `json:"data,omitempty"`
}

// SecretTemplateMetadata is the metadata of the Secret.
type SecretTemplateMetadata struct {
	// Labels of the Secret.
	Labels map[string]string `json:"labels,omitempty"`
	// Annotations of the Secret.
	Annotations map[string]string `json:"annotations,omitempty"`
}

// ExternalSecretData is one value to read.
type ExternalSecretData struct {
	// SecretKey is the value's name in the template.
	SecretKey string `json:"secretKey"`
	// RemoteRef is the value in the store.
	RemoteRef RemoteRef `json:"remoteRef"`
}

// RemoteRef is a value in a store.
type RemoteRef struct {
	// Key of the value: the name of the password there.
	Key string `json:"key"`
	// Property of a value that is JSON.
	Property string `json:"property,omitempty"`
	// Version of the value. Empty: the newest.
	Version string `json:"version,omitempty"`
	// ConversionStrategy, DecodingStrategy and MetadataPolicy are as in the operator's documentation.
	ConversionStrategy string `json:"conversionStrategy,omitempty"`
	DecodingStrategy   string `json:"decodingStrategy,omitempty"`
	MetadataPolicy     string `json:"metadataPolicy,omitempty"`
}

// DeepCopyObject implements runtime.Object.
func (s *ExternalSecret) DeepCopyObject() runtime.Object {
	c := *s
	s.DeepCopyInto(&c.ObjectMeta)
	c.Spec.Data = append([]ExternalSecretData(nil), s.Spec.Data...)
	template := &c.Spec.Target.Template
	template.Data = maps.Clone(template.Data)
	template.Metadata.Labels = maps.Clone(template.Metadata.Labels)
	template.Metadata.Annotations = maps.Clone(template.Metadata.Annotations)
	return &c
}
