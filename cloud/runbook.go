// SPDX-License-Identifier: Apache-2.0

package cloud

import (
	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
)

// Runbook is what a runbook says of the cloud. Blocks are empty where there is nothing to say.
type Runbook interface {
	// Words for the runbook's own sentences.
	Words() Words
	// KubernetesCluster by name, as kubectl's context is called unless told otherwise; "" where the profile names none.
	KubernetesCluster() string
	// Names from the sections that stand in commands.
	Names() []Name
	// Login gives kubectl the context.
	Login(context string) []Block
	// Identity that the profile names; "" where it names none.
	Identity() string
	// Access to the archive: what the identity with this id needs. The comment says the id behind a command.
	Access(id, comment string) []Block
	// Trust has the cloud trust the service accounts, by a script. The subject is quoted for text.
	Trust(subject string, script []string) []Block
	// Trusted shows what the cloud trusts.
	Trusted() []Block
	// Distrust ends the trust, by a script.
	Distrust(script []string) []Block
	// KeepTrust says that a credential, which is quoted for text, may stay.
	KeepTrust(credential string) []Block
	// TrustNote says whom the cloud must trust, and the command for it.
	TrustNote(id, subject, command string) string
	// Address shows the address of the endpoints.
	Address() []Block
}

// Block is a part of a runbook.
type Block struct {
	// Text of a paragraph; empty for none.
	Text string
	// Shell is lines of commands below it.
	Shell []string
}

// Words of a cloud.
type Words struct {
	// Cloud by name: Azure.
	Cloud string
	// Kubernetes that the cloud manages: AKS.
	Kubernetes string
	// Forced are its commands that drain nodes whatever is in the way, quoted for text.
	Forced string
	// Identity of pods: managed identity.
	Identity string
	// AddressTrouble is why a load balancer may have no address.
	AddressTrouble []string
}

// Name that stands in commands.
type Name struct {
	// Field of the profile that holds it.
	Field string
	// Value of the field.
	Value string
}

// Archive is where the backups of rendered objects are, after patches.
type Archive interface {
	// ByIdentity reports whether the pods reach it as an identity, with no key in a Secret.
	ByIdentity() bool
	// Label is what to call it in a diagram, a line each.
	Label() []string
	// Role that the identity needs.
	Role() string
	// Exists shows that it is there.
	Exists() []Block
	// FindWAL is a command that prints the name of the WAL file in $WAL, if it is there.
	FindWAL() string
	// List shows the base backups.
	List() []Block
	// Delete is a command that says what it would delete.
	Delete() string
	// Troubles of archiving. The subject is quoted for text, and quote does so with a name.
	Troubles(subject string, quote func(string) string) []string
}

// Reader reads rendered objects.
type Reader interface {
	// Archive of a Cluster, whose files are in the folder server; nil where it is in another cloud.
	Archive(config *barmanv1.BarmanObjectStoreConfiguration, server string) Archive
	// IdentityID is the id of the identity that the annotations of a service account name; "" for none.
	IdentityID(annotations map[string]string) string
}
