// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	"strings"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// Kind is what pgha knows about one kind. Entries are shared and must not be changed.
type Kind struct {
	// Group is the API group; empty for the core group.
	Group string
	// OtherGroup also has the kind, with the same type. Empty for most.
	OtherGroup string
	// Kind is the name: Cluster. No two entries have the same.
	Kind string
	// New is an empty object of the Go type; nil for kinds that pgha knows by their name only.
	New func() manifest.Object
	// Partial: the Go type has only the fields that pgha fills, so lint does not read other people's objects into it.
	Partial bool
	// ClusterScoped objects have no namespace.
	ClusterScoped bool

	// Rendered says whether pgha renders the kind.
	Rendered Rendered
	// Stage is when to apply it. It is also Argo CD's sync wave.
	Stage Stage
	// HoldsData: to delete an object loses data, or takes away what the data needs.
	HoldsData bool
	// Folder of a base that the objects are in; empty: with the Cluster.
	Folder Folder

	// Name is the only name under which pgha renders the kind; empty: the profile decides.
	Name string
	// NamedBy is the profile's field that names the object, where other objects, the runbook or the federated credential use
	// the name: a patch must not change it. Empty: a patch may.
	NamedBy string
	// NamespaceBy is the profile's field that decides the namespace. Empty: metadata.namespace.
	NamespaceBy string
	// AnyNamespace: the object works in every namespace, so that a patch may move it.
	AnyNamespace bool

	// Places are the fields of the object that the profile has a field for, in the order in which the first that fits counts.
	Places []Place
	// References are the fields that name other objects.
	References []Reference
	// StandsFor is another kind whose references lead to this kind as well, by the same name; StandsForWhy says why.
	StandsFor, StandsForWhy string
	// OwnNames are fields with names of objects that the operator creates, so that nothing else would rename them.
	OwnNames []string
	// Defaults are the values that the API server fills in, of the fields that have the same one in every object.
	Defaults []Default

	// Recovery says what a recovery does with the object.
	Recovery Recovery
	// CleanUp says what the runbook's clean-up does with the object.
	CleanUp CleanUp
	// Why gives the reasons for Recovery and CleanUp.
	Why string
	// Belongs is how to tell the Cluster that an object of other people's belongs to.
	Belongs Belongs
	// NeedsBackups: a profile holds it only with backups.
	NeedsBackups bool
	// NotHeld says which objects of the kind a profile cannot hold. Empty: nothing in general.
	NotHeld string
	// Beside: it is often in one file with a Cluster, so that completion offers it to pgha import --skip.
	Beside bool
}

// Place pairs a field of an object with the field of the profile that decides it. Lint leads a finding on the one to the line
// of the other; import takes the value over.
type Place struct {
	// Object is the field's path; empty: the whole object.
	Object string
	// Profile is the profile's field. Below a list it has empty brackets: spec.storageClasses[].name.
	Profile string
	// How the two are alike.
	How How
	// Value of the profile's field, where it is the object's presence that decides it.
	Value string
}

// How alike the two fields of a Place are.
type How int

const (
	// Same: they hold the same value, which import takes over as it is.
	Same How = iota
	// Alike: fields below have the same names in both; import has code of its own.
	Alike
	// Decides: the profile's field decides the object's in a way of its own.
	Decides
	// Group: the profile's field holds the API group of the object's apiVersion, which import takes over.
	Group
)

// Reference is a field that holds the name of another object. kustomize follows it.
type Reference struct {
	// To is the kind of the other object.
	To string
	// Path in kustomize's notation: steps with slashes between them, lists left out.
	Path string
	// Note groups the references of one kind under one comment.
	Note Note
}

// Note is the comment above a group of references.
type Note int

// Notes, in the order of the groups.
const (
	NoNote Note = iota
	ArchiveName
	PodsOfCluster
	OwnPods
)

// Default is a value that the API server fills in.
type Default struct {
	// Path of the field, with empty brackets for the items of a list.
	Path string
	// Value as JSON has it: string, bool or int64.
	Value any
}

// Rendered says whether and when pgha renders a kind.
type Rendered int

// Kinds are read only, rendered with a profile, or rendered when somebody asks for one.
const (
	ReadOnly Rendered = iota
	WithProfile
	OnDemand
)

// Stage is a step in the order of application.
type Stage int

// Stages: what needs nothing, what the Cluster needs, the Cluster, what needs the Cluster.
const (
	First  Stage = -2
	Before Stage = -1
	With   Stage = 0
	After  Stage = 1
)

// Folder of a base.
type Folder string

// Folders that a base has beside the one with the Cluster.
const (
	InPrimary   Folder = ""
	InOperator  Folder = "operator"
	InEndpoints Folder = "endpoints"
)

// Recovery is what a recovery does with the objects of a kind.
type Recovery int

const (
	// Absent: the copy does without, or finds what its source has.
	Absent Recovery = iota
	// Rebuilt under the copy's own name.
	Rebuilt
	// RebuiltWithAll is Rebuilt unless spec.recovery.objects is "cluster".
	RebuiltWithAll
	// Shared with the source under its name, and rendered only for a place where the source is not.
	Shared
)

// CleanUp is what the runbook's clean-up does with the objects of a kind.
type CleanUp int

const (
	// Keep it.
	Keep CleanUp = iota
	// Delete it after the Cluster, with what else belongs to this Cluster alone.
	Delete
	// DeleteByHand: it has a step of its own, with a check before it.
	DeleteByHand
)

// Belongs is how an object leads to its Cluster. Those of the operator's group do so by spec.cluster.name.
type Belongs int

const (
	// ByGroup: as all kinds of its group.
	ByGroup Belongs = iota
	// SelectsByLabels selects the Cluster's pods with a label selector.
	SelectsByLabels
	// SelectsByMap selects them with a map of labels.
	SelectsByMap
	// KeepsArchive: Clusters name it as their archive.
	KeepsArchive
)

// In reports whether the kind exists in an API group.
func (k *Kind) In(group string) bool {
	return group == k.Group || group == k.OtherGroup && group != ""
}

// Since is the first target whose operator serves the kind; 0 where it does not depend on the operator.
func (k *Kind) Since() profiles.Target {
	if k.Group != groupCNPG {
		return 0
	}
	f, _ := profiles.FeatureAt(k.Kind)
	return f.Since
}

// APIVersion of the kind. All that pgha knows are v1.
func (k *Kind) APIVersion() string {
	return strings.TrimPrefix(k.Group+"/v1", "/")
}
