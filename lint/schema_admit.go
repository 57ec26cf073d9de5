// SPDX-License-Identifier: Apache-2.0

package lint

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/manifest"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// admit returns the object as the API server validates it, or nil if it is not an object.
func (p *pass) admit(r *Resource, n *admission.Node) *admission.Admitted {
	var spec *cnpgv1.ClusterSpec
	if c := p.byResource[r]; c != nil {
		spec = c.full
	}
	return admission.Admit(n, r.json(), spec)
}

// tree returns the object as it was written. Each call returns a new tree.
func (r *Resource) tree() map[string]any {
	var tree map[string]any
	if utiljson.Unmarshal(r.json(), &tree) != nil {
		return nil
	}
	return tree
}

// json returns the object as it was written or, if it has no text, as pgha would write it.
func (r *Resource) json() []byte {
	if r.raw != nil {
		return r.raw
	}
	text, err := manifest.JSON([]manifest.Object{r.Object})
	if err != nil {
		return nil
	}
	return text
}

// JSON returns the object as it was written, or as pgha would write it if a program built it.
func (r *Resource) JSON() []byte { return r.json() }

// Ref names the object.
func (r *Resource) Ref() Ref { return r.ref() }

// Rendered returns objects that a program built as Read finds them in what manifest.YAML writes, and much faster: they have a text, but
// no positions in it. The file names them in messages.
func Rendered(file string, objects []manifest.Object) ([]Resource, error) {
	all := make([]Resource, 0, len(objects))
	for _, o := range objects {
		text, err := manifest.JSON([]manifest.Object{o})
		if err != nil {
			return nil, err
		}
		all = append(all, Resource{Object: o, File: file, raw: text})
	}
	return all, nil
}
