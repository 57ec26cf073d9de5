// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/tracking"
	"github.com/pgha/pgha/lint"
)

// leftovers decides about live objects that the new side lacks: an apply has nothing to do with some of them.
type leftovers struct {
	*comparison
	after []*object
	// live: the new side is no live one.
	live bool
	// old and new are the objects of both sides that name others.
	old, new []userTree
}

// userTree is an object that names others, as its side has it.
type userTree struct {
	ref  lint.Ref
	tree map[string]any
}

func (c *comparison) leftovers(before, after []*object) *leftovers {
	isLive := func(o *object) bool { return o.live }
	l := &leftovers{comparison: c, after: after, live: slices.ContainsFunc(before, isLive) && !slices.ContainsFunc(after, isLive)}
	if l.live {
		l.old, l.new = userTrees(before), userTrees(after)
	}
	return l
}

func userTrees(objects []*object) []userTree {
	var all []userTree
	for _, o := range objects {
		if isUser(o.ref.Kind) {
			all = append(all, userTree{o.ref, o.parsed()})
		}
	}
	return all
}

// parsed is the object as its side has it; nil if it is no object.
func (o *object) parsed() map[string]any {
	var tree map[string]any
	if json.Unmarshal(o.resource.JSON(), &tree) != nil {
		return nil
	}
	return tree
}

// leaves reports whether an apply of the new side has nothing to do with a live object that only the old side has. Other live
// objects count as removed: whoever applied them before prunes them, or deletes them by hand.
func (l *leftovers) leaves(o *object) bool {
	if !l.live || !o.live {
		return false
	}
	kind, owners := kinds.Named(o.ref.Kind), having(l.old, o)
	stay := slices.ContainsFunc(owners, func(u userTree) bool { return hasUser(l.new, u.ref) })
	switch {
	case o.ref.Kind == "Cluster":
		l.leave(o, ": an apply does not delete it, and the plan leaves it out, with all that belongs to it")
	case o.ref.Kind == "Backup", !stay && (len(owners) > 0 || clusterNameOf(o) != ""), !l.near(o):
	case len(owners) == 0 && !strings.HasSuffix(kind.Group, "cnpg.io"):
		// Storage classes of AKS, Services of other applications, and whatever else is in the namespace.
	case kind.ClusterScoped && len(having(l.new, o)) > 0:
		l.leave(o, ", whose Cluster names it: the plan leaves it out, as others may manage it")
	case o.applied():
		return false
	case o.traced():
		l.leave(o, ", and was not applied: the plan leaves it out")
	case o.ref.Kind == "Secret", o.ref.Kind == "ConfigMap":
		l.leave(o, ", and nothing says that it was applied: the plan leaves it out")
	default:
		return false
	}
	return true
}

func (l *leftovers) leave(o *object, why string) {
	l.left = append(l.left, fmt.Sprintf("%s is not on the new side%s", o.ref, why))
}

// near reports whether the new side has something in the object's namespace.
func (l *leftovers) near(o *object) bool {
	return slices.ContainsFunc(l.after, func(other *object) bool { return inOneNamespace(o.ref, other.ref) })
}

// inOneNamespace reports whether two objects may be in one namespace: a missing one is set when the object is applied.
func inOneNamespace(a, b lint.Ref) bool {
	return a.Namespace == "" || b.Namespace == "" || a.Namespace == b.Namespace
}

func hasUser(all []userTree, ref lint.Ref) bool {
	return slices.ContainsFunc(all, func(u userTree) bool {
		return u.ref.Kind == ref.Kind && u.ref.Name == ref.Name && inOneNamespace(u.ref, ref)
	})
}

// having are the Cluster that an object belongs to, and the objects that name it.
func having(all []userTree, o *object) []userTree {
	var found []userTree
	name := clusterNameOf(o)
	for _, u := range all {
		if inOneNamespace(u.ref, o.ref) && (u.ref.Kind == "Cluster" && u.ref.Name == name || u.names(o.ref)) {
			found = append(found, u)
		}
	}
	return found
}

// names reports whether a field of the object names another one.
func (u userTree) names(ref lint.Ref) bool {
	found := false
	for _, r := range kinds.Named(u.ref.Kind).References {
		if r.To == ref.Kind || r.To == kinds.Named(ref.Kind).StandsFor {
			eachText(u.tree, r.Path, func(name string) { found = found || name == ref.Name })
		}
	}
	return found
}

// clusterNameOf is the Cluster that an object names or whose pods it selects; "" for none.
func clusterNameOf(o *object) string {
	if name := kinds.ClusterOf(o.resource.Object); name != "" {
		return name
	}
	name := ""
	for _, r := range kinds.Named(o.ref.Kind).References {
		if r.To == "Cluster" && r.Note == kinds.PodsOfCluster {
			eachText(o.parsed(), r.Path, func(text string) { name = text })
		}
	}
	if name == "" {
		name = o.resource.Object.GetLabels()[operator.LabelCluster]
	}
	return name
}

// applied reports whether a live object was created by an apply.
func (o *object) applied() bool {
	metadata := o.resource.Object
	if metadata.GetAnnotations()[tracking.LastApplied] != "" {
		return true
	}
	for _, entry := range metadata.GetManagedFields() {
		if entry.Operation == "Apply" && entry.Subresource == "" {
			return true
		}
	}
	return false
}
