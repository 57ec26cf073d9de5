// SPDX-License-Identifier: Apache-2.0

// Package runbook writes a profile's procedures as Markdown: what to do from the first apply to the last clean-up, in
// commands that can be pasted, with the names that package render gives the objects. Call [Markdown].
//
// Nothing here reads a file, the environment or a clock, and nothing is initialised when a program starts.
package runbook

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Options say how the commands reach the profile and the Kubernetes cluster.
type Options struct {
	// Profile is how pgha's programs are told of the profile, as words of a shell: prod.yaml --target 1.27. Empty: they find it.
	Profile string
	// Context of kubectl. Empty: the name of the managed Kubernetes cluster, which is what the cloud's own command calls it; where the profile
	// has none either, no command names one.
	Context string
}

// Markdown is the runbook of a profile. The error is of type profiles.Errors where the profile is at fault.
func Markdown(p *profiles.Profile, o Options) ([]byte, error) {
	b, err := newBook(p, o)
	if err != nil {
		return nil, err
	}
	for _, chapter := range []func(*book){
		title, topology, prerequisites, apply, verify, sample, backUp, drill, takeOver, switchover, failover, endpointChecks,
		cleanUp, trouble,
	} {
		chapter(b)
	}
	return []byte(strings.TrimRight(b.out.String(), "\n") + "\n"), nil
}

// book is a runbook that is being written.
type book struct {
	p         *profiles.Resolved
	cloud     cloud.Cloud
	archive   facts.Archive
	objects   []manifest.Object // of the profile
	recovery  []manifest.Object // of the recovered cluster; none without backups
	cluster   *cnpgv1.Cluster
	recovered *cnpgv1.Cluster
	context   string
	profile   string
	chapters  int
	out       strings.Builder
}

func newBook(p *profiles.Profile, o Options) (*book, error) {
	b := &book{p: p.Resolve(), cloud: p.Cloud(), context: o.Context, profile: o.Profile}
	if b.context == "" {
		b.context = b.cloud.KubernetesCluster()
	}
	var err error
	if b.objects, err = render.Objects(p, render.Options{}); err != nil {
		return nil, err
	}
	if b.p.BackupMethod != profiles.MethodNone {
		if b.recovery, err = render.Recovery(p, render.RecoveryOptions{}); err != nil {
			return nil, err
		}
	}
	b.cluster, b.recovered = facts.Cluster(b.objects), facts.Cluster(b.recovery)
	b.archive = facts.Of(b.cluster, b.objects)
	for _, n := range append([]cloud.Name{
		{Field: "the context", Value: o.Context}, {Field: "the profile's words", Value: o.Profile},
		{Field: "spec.bootstrap.database", Value: p.Spec.Bootstrap.Database},
		{Field: "spec.bootstrap.owner", Value: p.Spec.Bootstrap.Owner},
	}, b.cloud.Names()...) {
		if strings.ContainsFunc(n.Value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return nil, fault.Errorf(fault.Invalid, "cannot write a runbook with %s %q: it has a control character", n.Field, n.Value)
		}
	}
	return b, nil
}

func (b *book) replicas() bool { return b.cluster.Spec.Instances > 1 }

// names of the objects of a kind, as they were rendered.
func (b *book) names(objects []manifest.Object, kind string) []string {
	var names []string
	for _, o := range objects {
		if o.GetObjectKind().GroupVersionKind().Kind == kind {
			names = append(names, o.GetName())
		}
	}
	return names
}
