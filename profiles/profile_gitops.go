// SPDX-License-Identifier: Apache-2.0

package profiles

// GitOps configures how the objects in a repository are applied to Kubernetes.
type GitOps struct {
	// Controller that applies the objects: "argocd", "flux", or "none". The objects get its annotations. With them, it applies
	// the objects in order and never deletes those that hold data: the Cluster, its ObjectStore, StorageClasses,
	// ExternalSecrets and Databases.
	Controller string `json:"controller"`
}

// Controllers that apply a repository.
const (
	ControllerNone   = "none"
	ControllerArgoCD = "argocd"
	ControllerFlux   = "flux"
)

// SecretSource sets how the Secret with a password is created, if the profile names one: that of the database's owner in
// spec.bootstrap, or of a role in spec.roles. No source puts a password into a repository.
type SecretSource struct {
	// From is "reference" (the Secret is created outside of pgha, and the Cluster only refers to it), "file" (kustomize creates
	// it from a file that Git ignores), or "externalSecret" (the External Secrets Operator copies the password from a secret
	// store).
	From string `json:"from"`
	// File in the base's directory, for "file": a line username=… and a line password=…. Empty: <secret>.env.
	File string `json:"file,omitempty"`
	// Store is the SecretStore or ClusterSecretStore, for "externalSecret". It determines which cloud holds the password.
	Store string `json:"store,omitempty"`
	// StoreKind is "ClusterSecretStore" or "SecretStore". Empty: ClusterSecretStore.
	StoreKind string `json:"storeKind,omitempty"`
	// Key is the name of the password in the store. Empty: the name of the Secret.
	Key string `json:"key,omitempty"`
}

// Sources of the owner's Secret.
const (
	SecretReference = "reference"
	SecretFile      = "file"
	SecretExternal  = "externalSecret"
)

// SecretEnvFile returns the name of the file with the owner's name and password, for kustomize's secretGenerator.
func (p *Profile) SecretEnvFile() string {
	return p.Spec.Bootstrap.SecretSource.file(p.Spec.Bootstrap.Secret)
}

// ExternalKey returns the name of the owner's password in the secret store.
func (p *Profile) ExternalKey() string {
	return p.Spec.Bootstrap.SecretSource.key(p.Spec.Bootstrap.Secret)
}
