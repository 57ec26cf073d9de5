// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"maps"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
	"k8s.io/apimachinery/pkg/runtime"
)

// transition is a rule that compares the new object with the old one.
type transition struct {
	// field that the rule is about, for the documentation.
	field string
	who   Actor
	// why is the reason without values, and way what to do instead; a breach may say it better.
	why, way string
	// source of the rule.
	source string
	// find returns the fields that break the rule.
	find func(u *update) []breach
}

// breach is one field that breaks a rule.
type breach struct {
	field    string
	why, way string // empty for those of the rule
}

// update is what the API server and the webhook compare: both sides with all defaults, in the form in which they were written. The plan
// compares values instead, where 1GB is 1024MB.
type update struct {
	*pair

	// before and after are the sides as the API server stores them; nil for kinds without a schema.
	before, after map[string]any
	// old and new are the Clusters; nil for other kinds.
	old, new *cnpgv1.Cluster
}

// update is both sides as the API server compares them.
func (p *pair) update() *update {
	u := &update{pair: p}
	u.before, u.old = p.old.stored(p.in.to)
	u.after, u.new = p.new.stored(p.in.to)
	return u
}

// transitions are the rules that compare the new object with the old one.
func (p *pair) transitions() []Refusal {
	u := p.update()
	all := u.fixed()
	for _, t := range transitionsOf(p.ref.Kind) {
		if t.who == ByOperator && u.bypassed() {
			continue
		}
		for _, b := range t.find(u) {
			all = append(all, t.refusal(b))
		}
	}
	return all
}

// transitionsOf returns the rules of a kind.
func transitionsOf(kind string) []transition {
	switch kind {
	case "Cluster":
		return append(imageTransitions(), storageTransitions()...)
	case "StorageClass":
		return storageClassTransitions()
	case "Secret", "ConfigMap":
		return immutableTransitions()
	case "Service":
		return serviceTransitions()
	case "PersistentVolumeClaim":
		return claimTransitions()
	}
	return nil
}

func (t *transition) refusal(b breach) Refusal {
	r := Refusal{Field: b.field, Who: t.who, Why: t.why, Way: t.way, Page: refusedPage, Source: sourceURL(t.source)}
	if b.why != "" {
		r.Why = b.why
	}
	if b.way != "" {
		r.Way = b.way
	}
	return r
}

const refusedPage = effectsPage + "#refused"

// bypassed reports whether the annotation turns off the operator's webhook. The one of the new object counts.
func (u *update) bypassed() bool { return validationOff(u.pair.new, u.in.to) }

// stored is the object as the API server stores it, with the defaults of the target's CRD: it applies them to objects that it reads, too.
// The image of a Cluster is the default of the operator that admitted the object.
func (o *object) stored(target profiles.Target) (map[string]any, *cnpgv1.Cluster) {
	c, isCluster := o.resource.Object.(*cnpgv1.Cluster)
	full, spec := o.resource.Stored(o.target)
	if n := admission.Schema(o.ref.Kind, target); n == nil {
		return nil, nil
	} else if target != o.target {
		full = admission.Store(n, o.resource.JSON(), spec)
	}
	if full == nil || !isCluster {
		return full, nil
	}
	return full, clusterOf(full, c, spec)
}

// clusterOf is a stored Cluster. If a value has another type than the field, the typed object has what could be read.
func clusterOf(tree map[string]any, written *cnpgv1.Cluster, spec *cnpgv1.ClusterSpec) *cnpgv1.Cluster {
	stored := &cnpgv1.Cluster{}
	if runtime.DefaultUnstructuredConverter.FromUnstructured(tree, stored) != nil {
		stored = written.DeepCopy()
		stored.Spec = *spec.DeepCopy()
	}
	stored.Status = written.Status
	stored.Spec.PostgresConfiguration.Parameters = defaultedParameters(stored)
	return stored
}

// defaultedParameters are the parameters that the defaulting webhook stores.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/configuration.go#L707
func defaultedParameters(c *cnpgv1.Cluster) map[string]string {
	all := map[string]string{}
	for _, p := range operator.Parameters() {
		all[p.Name] = p.Value
	}
	maps.Copy(all, c.Spec.PostgresConfiguration.Parameters)
	all[archiveMode] = operator.ArchiveMode(c)
	return all
}
