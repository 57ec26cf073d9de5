// SPDX-License-Identifier: Apache-2.0

// Program effects asks CloudNativePG's own code what changes of a Cluster do, and writes the answers beside the changes.
//
// Nothing of the operator can be imported from outside for it: the webhook and the decision about rollouts are internal, and parts
// of them unexported. So it copies the operator's source to a temporary directory, adds the files of testdata/operator, which call
// the functions, and builds and runs it there. These functions are:
//
//   - Cluster.Default and ClusterCustomValidator.ValidateUpdate: the webhook
//   - specs.NewInstance and isPodNeedingRollout: which pods are replaced, and why
//   - createPostgresqlConfiguration, GeneratePostgresqlHBA and CreateIdentRules: the files of the instance manager
//   - persistentvolumeclaim.Build: the claims
//   - the builders of Services, PodDisruptionBudgets, PodMonitor, Role and jobs
//
// It runs no reconciler, no API server and no plugin. So it does not see defaults, enums and CEL rules of the CRD, the sidecars of
// plugins, what the reconciler decides before it calls a builder, or what a ConfigMap of the operator changes. Image catalogs are
// not looked up, and instance managers are not updated in place.
//
// Where the annotation cnpg.io/validation turns the webhook off, "refused" is what it would say; "bypassed" says that it does not.
//
// For another release, pass its version: see run. 1.25 is the oldest: before, pods are built by another function. call.go copes with
// parameters that differ by release; a release that renamed a function does not compile, and testdata/operator must follow it. Where
// dependencies of a release cannot be had, -over names a directory with the go.mod, the go.sum and the sources that do without.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pgha/pgha/internal/effects"
)

// release is one version of the operator.
type release struct {
	version string
	// name is that of the observed file.
	name string
	// sum is the hash of the module as in go.sum; empty is unchecked.
	sum string
}

// releases are the versions that tests hold pgha against. For v1.30.1, which needs files over its source, tests use what a run wrote
// once: see run.
func releases() []release {
	return []release{
		{"v1.30.0", "1.30.0", "h1:fnhVq44xXx97MNiuvJsPrX1vSjYbgdyBK5MSGfdHdp0="},
		{"v1.29.2", "1.29.2", "h1:QQHNhpYUIdIQdR6X+N9A1vACMcYWiUIYOfIyUGSpey4="},
		{"v1.28.2", "1.28.2", "h1:KSvRDBci7Q6XYrfFq1fCRa5mKRUGuRWovcjajNfRV3U="},
		{"v1.28.0", "1.28.0", "h1:vkv0a0ewDSfJOPJrsyUr4uczsxheReAWf/k171V0Dm0="},
		{"v1.27.4", "1.27.4", "h1:sBGHG9usJUkWqfI/paMRpqbcfPhFPhs2V/2dzJ18jRI="},
		{"v1.25.4", "1.25.4", "h1:13W2cxNeFKJ4pc6CvqAJzH4uGMChUo26ZDwI2utDSc0="},
		{"v1.26.1", "1.26.1", "h1:QKQHBVWQqAQNeLVX+YiXRS59kUgayEqwoNJxguUWG8Q="},
	}
}

func main() {
	dir := flag.String("dir", "plan/testdata/effects", "directory with base.yaml and changes.yaml")
	out := flag.String("out", "", "directory for the observed files; default -dir")
	over := flag.String("over", "", "directory of files that are copied over the operator's source, such as another go.mod and go.sum")
	flag.Parse()
	if *out == "" {
		*out = *dir
	}
	if err := run(*dir, *out, *over, chosen(flag.Args())); err != nil {
		fmt.Fprintln(os.Stderr, "effects:", err)
		os.Exit(1)
	}
}

// chosen are the releases of the arguments. One that tests do not use has its whole version as the name of its file.
func chosen(versions []string) []release {
	if len(versions) == 0 {
		return releases()
	}
	var list []release
	for _, version := range versions {
		next := release{version: version, name: strings.TrimPrefix(version, "v")}
		for _, known := range releases() {
			if known.version == version {
				next = known
			}
		}
		list = append(list, next)
	}
	return list
}

// names are the files of a directory, as paths in it; none without a directory.
func names(dir string) ([]string, error) {
	if dir == "" {
		return nil, nil
	}
	var list []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			list = append(list, name)
		}
		return err
	})
	return list, err
}

func run(dir, out, over string, list []release) error {
	changes, err := effects.Changes(dir)
	if err != nil {
		return err
	}
	for _, r := range list {
		answers, err := ask(r, over, changes)
		if err != nil {
			return fmt.Errorf("cannot observe operator %q: %w", r.version, err)
		}
		file := filepath.Join(out, "observed-"+r.name+".tsv")
		replaced, err := names(over)
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, table(r, replaced, answers), 0o644); err != nil {
			return err
		}
		fmt.Printf("%s: %d changes\n", file, len(answers))
	}
	return nil
}
