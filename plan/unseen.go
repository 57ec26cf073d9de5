// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/lint"
)

// overlook finds the objects that the live side lacks because kubectl get did not look for them: it has no object at all of the kind,
// or of the namespace. Whether they exist is unknown, so they are not compared. What belongs to a new Cluster is new too.
func (c *comparison) overlook() {
	seen, namespaces, live := map[string]bool{}, map[string]bool{}, false
	see := func(ref lint.Ref) {
		seen[groupKind(ref)], namespaces[ref.Namespace] = true, true
	}
	for i := range c.old.Resources {
		r := &c.old.Resources[i]
		see(r.Ref())
		live = live || r.Object.GetUID() != "" || r.Object.GetResourceVersion() != ""
	}
	for i := range c.old.Others {
		see(c.old.Others[i].Ref)
	}
	if !live {
		return
	}
	for _, p := range c.pairs {
		there := seen[groupKind(p.ref)] && (namespaces[p.ref.Namespace] || p.ref.Namespace == "")
		if p.old != nil || p.new.live || p.ref.Kind == "Cluster" && !p.unknown || there {
			continue
		}
		if owner := c.clusterOf(p); owner == nil || owner.old != nil || kinds.Named(p.ref.Kind).ClusterScoped {
			p.old, p.unseen = p.new, true
		}
	}
}

// groupKind names a kind. Kinds of two API groups may have one name.
func groupKind(ref lint.Ref) string { return ref.Kind + "." + kinds.GroupOf(ref.APIVersion) }

// unseenNotes names the objects that are not compared, and the commands that get them.
func (c *comparison) unseenNotes() []string {
	var names []string
	for _, ref := range c.notCompared() {
		if name := ref.Kind + " " + ref.Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Not among the live objects, and so not compared: %s. To compare all: %s", listed(names), c.getLive(""))}
}

// notCompared are the objects that the live side does not show.
func (c *comparison) notCompared() []lint.Ref {
	var all []lint.Ref
	for _, p := range c.pairs {
		if p.unseen {
			all = append(all, p.ref)
		}
	}
	return all
}

// getLive are the commands that get the live objects of all kinds of the new side: those of one namespace, or of each.
func (c *comparison) getLive(only string) string {
	of := map[string][]string{}
	var namespaces, shared []string
	for _, p := range c.pairs {
		if p.ref.Kind == "" || p.isOperator() {
			continue
		}
		namespace := p.ref.Namespace
		if only != "" && namespace != "" && namespace != only { // nearly all of a fleet
			continue
		}
		resource := kinds.Resource(kinds.GroupOf(p.ref.APIVersion), p.ref.Kind)
		switch {
		case kinds.Named(p.ref.Kind).ClusterScoped:
			shared = append(shared, resource)
			continue
		case only != "" && namespace != only:
			continue
		case !slices.Contains(namespaces, namespace):
			namespaces = append(namespaces, namespace)
		}
		of[namespace] = append(of[namespace], resource)
		if p.cluster != nil {
			of[namespace] = append(of[namespace], "service") // those of a Cluster say which operator runs
		}
	}
	if only == "" && len(c.byNamespace) > 1 {
		return kinds.Get("--all-namespaces", slices.Concat(slices.Concat(slices.Collect(maps.Values(of))...), shared)...)
	}
	// The Cluster's namespace comes first.
	slices.SortStableFunc(namespaces, func(a, b string) int { return len(c.byNamespace[b]) - len(c.byNamespace[a]) })
	var commands []string
	for _, namespace := range namespaces {
		flag := ""
		if namespace != "" {
			flag = "-n " + namespace
		}
		commands, shared = append(commands, kinds.Get(flag, append(of[namespace], shared...)...)), nil
	}
	return strings.Join(commands, "; and ")
}

// isOperator reports the Deployment of the operator, which is on neither side.
func (p *pair) isOperator() bool { return p.ref.Kind == "Deployment" && !p.unknown }
