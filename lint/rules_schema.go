// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/strict"
)

// Ids of the rules about schemas, which look at each other's findings.
const (
	schemaRefuses = "PGHA006"
	nullWritten   = "PGHA021"
)

func schemaRules() []Rule {
	return []Rule{
		{
			ID: schemaRefuses, Title: "a value that the CRD's schema refuses", Severity: Error, check: checkSchemas,
			Why: "The API server holds the object against the CRD's schema before the operator's validating webhook sees it: types, " +
				"enumerations, patterns, bounds, required fields, keyed lists and the CRD's own rules. It refuses the whole object for " +
				"one fault. The annotation `cnpg.io/validation: disabled` does not change that. Some names that a Cluster requires are a " +
				"warning when they are missing: the operator's mutating webhook writes them as empty, and the CRD takes that.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.0/releases",
		},
		{
			ID: nullWritten, Title: "a field that the operator turns into a null which the CRD refuses", Severity: Error,
			Why: "The operator's mutating webhook sends back what its types write of a Cluster. A reference to a volume's source without " +
				"`apiGroup` becomes one with `apiGroup: null`, and the CRD wants a string, so that the API server refuses the Cluster. " +
				"With a restore from volume snapshots that is found in the middle of a disaster.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/config/crd/bases/postgresql.cnpg.io_clusters.yaml",
		},
	}
}

func checkSchemas(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		n := schemaOf(r.Object.GetObjectKind().GroupVersionKind().Kind, p.target)
		if n == nil {
			continue
		}
		if object := p.admit(r, n); object != nil {
			k := checker{}
			k.value(n, object.full, object.sent, "")
			k.ask()
			for _, f := range k.faults {
				if !r.isFaulty(f.path) {
					f.report(p, r)
				}
			}
			clusterless(p, r, object.full)
		}
	}
}

// clusterless reports a missing name that the CRD takes for an empty one.
func clusterless(p *pass, r *Resource, object map[string]any) {
	const name = "spec.cluster.name"
	if value, ok := lookUp(object, name); ok && value == "" {
		p.addAs(Warning, r, name, "The API server takes an empty name of the cluster, and no cluster has it: nothing comes of this object.",
			"Set "+name+".")
	}
}

// isFaulty reports whether a field, or one above it, could not be read: that is a finding already.
func (r *Resource) isFaulty(path string) bool {
	return slices.ContainsFunc(r.faults, func(fault *strict.Error) bool { return within(path, fault.Field) })
}

func (f *schemaFault) report(p *pass, r *Resource) {
	parent, name := f.path, ""
	if i := strings.LastIndexByte(f.path, '.'); i > 0 {
		parent, name = f.path[:i], f.path[i+1:]
	}
	switch f.kind {
	case faultMissing:
		p.rejectf(r, f.path, f.remedy, "%s has no %s", parent, name)
	case faultFilled:
		p.addAs(Warning, r, f.path, fmt.Sprintf("The operator takes the missing %s of %s for an empty one.", name, parent), f.remedy)
	case faultNull:
		p.rejectf(r, f.path, "Add "+f.path+" with a value"+sourceGroups(name)+".", "the operator writes the missing %s of %s as null, which the CRD does not take", name, parent)
		p.findings[len(p.findings)-1].Rule = nullWritten
	default:
		p.rejectf(r, f.path, f.remedy, "%s%s", f.path, f.message)
		if f.owner != "" {
			p.echoes = append(p.echoes, echo{len(p.findings) - 1, f.owner})
		}
	}
}

func sourceGroups(name string) string {
	if name == "apiGroup" {
		return `, "" for a PersistentVolumeClaim, snapshot.storage.k8s.io for a VolumeSnapshot`
	}
	return ""
}

// ask asks the rules in CEL, but for values that have a fault already: the API server asks none where types are wrong.
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

// within reports whether a path is another one or below it.
func within(path, parent string) bool {
	rest, ok := strings.CutPrefix(path, parent)
	return ok && (rest == "" || parent == "" || rest[0] == '.' || rest[0] == '[')
}

// echo is a finding about the schema that another rule says better, if it says it.
type echo struct {
	finding int
	owner   string
}

// dropEchoes drops findings about the schema where another rule refuses the same field, or a rule that owns the fault refuses
// the same object.
func (p *pass) dropEchoes() {
	owners := map[int]string{}
	for _, e := range p.echoes {
		owners[e.finding] = e.owner
	}
	refused := map[*Resource][]Finding{}
	for i, f := range p.findings {
		if f.Severity == Error && f.Rule != schemaRefuses && f.Rule != "PGHA001" {
			refused[p.found[i]] = append(refused[p.found[i]], f)
		}
	}
	findings, found := p.findings[:0:0], p.found[:0:0]
	for i, f := range p.findings {
		echoed := f.Rule == schemaRefuses && f.Severity == Error &&
			slices.ContainsFunc(refused[p.found[i]], func(other Finding) bool {
				return other.Field == f.Field || strings.Contains(owners[i], other.Rule)
			})
		if !echoed {
			findings, found = append(findings, f), append(found, p.found[i])
		}
	}
	p.findings, p.found = findings, found
}
