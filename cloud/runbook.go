// SPDX-License-Identifier: Apache-2.0

package cloud

import (
	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
)

// Runbook returns the parts of a runbook that depend on the cloud. Blocks may be empty.
type Runbook interface {
	// Words for the runbook's own sentences.
	Words() Words
	// KubernetesCluster is the name of the Kubernetes cluster, the default for kubectl's context; "" if the profile has none.
	KubernetesCluster() string
	// Names from the sections that commands use.
	Names() []Name
	// Login configures the context of kubectl.
	Login(context string) []Block
	// Identity is the name of the profile's identity; "" for none.
	Identity() string
	RunbookTrust
	// Address shows the address of the endpoints.
	Address() []Block
	// Alerts gives the cloud's Prometheus the rules that a command prints; nil if it needs nothing, or the profile does not name it.
	Alerts(command string) []Block
	// NodePools returns the commands that upgrade a node pool to a version of Kubernetes, or to a new image of its nodes if there is none. The
	// pool is quoted for the shell already, as in "$POOL".
	NodePools(pool, version string) NodeCommands
}

// NodeCommands upgrade the nodes. Each is nil if the profile does not name the Kubernetes cluster.
type NodeCommands struct {
	// Label of a node whose value is the name of its pool.
	Label string
	// ChannelOff turns automatic upgrades off; nil if the profile has none.
	ChannelOff []string
	// ControlPlane upgrades it; nil without a version.
	ControlPlane []string
	// Upgrade of the pool.
	Upgrade []string
	// Abort stops the operation on the pool.
	Abort []string
	// State shows all pools.
	State []string
}

// RunbookTrust returns the parts about permissions: what the identity may do, and who may use it.
type RunbookTrust interface {
	// Access describes the permissions on the archive that the identity with this ID needs. The comment follows the command that
	// prints the ID.
	Access(id, comment string) []Block
	// Trust makes the cloud trust the service accounts, with a script. The subject is quoted for text.
	Trust(subject string, script []string) []Block
	// Trusted shows the subjects that the cloud trusts.
	Trusted() []Block
	// Distrust removes the trust, with a script.
	Distrust(script []string) []Block
	// KeepTrust says that a credential may stay. The credential is quoted for text.
	KeepTrust(credential string) []Block
	// TrustNote returns the subject that the cloud must trust, and the command for it.
	TrustNote(id, subject, command string) string
}

// Block is a part of a runbook.
type Block struct {
	// Text of a paragraph; empty for none.
	Text string
	// Shell lists the commands below the text, one per line.
	Shell []string
}

// Words of a cloud.
type Words struct {
	// Cloud by name: Azure.
	Cloud string
	// Kubernetes that the cloud manages: AKS.
	Kubernetes string
	// Forced are the commands that drain nodes regardless of disruption budgets, quoted for text.
	Forced string
	// Identity of pods: managed identity.
	Identity string
	// AddressTrouble lists the reasons why a load balancer may have no address.
	AddressTrouble []string
}

// Name is a name that commands use.
type Name struct {
	// Field of the profile with the name.
	Field string
	// Value of the field.
	Value string
}

// Archive locates the backups of rendered objects, after patches.
type Archive interface {
	// ByIdentity reports whether the pods access it with an identity instead of a key in a Secret.
	ByIdentity() bool
	// Label of the archive in a diagram, one item per line.
	Label() []string
	// Role that the identity needs.
	Role() string
	// Exists shows that the archive exists.
	Exists() []Block
	// FindWAL is a command that prints the name of the WAL file in $WAL, if it exists.
	FindWAL() string
	// List shows the base backups.
	List() []Block
	// Delete is a command that prints what it would delete.
	Delete() string
	// Troubles lists problems with archiving. The subject is quoted for text; quote quotes a name.
	Troubles(subject string, quote func(string) string) []string
}

// Reader reads rendered objects.
type Reader interface {
	// Archive of a Cluster, whose files are in the folder server; nil if it is in another cloud.
	Archive(config *barmanv1.BarmanObjectStoreConfiguration, server string) Archive
	// IdentityID is the ID of the identity in the annotations of a service account; "" for none.
	IdentityID(annotations map[string]string) string
}
