// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/secrets"
)

func schemaRules() []Rule {
	return []Rule{
		{
			ID: schemaRefuses, Title: "value rejected by the CRD schema", Severity: Error, check: checkSchemas,
			Why: "The API server validates the object against the CRD's schema before the operator's validating webhook sees " +
				"it: types, enumerations, patterns, bounds, required fields, keyed lists and the CRD's own rules in CEL. One fault " +
				"is enough to reject the whole object. The annotation `cnpg.io/validation: disabled` does not change that. Some " +
				"names that a Cluster requires only cause a warning when they are missing: the operator's mutating webhook sets " +
				"them to an empty string, which the CRD accepts.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.0/releases",
		},
		{
			ID: nullWritten, Title: "optional field that the operator sets to null and the CRD rejects", Severity: Error,
			Why: "The operator's mutating webhook returns the Cluster as its Go types serialize it. A volume source reference " +
				"without `apiGroup` becomes one with `apiGroup: null`. The CRD requires a string, so the API server rejects the " +
				"Cluster. With a restore from volume snapshots you find out in the middle of a disaster.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/config/crd/bases/postgresql.cnpg.io_clusters.yaml",
		},
	}
}

func checkSchemas(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		n := p.schema(r.Object.GetObjectKind().GroupVersionKind().Kind)
		if n == nil {
			continue
		}
		if object := p.admit(r, n); object != nil {
			k := checker{hidden: secrets.Fields(r.ref().Kind, object.full)}
			k.value(n, object.full, object.sent, "")
			k.ask()
			for _, f := range k.faults {
				before := len(p.findings)
				f.report(p, r)
				if len(p.findings) > before && p.findings[before].Severity == Error {
					p.echoes = append(p.echoes, echo{before, f.owner})
				}
			}
			clusterless(p, r, object.full)
		}
	}
}

// clusterless reports an empty cluster name, which the CRD accepts.
func clusterless(p *pass, r *Resource, object map[string]any) {
	const name = "spec.cluster.name"
	if value, ok := lookUp(object, name); ok && value == "" {
		p.addAs(Warning, r, name, "The API server accepts an empty cluster name, but no cluster has it: this object has no effect.",
			"Set "+name+".")
	}
}

func (f *schemaFault) report(p *pass, r *Resource) {
	if r.isFaulty(f.path) {
		return
	}
	parent, name := f.path, ""
	if i := strings.LastIndexByte(f.path, '.'); i > 0 {
		parent, name = f.path[:i], f.path[i+1:]
	}
	switch f.kind {
	case faultMissing:
		p.rejectf(r, f.path, f.remedy, "%s has no %s", parent, name)
	case faultFilled:
		p.addAs(Warning, r, f.path, fmt.Sprintf("The operator treats the missing %s of %s as empty.", name, parent), f.remedy)
	case faultNull:
		p.rejectf(r, f.path, "Add "+f.path+" with a value"+sourceGroups(name)+".",
			"the operator sets the missing %s of %s to null, which the CRD does not accept", name, parent)
		p.findings[len(p.findings)-1].Rule = nullWritten
	case faultUnknown:
		p.add(r, f.path, fmt.Sprintf("The API server rejects or silently drops %s: the CRD of %s has no such "+
			"field.", f.path, p.reader(r)),
			f.remedy)
	default:
		p.rejectf(r, f.path, f.remedy, "%s%s", f.path, f.message)
		p.orPlugin(r, f)
	}
}

func sourceGroups(name string) string {
	if name == "apiGroup" {
		return `, "" for a PersistentVolumeClaim, snapshot.storage.k8s.io for a VolumeSnapshot`
	}
	return ""
}

// ask evaluates the rules in CEL, except for values that already have a fault: the API server evaluates none where a
// type is wrong.
func (k *checker) ask() {
	found := k.faults
	for _, task := range k.rules {
		if slices.ContainsFunc(found, func(f schemaFault) bool { return f.kind != faultFilled && within(f.path, task.path) }) {
			continue
		}
		rule, ok := celRuleOf(task.text)
		if ok && !rule.holds(task.value) {
			k.faults = append(k.faults, schemaFault{faultValue, task.path, " " + rule.says, rule.way, rule.owner})
		}
	}
}
