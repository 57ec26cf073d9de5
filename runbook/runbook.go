// SPDX-License-Identifier: Apache-2.0

// Package runbook writes the procedures of a profile as Markdown, from the first apply to the last clean-up. The
// commands can be pasted and use the names that package render gives the objects. Call [Markdown].
//
// Nothing in this package reads a file, the environment or a clock, and nothing is initialized at program start.
package runbook

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/nodes"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Options sets how the commands name the profile and the Kubernetes cluster.
type Options struct {
	// Profile is the shell words that name the profile for pgha's programs: prod.yaml --target 1.27. If empty, the
	// commands have no profile argument, and the programs find the profile.
	Profile string
	// Context is the kubectl context. If empty, it is the name of the managed Kubernetes cluster, which the cloud's own
	// command uses for the context. If the profile does not have that name either, the commands have no context.
	Context string
}

// Markdown returns the runbook of a profile. The error is of type profiles.Errors if the profile is invalid.
func Markdown(p *profiles.Profile, o Options) ([]byte, error) {
	b, err := newBook(p, o)
	if err != nil {
		return nil, err
	}
	if b.rounds, err = nodes.OfObjects(p, b.objects); err != nil {
		return nil, err
	}
	for _, chapter := range []func(*book){
		title, topology, prerequisites, apply, verify, sample, pooling, backUp, objectives, drill, takeOver, inPlace, switchover, failover, endpointChecks, databasesAndRoles,
		upgradeOperator, upgradePostgreSQL, upgradeNodes, upgradeLocalNodes, cleanUp, alertChapter, trouble,
	} {
		chapter(b)
	}
	return []byte(strings.TrimRight(b.out.String(), "\n") + "\n"), nil
}

// book is a runbook under construction.
type book struct {
	p         *profiles.Resolved
	cloud     cloud.Cloud
	archive   facts.Archive
	objects   []manifest.Object // of the profile
	recovery  []manifest.Object // of the recovered cluster; nil without backups
	cluster   *cnpgv1.Cluster
	recovered *cnpgv1.Cluster
	context   string
	profile   string
	upgrade   lint.Upgrading // to the newest release of the operator
	rounds    *nodes.Report  // of upgrades of the nodes; only Markdown sets it
	chapters  int
	out       strings.Builder
}

func newBook(p *profiles.Profile, o Options) (*book, error) {
	b := &book{p: p.Resolve(), cloud: p.Cloud(), context: o.Context, profile: o.Profile}
	if b.context == "" {
		b.context = b.cloud.KubernetesCluster()
	}
	var err error
	if b.objects, b.recovery, err = render.WithRecovery(p, render.Options{}); err != nil {
		return nil, err
	}
	if b.upgrade, err = lint.UpgradingProfile(p, profiles.NewestTarget); err != nil {
		return nil, err
	}
	b.cluster, b.recovered = facts.Cluster(b.objects), facts.Cluster(b.recovery)
	b.archive = facts.Of(b.cluster, b.objects)
	for _, n := range append(append([]cloud.Name{
		{Field: "the context", Value: o.Context}, {Field: "the profile's words", Value: o.Profile},
		{Field: "spec.bootstrap.database", Value: p.Spec.Bootstrap.Database},
		{Field: "spec.bootstrap.owner", Value: p.Spec.Bootstrap.Owner},
	}, namesInPostgreSQL(p)...), b.cloud.Names()...) {
		if strings.ContainsFunc(n.Value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return nil, fault.Errorf(fault.Invalid, "cannot write a runbook with %s %q: it has a control character", n.Field, n.Value)
		}
	}
	return b, nil
}

func (b *book) replicas() bool { return b.cluster.Spec.Instances > 1 }

// names returns the names of the rendered objects of a kind.
func (b *book) names(objects []manifest.Object, kind string) []string {
	var names []string
	for _, o := range objects {
		if o.GetObjectKind().GroupVersionKind().Kind == kind {
			names = append(names, o.GetName())
		}
	}
	return names
}
