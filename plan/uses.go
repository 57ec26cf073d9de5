// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
)

// use is a field of another object that names this one.
type use struct {
	by    *pair
	field string // in the notation of internal/kinds: spec/bootstrap/initdb/secret/name
}

// used is the name of an object as another one writes it.
type used struct{ kind, name string }

// uses lists the fields of Clusters, ObjectStores, Poolers and DatabaseRoles that name the object. The new side counts; the old one
// if the new side lacks the other object.
func (c *comparison) uses(p *pair) []use {
	kind := cmp.Or(kinds.Named(p.ref.Kind).StandsFor, p.ref.Kind)
	var all []use
	for _, u := range c.usesOf[used{kind, p.ref.Name}] {
		if u.by != p && near(p, u.by) && cmp.Or(u.by.new, u.by.old).means(u.field, p.ref.Kind) {
			all = append(all, u)
		}
	}
	return all
}

// index finds who names what, and the Clusters of each namespace.
func (c *comparison) index() {
	c.usesOf, c.byNamespace = map[used][]use{}, map[string][]*pair{}
	for _, by := range c.users {
		c.addUses(by)
	}
	for _, p := range c.clusters {
		c.byNamespace[p.ref.Namespace] = append(c.byNamespace[p.ref.Namespace], p)
	}
}

// addUses records the names in the references of one object, and those of the Secrets that the operator makes for a Cluster.
func (c *comparison) addUses(by *pair) {
	tree := cmp.Or(by.new, by.old).tree
	for _, r := range kinds.Named(by.ref.Kind).References {
		eachText(tree, r.Path, func(name string) {
			key := used{r.To, name}
			if last := len(c.usesOf[key]) - 1; last < 0 || c.usesOf[key][last] != (use{by, r.Path}) {
				c.usesOf[key] = append(c.usesOf[key], use{by, r.Path})
			}
		})
	}
	if by.cluster == nil {
		return
	}
	for _, own := range ownSecrets {
		key := used{"Secret", by.ref.Name + own.suffix}
		c.usesOf[key] = append(c.usesOf[key], use{by, own.field})
	}
}

// near reports whether one object can name the other: they share a namespace, or one has none.
func near(p, by *pair) bool {
	return kinds.Named(p.ref.Kind).ClusterScoped || p.ref.Namespace == by.ref.Namespace || p.ref.Namespace == "" || by.ref.Namespace == ""
}

// isUser reports the kinds that name other objects.
func isUser(kind string) bool {
	return slices.Contains([]string{"Cluster", "ObjectStore", "Pooler", "DatabaseRole"}, kind)
}

// means reports whether a reference to an image catalog names the kind: there are two kinds, and the reference says which.
func (o *object) means(field, kind string) bool {
	if kind != "ImageCatalog" && kind != "ClusterImageCatalog" {
		return true
	}
	steps := strings.Split(field, "/")
	return o.text(append(slices.Clone(steps[:len(steps)-1]), "kind")...) == kind
}

// ownSecrets are the Secrets whose names the operator derives from the Cluster's, with the field that would name another one.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_funcs.go#L570
var ownSecrets = [...]struct{ suffix, field string }{
	{"-app", "spec/bootstrap/initdb/secret/name"}, {"-superuser", "spec/superuserSecret/name"}, {"-ca", "spec/certificates/serverCASecret"},
	{"-server", "spec/certificates/serverTLSSecret"}, {"-replication", "spec/certificates/replicationTLSSecret"},
}

// eachText calls a function with the texts of a field. The path is in kustomize's notation.
func eachText(value any, path string, do func(string)) {
	switch v := value.(type) {
	case string:
		if path == "" && v != "" {
			do(v)
		}
	case []any:
		for _, item := range v {
			eachText(item, path, do)
		}
	case map[string]any:
		if path == "" {
			return
		}
		step, rest := cutStep(path)
		if child, ok := v[step]; ok {
			eachText(child, rest, do)
		}
	}
}

// cutStep splits the first step off a path. A slash within a step is written as \/.
func cutStep(path string) (step, rest string) {
	for i := range len(path) {
		if path[i] == '/' && (i == 0 || path[i-1] != '\\') {
			return strings.ReplaceAll(path[:i], `\/`, "/"), path[i+1:]
		}
	}
	return strings.ReplaceAll(path, `\/`, "/"), ""
}

// clustersOf are the Clusters of both sides that use the object, each once.
func (c *comparison) clustersOf(p *pair) []*cluster {
	var all []*cluster
	for _, u := range c.uses(p) {
		if k := u.by.cluster; k != nil && k.same() && !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	return all
}
