// SPDX-License-Identifier: Apache-2.0

package kinds

// Rendered says whether and when pgha renders a kind.
type Rendered int

// Kinds are read only, rendered with a profile, or rendered on request.
const (
	ReadOnly Rendered = iota
	WithProfile
	OnDemand
)

// Stage is a step in the order of application.
type Stage int

// Stages: objects without dependencies, objects that the Cluster needs, the Cluster, objects that need the Cluster.
const (
	First  Stage = -2
	Before Stage = -1
	With   Stage = 0
	After  Stage = 1
)

// Folder of a base.
type Folder string

// Folders of a base in addition to the folder of the Cluster.
const (
	InPrimary   Folder = ""
	InOperator  Folder = "operator"
	InEndpoints Folder = "endpoints"
)

// Recovery says how a recovery handles the objects of a kind.
type Recovery int

const (
	// Absent means that the recovered cluster does not need it, or uses the source's object.
	Absent Recovery = iota
	// Rebuilt with the name of the recovered cluster.
	Rebuilt
	// RebuiltWithAll is Rebuilt unless spec.recovery.objects is "cluster".
	RebuiltWithAll
	// Shared with the source under the same name, and rendered only if the source is elsewhere.
	Shared
)

// CleanUp says how the runbook's clean-up handles the objects of a kind.
type CleanUp int

const (
	// Keep it.
	Keep CleanUp = iota
	// Delete it after the Cluster, with the other objects that belong only to this Cluster.
	Delete
	// DeleteByHand means that it has a separate step, with a check before it.
	DeleteByHand
)

// Belongs says how an object names its Cluster. Objects of the operator's group use spec.cluster.name.
type Belongs int

const (
	// ByGroup means like all kinds of its group.
	ByGroup Belongs = iota
	// SelectsByLabels selects the Cluster's pods with a label selector.
	SelectsByLabels
	// SelectsByMap selects them with a map of labels.
	SelectsByMap
	// SelectsPods selects them with a label selector under another name than selector.
	SelectsPods
	// KeepsArchive means that Clusters refer to it as their archive.
	KeepsArchive
	// LabelledWithCluster means that the label cnpg.io/cluster of the object itself names its Cluster.
	LabelledWithCluster
	// HasImages means that a Cluster names it as its image catalog.
	HasImages
	// MakesOwnerSecret means that it makes the Secret of the database's owner, to which a Cluster refers.
	MakesOwnerSecret
)
