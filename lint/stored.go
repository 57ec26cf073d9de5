// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"sync"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/profiles"
)

// stored is what Stored returned for a target, and the text as a tree. The rules ask for both, and a plan asks before them.
type stored struct {
	lock   sync.Mutex
	target profiles.Target
	tree   map[string]any
	spec   *cnpgv1.ClusterSpec
	// written is what tree returned, once it was read.
	written map[string]any
	read    bool
}

// Stored returns the object as the API server stores it when it is created: with the defaults of the target's CRD and of the operator's
// webhook. It is nil for kinds without a schema, and for a text that is no object. For a Cluster it also returns the spec with the
// webhook's defaults. The results are shared by all callers, who must not change them.
func (r *Resource) Stored(target profiles.Target) (map[string]any, *cnpgv1.ClusterSpec) {
	s := r.stored
	if s == nil { // a caller built the Resource
		s = &stored{}
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.target == target {
		return s.tree, s.spec
	}
	s.target, s.tree, s.spec = target, nil, nil
	if c, ok := r.Object.(*cnpgv1.Cluster); ok {
		s.spec = admission.Defaulted(c, target)
	}
	if n := admission.Schema(r.Object.GetObjectKind().GroupVersionKind().Kind, target); n != nil {
		s.tree = admission.Store(n, r.json(), s.spec)
	}
	return s.tree, s.spec
}
