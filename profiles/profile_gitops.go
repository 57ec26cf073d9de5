// SPDX-License-Identifier: Apache-2.0

package profiles

// GitOps is how the objects get from a repository into Kubernetes.
type GitOps struct {
	// Controller that applies them: "argocd", "flux", or "none". The objects carry its annotations, by which it applies them in
	// order and never deletes what holds data: the Cluster, its ObjectStore, StorageClasses and ExternalSecret.
	Controller string `json:"controller"`
}

// Controllers that apply a repository.
const (
	ControllerNone   = "none"
	ControllerArgoCD = "argocd"
	ControllerFlux   = "flux"
)

// SecretSource is how the Secret of the database's owner comes about, where spec.bootstrap.secret names one. No way puts a
// password into a repository.
type SecretSource struct {
	// From is "reference" (somebody else makes the Secret, and it is only referred to), "file" (kustomize makes it from a file
	// that Git ignores), or "externalSecret" (the External Secrets Operator copies the password from a secret store).
	From string `json:"from"`
	// File in the base's directory, for "file": a line username=… and a line password=…. Empty: <secret>.env.
	File string `json:"file,omitempty"`
	// Store is the SecretStore or ClusterSecretStore, for "externalSecret". It says which cloud the password is in.
	Store string `json:"store,omitempty"`
	// StoreKind is "ClusterSecretStore" or "SecretStore". Empty: ClusterSecretStore.
	StoreKind string `json:"storeKind,omitempty"`
	// Key is the name of the password in the store. Empty: the Secret's.
	Key string `json:"key,omitempty"`
}

// Sources of the owner's Secret.
const (
	SecretReference = "reference"
	SecretFile      = "file"
	SecretExternal  = "externalSecret"
)

// SecretEnvFile holds the owner's name and password, for kustomize's secretGenerator.
func (p *Profile) SecretEnvFile() string {
	return or(p.Spec.Bootstrap.SecretSource.File, p.Spec.Bootstrap.Secret+".env")
}

// ExternalKey is the name of the owner's password in the secret store.
func (p *Profile) ExternalKey() string {
	return or(p.Spec.Bootstrap.SecretSource.Key, p.Spec.Bootstrap.Secret)
}
