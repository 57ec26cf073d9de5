// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"

	faults "github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

func generalRules() []Rule {
	return []Rule{
		{
			ID: unknownField, Title: "unknown field", Severity: Error, check: unknownFields,
			Why: "`kubectl apply` rejects a field that the type does not have. Clients without strict validation, including " +
				"most GitOps tools, silently drop it, and the setting has no effect: a `retentionPolicy` one level too deep means " +
				"that no backup is ever deleted.",
			Source: "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
		},
		{
			ID: newerThanTarget, Title: "field not supported by the target's CRD", Severity: Error, check: newerFields,
			Why: "The API server silently prunes fields that its CRD does not have. `spec.postgresql.synchronous` on operator " +
				"1.23 leaves a cluster without synchronous replication, and no message reports it.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.0/releases",
		},
		{
			ID: "PGHA003", Title: "kind not supported by the target", Severity: Error, check: newerKinds,
			Why: "The API server rejects an object of a kind that is not installed. With most GitOps tools everything that is " +
				"applied together with it fails, too.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.0/releases",
		},
		{
			ID: unrendered, Title: "profile that cannot be rendered", Severity: Error,
			Why:    "pgha rejects an invalid profile, and a setting that its target does not support, instead of rendering something weaker.",
			Source: "https://github.com/pgha/pgha/blob/main/docs/rules/PGHA014.md",
		},
		{
			ID: "PGHA010", Title: "duplicate object in one file", Severity: Error, Beyond: true, check: duplicateObjects,
			Why:    "When both are applied, the second object replaces the first, so the first has no effect. kustomize rejects duplicates.",
			Source: "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/",
		},
	}
}

func unknownFields(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		_, isStore := r.Object.(*manifest.ObjectStore)
		for _, fault := range r.faults {
			if isStore && strings.HasPrefix(fault.Field, "status") {
				continue // the plugin writes it; pgha's type does not have it
			}
			if isStore && pluginField(fault.Field) {
				continue
			}
			if kind := r.ref().Kind; fault.Kind == faults.Unknown && len(admission.Having(kind, fault.Field)) > 0 {
				continue // of an operator that is newer than the types; newerFields says if the target lacks it
			}
			field := fault.Field
			if field == "" {
				field = "the document"
			}
			if p.schemaTakes(r, fault) {
				p.addAs(Warning, r, fault.Field, fmt.Sprintf("The API server accepts %s, but its controller cannot read it: %s.", field,
					fault.Detail), "Write the field as the CRD defines it.")
			} else {
				p.add(r, fault.Field, fmt.Sprintf("The API server rejects or silently drops %s: %s.", field, fault.Detail),
					"Write the field as the CRD defines it.")
			}
			f := &p.findings[len(p.findings)-1]
			f.Line, f.Column = fault.Line, fault.Column
		}
	}
}

func newerFields(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		ref := r.ref()
		if kinds.GroupOf(ref.APIVersion) != cnpgGroup {
			continue
		}
		for _, path := range admission.Lacking(ref.Kind, p.target, r.tree()) {
			have := admission.Having(ref.Kind, path)
			p.add(r, path, fmt.Sprintf("Operator %s silently drops %s: its CRD has the field %s.", p.target, path, profiles.Having(have)),
				"Remove the field, or "+moveTo(p.target, have)+".")
		}
	}
}

// moveTo says which release has what these have: the next one, or the last one of before.
func moveTo(target profiles.Target, have []profiles.Target) string {
	if t := profiles.FirstTarget(target, func(t profiles.Target) bool { return slices.Contains(have, t) }); t != 0 {
		return "raise the target to " + t.Short()
	}
	return "stay with operator " + have[len(have)-1].String()
}

func newerKinds(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		ref := r.ref()
		if since := kindSince(ref.APIVersion, ref.Kind); since != "" && !since.Has(p.target) {
			p.add(r, "kind", fmt.Sprintf("Operator %s does not support kind %s: the API server rejects the object.", p.target, ref.Kind),
				"Remove the object, or raise the target to "+profiles.FirstTarget(p.target, since.Has).Short()+".")
		}
	}
}

func duplicateObjects(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		ref := r.ref()
		if ref.Name == "" || r.Object.GetName() == "" {
			continue
		}
		for _, other := range p.byKey[Ref{Kind: ref.Kind, Namespace: ref.Namespace, Name: ref.Name}] {
			if other == r {
				break
			}
			if other.ref() != ref || other.File != r.File {
				continue
			}
			if equality.Semantic.DeepEqual(other.Object, r.Object) {
				p.addAs(Info, r, "metadata.name", fmt.Sprintf("%s is a duplicate of an identical object in this file, and "+
					"kustomize rejects duplicates.", ref), "Remove one of the two.")
			} else {
				p.add(r, "metadata.name", fmt.Sprintf("%s is a duplicate: it replaces the first object with this name in the file.", ref),
					"Rename one of them.")
			}
			break
		}
	}
}
