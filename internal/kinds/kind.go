// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	"cmp"
	"strings"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// Kind has the facts about one kind. Entries are shared and must not be changed.
type Kind struct {
	// Group is the API group; empty for the core group.
	Group string
	// OtherGroup also has the kind, with the same type. Empty for most.
	OtherGroup string
	// Version is the API version; empty: v1.
	Version string
	// Kind is the name: Cluster. No two entries have the same.
	Kind string
	// New returns an empty object of the Go type; nil for kinds of which pgha has only the name.
	New func() manifest.Object
	// Partial: the Go type has only the fields that pgha sets, so lint does not decode objects of others with it.
	Partial bool
	// ClusterScoped objects have no namespace.
	ClusterScoped bool

	// Rendered says whether pgha renders the kind.
	Rendered Rendered
	// Stage is when to apply it. It is also Argo CD's sync wave.
	Stage Stage
	// HoldsData: deleting an object loses data, or something that the data needs.
	HoldsData bool
	// Folder of a base with the objects; empty: the folder of the Cluster.
	Folder Folder

	// Name is the only name under which pgha renders the kind; empty: the profile decides.
	Name string
	// NamedBy is the profile's field with the name of the object, if other objects, the runbook or the federated credential use
	// the name. A patch must not change such a name. Empty: a patch may change the name.
	NamedBy string
	// NamespaceBy is the profile's field with the namespace. Empty: metadata.namespace.
	NamespaceBy string
	// AnyNamespace: the object works in every namespace, so that a patch may change the namespace.
	AnyNamespace bool

	// Places are the fields of the object that the profile has a field for. The first match counts.
	Places []Place
	// References are the fields that name other objects.
	References []Reference
	// StandsFor is another kind whose references also mean this kind, by the same name; StandsForWhy says why.
	StandsFor, StandsForWhy string
	// OwnNames are fields with names of objects that the operator creates. kustomize would not rename these otherwise.
	OwnNames []string
	// Defaults are the values that the API server sets, of fields with a constant default.
	Defaults []Default

	// Recovery says what a recovery does with the object.
	Recovery Recovery
	// CleanUp says what the runbook's clean-up does with the object.
	CleanUp CleanUp
	// Why gives the reasons for Recovery and CleanUp.
	Why string
	// Belongs says how to find the Cluster that an existing object belongs to.
	Belongs Belongs
	// NeedsBackups: a profile contains it only with backups.
	NeedsBackups bool
	// NotHeld says which objects of the kind a profile can contain, as part of a message. Empty: no general rule.
	NotHeld string
	// Beside: it is often in one file with a Cluster, so that completion offers it for pgha import --skip.
	Beside bool
}

// Place pairs a field of an object with the field of the profile that determines it. Lint uses it to find the profile's line for a
// finding on the object; import copies the value.
type Place struct {
	// Object is the field's path; empty: the whole object.
	Object string
	// Profile is the profile's field, with empty brackets for the items of a list: spec.storageClasses[].name.
	Profile string
	// How the two fields correspond.
	How How
	// Value of the profile's field, if only the presence of the object determines it.
	Value string
}

// How the two fields of a Place correspond.
type How int

const (
	// Same means that both have the same value, which import copies.
	Same How = iota
	// Alike means that the fields below have the same names in both; import has separate code.
	Alike
	// Decides means that the profile's field determines the object's field in another way.
	Decides
	// Group means that the profile's field has the API group of the object's apiVersion, which import copies.
	Group
)

// Reference is a field with the name of another object. kustomize follows it.
type Reference struct {
	// To is the kind of the other object.
	To string
	// Path in kustomize's notation: steps separated by slashes, without list indices.
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

// Default is a value that the API server sets.
type Default struct {
	// Path of the field, with empty brackets for the items of a list.
	Path string
	// Value as in JSON: string, bool or int64.
	Value any
}

// In reports whether the kind exists in an API group.
func (k *Kind) In(group string) bool {
	return group == k.Group || group == k.OtherGroup && group != ""
}

// Since are the first releases whose operator has the kind; empty if it does not depend on the operator.
func (k *Kind) Since() profiles.Releases {
	if k.Group != groupCNPG {
		return ""
	}
	f, _ := profiles.FeatureAt(k.Kind)
	return f.Since
}

// APIVersion of the kind.
func (k *Kind) APIVersion() string {
	return strings.TrimPrefix(k.Group+"/"+cmp.Or(k.Version, "v1"), "/")
}
