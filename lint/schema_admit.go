// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/manifest"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// admitted is an object before it is validated against the CRD's schema.
type admitted struct {
	// sent is what was written, with the CRD's defaults.
	sent map[string]any
	// full is the same after the operator's mutating webhook: the object that the API server validates.
	full map[string]any
}

// admit returns the object as the API server validates it, or nil if it is not an object.
func (p *pass) admit(r *Resource, n *admission.Node) *admitted {
	if p.older(r) {
		sent := admission.Sent(n, r.json())
		return &admitted{sent, sent}
	}
	full, spec := r.Stored(p.target)
	if full == nil {
		return nil
	}
	if spec == nil {
		return &admitted{full, full} // no webhook changes it
	}
	return &admitted{admission.Sent(n, r.json()), full}
}

// tree returns the object as it was written. The result is shared by all callers, who must not change it.
func (r *Resource) tree() map[string]any {
	s := r.stored
	if s == nil { // a caller built the Resource
		s = &stored{}
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if !s.read {
		s.read = true
		if utiljson.Unmarshal(r.json(), &s.written) != nil {
			s.written = nil
		}
	}
	return s.written
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
	texts, err := manifest.Compact(objects)
	if err != nil {
		return nil, err
	}
	all := make([]Resource, 0, len(objects))
	for i, o := range objects {
		all = append(all, Resource{Object: o, File: file, raw: texts[i], stored: &stored{}})
	}
	return all, nil
}
