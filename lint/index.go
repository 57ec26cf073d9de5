// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
)

// index prepares the lookups that rules use repeatedly.
func (p *pass) index() {
	p.byName = make(map[Ref][]*Resource, len(p.in.Resources))
	p.byKey = make(map[Ref][]*Resource, len(p.in.Resources))
	p.byResource, p.byNamespace = map[*Resource]*cluster{}, map[string][]*cluster{}
	p.classes = map[string]bool{}
	p.scheduled, p.stored = map[string][]string{}, map[string]bool{}
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		switch o := r.Object.(type) {
		case *cnpgv1.Cluster:
			c := newCluster(r, o, p.target)
			p.clusters = append(p.clusters, c)
			p.byResource[r] = c
			p.byNamespace[c.namespace()] = append(p.byNamespace[c.namespace()], c)
			p.classes[storageClass(&o.Spec.StorageConfiguration)] = true
			p.classes[storageClass(o.Spec.WalStorage)] = true
		case *cnpgv1.ScheduledBackup:
			p.scheduled[o.Spec.Cluster.Name] = append(p.scheduled[o.Spec.Cluster.Name], o.Namespace)
		case *manifest.ObjectStore:
			p.stored[o.Namespace] = true
		}
		k := Ref{Kind: r.Object.GetObjectKind().GroupVersionKind().Kind, Name: r.Object.GetName()}
		p.byName[k] = append(p.byName[k], r)
		k.Namespace = r.Object.GetNamespace()
		p.byKey[k] = append(p.byKey[k], r)
	}
	p.byArchive = make(map[string][]*cluster, len(p.clusters))
	for _, c := range p.clusters {
		if entry, _ := p.entry(c); entry != nil {
			c.image = operator.ParseImage(entry.Image)
		}
		if a := p.archive(c); a.known() {
			p.byArchive[a.String()] = append(p.byArchive[a.String()], c)
		}
	}
}

// find looks an object up by kind, name and namespace. Manifests often have no namespace, because it is set when they
// are applied, so an empty one matches any.
func find[T manifest.Object](p *pass, kind, namespace, name string) (*Resource, T) {
	lists := [][]*Resource{p.byName[Ref{Kind: kind, Name: name}]}
	if namespace != "" {
		lists = [][]*Resource{p.byKey[Ref{Kind: kind, Namespace: namespace, Name: name}], p.byKey[Ref{Kind: kind, Name: name}]}
	}
	for _, list := range lists {
		for _, r := range list {
			if o, ok := r.Object.(T); ok {
				return r, o
			}
		}
	}
	var none T
	return nil, none
}

// cluster looks a Cluster up; nil when it is not in the input.
func (p *pass) cluster(namespace, name string) *cluster {
	r, _ := find[*cnpgv1.Cluster](p, "Cluster", namespace, name)
	return p.byResource[r]
}

// clustersIn lists the Clusters that may share a namespace.
func (p *pass) clustersIn(namespace string) []*cluster {
	if namespace == "" {
		return p.clusters
	}
	return slices.Concat(p.byNamespace[namespace], p.byNamespace[""])
}

func (p *pass) hasClusters(namespace string) bool {
	if namespace == "" {
		return len(p.clusters) > 0
	}
	return len(p.byNamespace[namespace])+len(p.byNamespace[""]) > 0
}

func maySameNamespace(a, b string) bool { return a == b || a == "" || b == "" }

// document is the text that holds the object, parsed again; nil for an object that a program built.
func (r *Resource) document() *strict.Document {
	if r.source == nil {
		return nil
	}
	return r.source.parse()
}

// kustomized reports whether a kustomization is next to the object's file, so that a patch may add what is missing.
func (p *pass) kustomized(r *Resource) bool { return slices.Contains(p.in.Kustomized, r.File) }
