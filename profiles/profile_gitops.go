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

// SecretSource is how the Secret of the database's owner comes about, where spec.database.secret names one. No way puts a
// password into a repository.
type SecretSource struct {
	// From is "reference" (somebody else makes the Secret, and it is only referred to), "file" (kustomize makes it from a file
	// that Git ignores), or "keyVault" (the External Secrets Operator copies the password from an Azure Key Vault).
	From string `json:"from"`
	// File in the base's directory, for "file": a line username=… and a line password=…. Empty: <secret>.env.
	File string `json:"file,omitempty"`
	// Store is the SecretStore of the Key Vault, for "keyVault".
	Store string `json:"store,omitempty"`
	// StoreKind is "ClusterSecretStore" or "SecretStore". Empty: ClusterSecretStore.
	StoreKind string `json:"storeKind,omitempty"`
	// Key is the name of the password in the Key Vault. Empty: the Secret's.
	Key string `json:"key,omitempty"`
}

// Sources of the owner's Secret.
const (
	SecretReference = "reference"
	SecretFile      = "file"
	SecretKeyVault  = "keyVault"
)

// SecretEnvFile holds the owner's name and password, for kustomize's secretGenerator.
func (p *Profile) SecretEnvFile() string {
	return or(p.Spec.Database.SecretSource.File, p.Spec.Database.Secret+".env")
}

// KeyVaultKey is the owner's password in the Key Vault.
func (p *Profile) KeyVaultKey() string {
	return or(p.Spec.Database.SecretSource.Key, p.Spec.Database.Secret)
}
