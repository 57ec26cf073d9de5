// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/alerts"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/diff"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/federate"
	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/guard"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/nodes"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"github.com/pgha/pgha/report"
	"github.com/pgha/pgha/runbook"
	"github.com/pgha/pgha/schema"
)

// rendered prints the objects as Go values, as one text, and as the files of a kustomize base.
func rendered(w io.Writer, p *profiles.Profile) error {
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		return err
	}
	for _, o := range objects {
		if c, ok := o.(*cnpgv1.Cluster); ok {
			fmt.Fprintf(w, "rendered: Cluster %s, %d instances\n", manifest.KeyOf(c).Name, c.Spec.Instances)
		}
	}
	text, err := manifest.YAML(objects)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "as YAML: %d documents\n", strings.Count(string(text), "---\n")+1)
	files, err := base.Files(p)
	if err != nil {
		return err
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name, "kustomization.yaml") {
			fmt.Fprintln(w, "in the base:", f.Name)
		}
	}
	return nil
}

// restored renders a Backup, and a Cluster that restores a point in time.
func restored(w io.Writer, p *profiles.Profile) error {
	backup, err := render.Backup(p, render.BackupOptions{Name: "before-migration"})
	if err != nil {
		return err
	}
	target, err := render.ParseRecoveryTarget("2026-08-21 02:03:04Z")
	if err != nil {
		return err
	}
	recovery, err := render.Recovery(p, render.RecoveryOptions{Target: target})
	if err != nil {
		return err
	}
	for _, o := range append(backup, recovery...) {
		fmt.Fprintln(w, "day two:", diff.Name(o))
	}
	return nil
}

// linted looks for problems in the profile, and in manifests from another source.
func linted(w io.Writer, p *profiles.Profile) error {
	if findings := lint.Profile(p, time.Now()); lint.Worst(findings) >= lint.Error {
		return fmt.Errorf("cannot use %s: %v", p.ClusterName(), findings)
	}
	resources, _, faults := lint.Read("theirs.yaml", []byte(theirs))
	if err := faults.Err(); err != nil {
		return err
	}
	report := lint.Check(lint.Input{Resources: resources, Target: profiles.NewestTarget})
	for _, f := range report.Findings {
		if f.Severity == lint.Error {
			fmt.Fprintf(w, "linted: %s at %s:%d, %s\n", f.Rule, f.File, f.Line, f.Field)
		}
	}
	return nil
}

// theirs has a minSyncReplicas that is greater than its maxSyncReplicas.
const theirs = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: theirs, namespace: shop}
spec:
  instances: 3
  imageName: ghcr.io/cloudnative-pg/postgresql:17.5
  storage: {size: 10Gi}
  minSyncReplicas: 5
  maxSyncReplicas: 1
`

// upgraded compares the objects for two operator versions.
func upgraded(w io.Writer, p *profiles.Profile) error {
	older, err := profiles.ParseTarget("1.25.0")
	if err != nil {
		return err
	}
	old, err := render.Objects(p.For(older), render.Options{})
	if err != nil {
		return err
	}
	now, err := render.Objects(p, render.Options{})
	if err != nil {
		return err
	}
	text, err := diff.Objects(old, now, "operator "+older.String(), "operator "+p.Resolve().Target.String())
	if err != nil {
		return err
	}
	reasons := diff.Reasons(p, older, p.Resolve().Target, old, now)
	fmt.Fprintln(w, "the upgrade changes something:", len(text) > 0, "and says why:", len(reasons) > 0)
	return nil
}

// planned says what an apply of a larger profile does to the running cluster, and whether a budget covers it.
func planned(w io.Writer, p *profiles.Profile) error {
	larger := p.DeepCopy()
	larger.Spec.Storage.Size = "1Ti"
	var sides []plan.Side
	for _, p := range []*profiles.Profile{p, larger} {
		objects, err := render.Objects(p, render.Options{})
		if err != nil {
			return err
		}
		side := plan.Side{Label: p.ClusterName(), Target: p.Resolve().Target}
		for _, o := range objects {
			side.Resources = append(side.Resources, lint.Resource{Object: o})
		}
		sides = append(sides, side)
	}
	changes, err := plan.Compare(sides[0], sides[1])
	if err != nil {
		return err
	}
	budget, err := plan.ParseBudget([]string{"ignored"})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "planned: %d Cluster changes, %s\n", len(changes.Sites), changes.State(func(*plan.Site) plan.Budget { return budget }))
	return nil
}

// imported creates a profile from manifests.
func imported(w io.Writer, _ *profiles.Profile) error {
	pooler := "apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: p, namespace: shop}\nspec: {cluster: {name: theirs}}\n"
	sources := []adopt.Source{{Name: "theirs.yaml", Data: []byte(theirs)}, {Name: "pooler.yaml", Data: []byte(pooler)}}
	_, err := adopt.Import(sources, adopt.Options{})
	for _, f := range fault.Of(err) {
		fmt.Fprintf(w, "not imported: %s, %s:%d\n", f.Kind, f.File, f.Line)
	}
	result, err := adopt.Import(sources, adopt.Options{Skip: []string{"Pooler"}})
	if err != nil {
		return err
	}
	p, err := profiles.Parse("imported.yaml", result.Profile)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "imported: %s/%s\n", p.Namespace(), p.ClusterName())
	return nil
}

// drained says what an upgrade of the nodes does.
func drained(w io.Writer, p *profiles.Profile) error {
	r, err := nodes.Of(p)
	if err != nil {
		return err
	}
	e := r.Effect("upgrade", "")
	fmt.Fprintf(w, "nodes: %s, blocks: %s\n", e.Class, e.Blocks.Verdict)
	return nil
}

// reported writes a page about the cluster.
func reported(w io.Writer, p *profiles.Profile) error {
	site, err := report.Of(p, report.Options{})
	if err != nil {
		return err
	}
	html := (&report.Page{Sites: []*report.Site{site}}).HTML()
	fmt.Fprintf(w, "report: %t\n", strings.HasPrefix(string(html), "<!doctype html>"))
	return nil
}

// sized says whether the cluster fits.
func sized(w io.Writer, p *profiles.Profile) error {
	r, err := fit.Of(p)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "fit: %s, data: %s\n", r.Verdict(), r.Volumes[0].Type)
	return nil
}

// watched writes the alerts as a rules file.
func watched(w io.Writer, p *profiles.Profile) error {
	p.Spec.Monitoring.Alerts = &profiles.Alerts{}
	r, err := alerts.Of(p)
	if err != nil {
		return err
	}
	text, err := r.Rules()
	fmt.Fprintf(w, "alerts: %d\n", strings.Count(string(text), "- alert: "))
	return err
}

// documented writes a runbook.
func documented(w io.Writer, p *profiles.Profile) error {
	text, err := runbook.Markdown(p, runbook.Options{Profile: "billing.yaml"})
	if err != nil {
		return err
	}
	title, _, _ := strings.Cut(string(text), "\n")
	fmt.Fprintln(w, "runbook:", title)
	return nil
}

// trusted lists the service accounts that the managed identity must trust.
func trusted(w io.Writer, p *profiles.Profile) error {
	plans, err := federate.Plans([]*profiles.Profile{p}, federate.Options{})
	if err != nil {
		return err
	}
	for _, plan := range plans {
		for _, c := range plan.Credentials {
			fmt.Fprintf(w, "identity %s trusts %s\n", plan.Identity, c.Subject)
		}
	}
	return nil
}

// explained prints the description of a field.
func explained(w io.Writer) error {
	f, err := schema.Lookup("spec.storage.size")
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s is a %s\n", f.Path, f.Type)
	return nil
}

// guarded names the first of the admission policies.
func guarded(w io.Writer) {
	for _, o := range guard.Objects(guard.Options{Action: guard.Warn}) {
		if o.GetObjectKind().GroupVersionKind().Kind == "ValidatingAdmissionPolicy" {
			fmt.Fprintln(w, "policy:", o.GetName())
			return
		}
	}
}
