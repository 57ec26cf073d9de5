// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"
	"time"

	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// Resource is one object and, if Read parsed it, its position in the text.
type Resource struct {
	// Object is a pointer to one of the types that Read knows.
	Object manifest.Object
	// File is the name of the text that holds the object.
	File string

	source *source       // the text that Read found it in
	raw    []byte        // the object as JSON, as it was typed
	prefix string        // the object's path in the document: "items[3]."
	faults strict.Errors // what its type cannot hold
	unread []string      // fields that could not be read, so that their value is not what was written
	stored *stored       // what Stored found
}

// Input is what Run checks: all objects that will be applied together.
type Input struct {
	// Resources are the objects. Rules that compare objects see only these.
	Resources []Resource
	// Target is the release of the operator that will read them, one of profiles.Targets; 0 means the newest.
	Target profiles.Target
	// Plugin is the release of the Barman Cloud plugin that will read the ObjectStores; 0 means the newest that pgha knows.
	Plugin profiles.PluginRelease
	// Profile that the objects were rendered from, or nil.
	Profile *profiles.Profile
	// Now is the time from which the next runs of a schedule are counted. With the zero time no runs are shown.
	Now time.Time
	// Day is the day on which support of the operator and of PostgreSQL is judged. With the zero time nothing is said of it.
	Day time.Time
	// Others are the documents that Read skipped.
	Others []Other
	// Kustomized are the files next to a kustomization. It may patch their objects and add others, so what is missing in
	// them may be defined elsewhere.
	Kustomized []string
}

// Run applies every rule and returns what they find, in order of file, line, object and rule.
func Run(in Input) []Finding { return Check(in).Findings }

// pass is one run over one input.
type pass struct {
	in       *Input
	target   profiles.Target
	plugin   profiles.PluginRelease
	rule     Rule // being checked
	clusters []*cluster
	findings []Finding
	found    []*Resource // by finding
	echoes   []echo      // findings about the schema that other rules may report better

	byName      map[Ref][]*Resource // by kind and name
	byKey       map[Ref][]*Resource // by kind, namespace and name
	byResource  map[*Resource]*cluster
	byNamespace map[string][]*cluster
	byArchive   map[string][]*cluster // clusters by their archive
	classes     map[string]bool       // StorageClasses that Clusters name
	scheduled   map[string][]string   // namespaces of ScheduledBackups by Cluster
	stored      map[string]bool       // namespaces that have an ObjectStore

	// The fields below are filled on first use.
	services []endpoint
	attached map[string][]*Resource // objects that refer to a Cluster, by its name
	byStore  map[string][]*cluster  // clusters by the store that they archive to, under any server name
	roles    []passwordUse
	secrets  map[string][]string // names by namespace
	public   map[Ref]bool        // clusters behind public load balancers, by namespace and name
	sized    *fit.Report         // budgets of the profile's cluster
}

// newPass prepares a run, with the newest releases if the input names none.
func newPass(in *Input) *pass {
	if in.Target == 0 {
		in.Target = profiles.NewestTarget
	}
	if in.Plugin == 0 {
		in.Plugin = profiles.NewestPlugin
	}
	return &pass{in: in, target: in.Target, plugin: in.Plugin}
}

// add reports a finding with the rule's severity.
func (p *pass) add(r *Resource, field, message, remedy string) {
	p.addAs(p.rule.Severity, r, field, message, remedy)
}

// addAs reports a finding that is milder than its rule.
func (p *pass) addAs(severity Severity, r *Resource, field, message, remedy string) {
	severity, message = p.bypassed(r, severity, message)
	// These two rules are about placeholders that the operator itself replaces.
	if severity == Error && !p.rule.Beyond && !oneOf(p.rule.ID, "PGHA315", "PGHA316") && strings.Contains(message, "${") {
		message += " If Flux or envsubst replaces ${...} first, lint their output instead."
	}
	f := Finding{Rule: p.rule.ID, Severity: severity, Field: field, Message: message, Remedy: remedy}
	if r != nil {
		f.Object, f.File = r.ref(), r.File
	}
	p.findings = append(p.findings, f)
	p.found = append(p.found, r)
}

// addProfile reports a finding about a field of the profile that no object shows.
func (p *pass) addProfile(field, message, remedy string) {
	p.add(nil, field, message, remedy)
	in := p.in.Profile
	p.findings[len(p.findings)-1].Object = Ref{APIVersion: in.APIVersion, Kind: in.Kind, Namespace: in.Metadata.Namespace, Name: in.Metadata.Name}
}

// each checks every object of one type.
func each[T manifest.Object](check func(*pass, *Resource, T)) func(*pass) {
	return func(p *pass) {
		for i := range p.in.Resources {
			r := &p.in.Resources[i]
			if o, ok := r.Object.(T); ok {
				check(p, r, o)
			}
		}
	}
}

// eachCluster checks every Cluster.
func eachCluster(check func(*pass, *cluster)) func(*pass) {
	return func(p *pass) {
		for _, c := range p.clusters {
			check(p, c)
		}
	}
}

func (r *Resource) ref() Ref {
	gvk := r.Object.GetObjectKind().GroupVersionKind()
	ref := Ref{APIVersion: gvk.GroupVersion().String(), Kind: gvk.Kind, Namespace: r.Object.GetNamespace(), Name: r.Object.GetName()}
	if ref.Name == "" && r.Object.GetGenerateName() != "" {
		ref.Name = r.Object.GetGenerateName() + "*"
	}
	return ref
}

// refusef reports what the operator's admission webhook rejects.
func (p *pass) refusef(r *Resource, field, remedy, format string, args ...any) {
	kind := r.Object.GetObjectKind().GroupVersionKind().Kind
	p.add(r, field, "The operator rejects the "+kind+": "+fmt.Sprintf(format, args...)+".", remedy)
}

// refuseSincef reports what the operator's admission webhook rejects from some releases on. An older one accepts the object: then says
// what happens there, such as "PostgreSQL does not start". Without then nothing does.
func (p *pass) refuseSincef(since profiles.Releases, then string, r *Resource, field, remedy, format string, args ...any) {
	if since.Has(p.target) {
		p.refusef(r, field, remedy, format, args...)
		return
	}
	if then != "" {
		p.acceptf(p.rule.Severity, then, r, field, remedy, format, args...)
	}
}

// refusedLater is what follows from what works until the operator is upgraded.
const refusedLater = "later releases refuse every change of it"

// acceptf reports what the webhook of the target accepts although that of another release rejects it, and what happens then.
func (p *pass) acceptf(severity Severity, then string, r *Resource, field, remedy, format string, args ...any) {
	kind := r.Object.GetObjectKind().GroupVersionKind().Kind
	p.addAs(severity, r, field, fmt.Sprintf("Operator %s accepts the %s, and %s: %s.", p.target, kind, then, fmt.Sprintf(format, args...)), remedy)
	p.findings[len(p.findings)-1].Accepted = true
}

// rejectf reports what a rule of the CRD rejects.
func (p *pass) rejectf(r *Resource, field, remedy, format string, args ...any) {
	p.add(r, field, "The API server rejects the object: "+fmt.Sprintf(format, args...)+".", remedy)
}
