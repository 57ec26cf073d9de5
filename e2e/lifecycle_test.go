// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"github.com/pgha/pgha/runbook"
)

// TestLifecycle sends what pgha prints for the later life of a cluster to the real webhooks, as updates of a Cluster that exists.
func TestLifecycle(t *testing.T) {
	s := start(t, stack.Options{Target: sources.Newest, Operator: true})
	t.Run("upgrade", func(t *testing.T) { upgradeStates(t, s) })
	t.Run("in place", func(t *testing.T) { restoredInPlace(t, s) })
}

// lifeProfile is a profile in a namespace of its own.
func lifeProfile(t *testing.T, namespace string, more ...profiles.Override) *profiles.Profile {
	t.Helper()
	text, err := profiles.Builtin("aks")
	if err != nil {
		t.Fatal(err)
	}
	p, err := profiles.Parse("aks", text, append(more, profiles.Set("e2e", "spec.target", liveTarget(t).String()), profiles.Set("e2e", "metadata.namespace", namespace))...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// applied applies every object of a profile over those that are there, as kubectl apply --server-side does.
func applied(t *testing.T, s *stack.Stack, what string, objects []manifest.Object, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	all := part{what, func(*profiles.Profile) ([]manifest.Object, error) { return objects, nil }}.rendered(t, nil)
	namespaces(t, s, all)
	for _, object := range all {
		if _, err := s.Apply(t.Context(), object, fieldManager); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// oldMajor is a profile that every edit of an upgrade applies to.
func oldMajor(t *testing.T, namespace string) *profiles.Profile {
	t.Helper()
	return lifeProfile(t, namespace, profiles.Set("e2e", "spec.postgresql.image", "ghcr.io/cloudnative-pg/postgresql:17.5-standard-trixie"),
		profiles.Set("e2e", "spec.postgresql.major", "auto"))
}

// upgradeStates applies each edit of a major upgrade on the one before, with every edit that there is.
func upgradeStates(t *testing.T, s *stack.Stack) {
	p := oldMajor(t, "upgrade")
	u, err := runbook.NewUpgrade(p, runbook.UpgradeOptions{To: 18, Image: "ghcr.io/cloudnative-pg/postgresql:18.6-standard-trixie"})
	if err != nil {
		t.Fatal(err)
	}
	states, err := u.States()
	if err != nil || len(states) != 5 {
		t.Fatalf("%d states, want 5: slots, durability, upgrade, durability, slots: %v", len(states), err)
	}
	objects, err := render.Objects(p, render.Options{})
	applied(t, s, "before", objects, err)
	for _, state := range states {
		objects, err := render.Objects(state, render.Options{})
		applied(t, s, state.Spec.PostgreSQL.Image, objects, err)
	}
	c := liveCluster(t, s, p)
	if got, _, _ := unstructured.NestedString(c.Object, "spec", "imageName"); got != "ghcr.io/cloudnative-pg/postgresql:18.6-standard-trixie" {
		t.Errorf("the Cluster has image %q", got)
	}
	objects, err = render.Objects(p, render.Options{})
	applied(t, s, "the way back, while the job has not succeeded", objects, err)
	for _, method := range []string{runbook.Import, runbook.Logical} {
		t.Run(method, func(t *testing.T) { successorStates(t, s, oldMajor(t, "upgrade-"+method), method) })
	}
}

// successorStates creates the Cluster that takes over, and applies the profile that is printed for it.
func successorStates(t *testing.T, s *stack.Stack, p *profiles.Profile, method string) {
	u, err := runbook.NewUpgrade(p, runbook.UpgradeOptions{To: 18, Image: "ghcr.io/cloudnative-pg/postgresql:18.6-standard-trixie", Method: method})
	if err != nil {
		t.Fatal(err)
	}
	beside := part{method, func(*profiles.Profile) ([]manifest.Object, error) { return u.Beside(), nil }}.rendered(t, p)
	namespaces(t, s, beside)
	dryRun(t, s, beside, foretell(t, beside))
	applied(t, s, method, u.Beside(), nil)
	next, err := profiles.Assign(p, u.Edit()...)
	if err != nil {
		t.Fatal(err)
	}
	objects, err := render.Objects(next, render.Options{})
	applied(t, s, "the profile after "+method, objects, err)
	c := liveCluster(t, s, next)
	if want := p.ClusterName() + "-v18"; c.GetName() != want {
		t.Errorf("the profile is that of Cluster %q, want %q", c.GetName(), want)
	}
	if initdb, _, _ := unstructured.NestedMap(c.Object, "spec", "bootstrap", "initdb"); initdb["import"] != nil || initdb["database"] == nil {
		t.Errorf("the Cluster has the bootstrap %v, want one without an import", initdb)
	}
}

// restoredInPlace creates the Cluster of recover --in-place, and goes on with the profile that its notes ask for: only one bootstrap may remain.
func restoredInPlace(t *testing.T, s *stack.Stack) {
	p := lifeProfile(t, "inplace")
	objects, err := render.Recovery(p, render.RecoveryOptions{InPlace: true, Standalone: true})
	applied(t, s, "restore", objects, err)
	p.Spec.Backup.ServerName = p.NextServerName()
	objects, err = render.Objects(p, render.Options{})
	applied(t, s, "after the restore", objects, err)
	c := liveCluster(t, s, p)
	bootstrap, _, _ := unstructured.NestedMap(c.Object, "spec", "bootstrap")
	if _, ok := bootstrap["recovery"]; ok || len(bootstrap) != 1 {
		t.Errorf("the Cluster has the bootstraps %v, want only initdb", bootstrap)
	}
}

// liveCluster reads the Cluster of a profile.
func liveCluster(t *testing.T, s *stack.Stack, p *profiles.Profile) *unstructured.Unstructured {
	t.Helper()
	c, err := s.Get(t.Context(), schema.GroupVersionKind{Group: "postgresql.cnpg.io", Version: "v1", Kind: "Cluster"}, p.Namespace(), p.ClusterName())
	if err != nil {
		t.Fatal(err)
	}
	return c
}
