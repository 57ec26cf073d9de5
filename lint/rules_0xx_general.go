// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

func generalRules() []Rule {
	return []Rule{
		{
			ID: unknownField, Title: "unknown field", Severity: Error, check: unknownFields,
			Why: "A field that the type does not have is refused by `kubectl apply` and dropped without a word by anything " +
				"that does not ask for strict validation, among them most GitOps tools. What it was meant to do does not " +
				"happen: a `retentionPolicy` one level too deep means that no backup is ever deleted.",
			Source: "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
		},
		{
			ID: "PGHA002", Title: "field not supported by the target's CRD", Severity: Error, check: newerFields,
			Why: "The API server prunes what its CRD does not know. `spec.postgresql.synchronous` on operator 1.23 leaves " +
				"a cluster without synchronous replication, and nothing says so.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.0/releases",
		},
		{
			ID: "PGHA003", Title: "kind not supported by the target", Severity: Error, check: newerKinds,
			Why: "An object of a kind that is not installed is refused, and with it, under most GitOps tools, everything " +
				"that is applied along.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.0/releases",
		},
		{
			ID: unrendered, Title: "profile that cannot be rendered", Severity: Error,
			Why:    "pgha refuses a profile, or a wish that its target cannot meet, instead of rendering something weaker.",
			Source: "https://github.com/pgha/pgha/blob/main/docs/rules/PGHA014.md",
		},
		{
			ID: "PGHA010", Title: "duplicate object in one file", Severity: Error, Beyond: true, check: duplicateObjects,
			Why: "The second object replaces the first when both are applied, so half of what was written never takes " +
				"effect; kustomize refuses the pair.",
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
				continue // the plugin writes it; pgha's type does without
			}
			if isStore && pluginField(fault.Field) {
				continue
			}
			field := fault.Field
			if field == "" {
				field = "the document"
			}
			if p.schemaTakes(r, fault) {
				p.addAs(Warning, r, fault.Field, fmt.Sprintf("The API server takes %s, but its controller cannot read it: %s.", field,
					fault.Detail), "Write the field as the CRD has it.")
			} else {
				p.add(r, fault.Field, fmt.Sprintf("The API server refuses %s or drops it: %s.", field, fault.Detail),
					"Write the field as the CRD has it.")
			}
			f := &p.findings[len(p.findings)-1]
			f.Line, f.Column = fault.Line, fault.Column
		}
	}
}

func newerFields(p *pass) {
	if p.target >= profiles.NewestTarget {
		return
	}
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		kind := r.Object.GetObjectKind().GroupVersionKind().Kind
		if !hasNewerFields(kind) {
			continue
		}
		for _, f := range typedFields(r.Object) {
			since, ok := newerField(kind, f.generic)
			if ok && since > p.target {
				p.add(r, f.path, fmt.Sprintf("Operator %s drops %s without a word: its CRD has the field from %s on.",
					p.target, f.path, since), "Leave the field out, or move the target to "+since.String()+".")
			}
		}
	}
}

func newerKinds(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		ref := r.ref()
		if since := kindSince(ref.APIVersion, ref.Kind); since > p.target {
			p.add(r, "kind", fmt.Sprintf("Operator %s has no %s: the API server refuses the object.", p.target, ref.Kind),
				"Leave the object out, or move the target to "+since.String()+".")
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
				p.addAs(Info, r, "metadata.name", fmt.Sprintf("%s stands here twice, which kustomize refuses.", ref), "Remove one.")
			} else {
				p.add(r, "metadata.name", fmt.Sprintf("%s stands here for the second time and replaces the first.", ref),
					"Give one of them another name.")
			}
			break
		}
	}
}
