// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

type importCmd struct {
	Cluster   string   `placeholder:"NAME" xor:"which" help:"The Cluster to import if there are several; NAMESPACE/NAME if two have the same name."`
	Dir       string   `placeholder:"DIR" xor:"which,into" help:"Write a profile for each Cluster into DIR; an existing file is never overwritten."`
	Namespace string   `short:"n" placeholder:"NAME" help:"Namespace of manifests without one."`
	Skip      []string `placeholder:"KIND" help:"Do not import objects of this kind; keep them in separate manifests. Repeatable."`
	Target    string   `placeholder:"VERSION" help:"Version of the operator: 1.30 for its newest patch, or one release such as 1.30.0. Default: 1.30."`
	Write     string   `short:"w" xor:"into" placeholder:"FILE" help:"Write to FILE instead of standard output; an existing file is never overwritten."`
	Manifests []string `arg:"" name:"manifest" help:"Files with manifests, or - for standard input."`
}

// Help is shown below the flags.
func (c *importCmd) Help() string {
	return `Values that the profile has fields for are written to those fields, and all others to spec.patches. A value that fits neither
is an error with its path. The profile renders exactly the Cluster that was imported. It is also written if pgha lint has errors: they are
on standard error, a note counts them, and the exit code stays 0. Run pgha lint on the profile before you apply it: it exits with 1.

Examples:
  pgha import cluster.yaml > pgha.yaml
  kubectl get -n db cluster,scheduledbackup,podmonitor -o yaml | pgha import - -w pgha.yaml
  pgha import cluster.yaml objectstore.yaml schedule.yaml --target 1.28
  pgha import everything.yaml --skip Pooler,Database
  kubectl get -A cluster,objectstore,scheduledbackup -o yaml | pgha import - --dir profiles`
}

// Run prints or writes the profile. It also prints the findings of pgha lint on standard error, since an import keeps
// dangerous settings of the Cluster.
func (c *importCmd) Run(sys *cli.System) error {
	var sources []adopt.Source
	var errs []error
	for _, name := range c.Manifests {
		files, err := sys.ReadManifests(name)
		errs = append(errs, err)
		for _, f := range files {
			sources = append(sources, adopt.Source{Name: f.Name, Data: f.Text})
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	options := adopt.Options{Target: c.Target, Namespace: c.Namespace, Cluster: c.Cluster, Skip: c.Skip}
	if c.Dir != "" {
		return c.writeAll(sys, sources, options)
	}
	result, err := adopt.Import(sources, options)
	if err != nil {
		return err
	}
	found, err := lintImported(c.Write, result.Profile)
	if err != nil {
		return err
	}
	if err := printOrWrite(sys, c.Write, result.Profile, "import"); err != nil {
		return err
	}
	for _, note := range result.Notes {
		sys.Note("%s", note)
	}
	if note := notInObjects(result.Profile); note != "" {
		sys.Note("%s", note)
	}
	return found.print(sys, "")
}

// findings are what pgha lint says about an imported profile.
type findings struct {
	text   []byte
	errors int
}

// print writes the findings. An error of lint is none of import, which writes what the manifests say, as kubectl get -o yaml does: the user edits it
// in the profile.
func (f findings) print(sys *cli.System, prefix string) error {
	if _, err := sys.Stderr.Write(f.text); err != nil {
		return err
	}
	if f.errors > 0 {
		sys.Note("%sthe profile renders what the manifests say, with %d error%s of pgha lint: mend each before you apply it", prefix, f.errors, map[bool]string{true: "s"}[f.errors > 1])
	}
	return nil
}

// notInObjects says what no object holds, so that an import cannot bring it back.
func notInObjects(text []byte) string {
	p, err := profiles.Parse("pgha.yaml", text)
	if err != nil {
		return ""
	}
	lost := []string{"spec.scheduling.pools"}
	if p.Spec.Monitoring.Alerts != nil {
		lost = append(lost, "spec.monitoring.alerts.azure")
	}
	if p.Spec.Identity.Azure != nil {
		lost = append(lost, "name, resourceGroup and aks of spec.identity.azure")
	}
	note := "objects do not hold these fields, so set them if you use them: " + strings.Join(lost, ", ")
	if n := len(p.Spec.PostgreSQL.Parameters); p.Spec.PostgreSQL.Tuning == "none" && n > 0 {
		note += fmt.Sprintf("; spec.postgresql.tuning is none, so the %d parameters stay as they are when the resources change", n)
	}
	return note
}

// lintImported returns the errors and warnings. They name the file that the profile is written to, so that editors can open it.
func lintImported(name string, profile []byte) (findings, error) {
	if name == "" {
		name = "pgha.yaml"
	}
	p, err := profiles.Parse(name, profile)
	if err != nil {
		return findings{}, err
	}
	all := slices.DeleteFunc(lint.Profile(p, time.Now().UTC()), func(f lint.Finding) bool {
		// Faults of the operator's release are not about the imported objects.
		return f.Severity < lint.Warning || f.Fault.ID != "" || strings.HasSuffix(f.Object.Name, p.RecoveryName()) // duplicates the source's finding
	})
	if len(all) == 0 {
		return findings{}, nil
	}
	f := findings{text: (&lint.Report{Findings: all}).Text(lint.TextOptions{})}
	for i := range all {
		if all[i].Severity == lint.Error {
			f.errors++
		}
	}
	return f, nil
}
