// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"

	"github.com/pgha/pgha/diff"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

type diffCmd struct {
	cli.Flags
	diffOutput
	cli.SiteFlag
	Profiles []string `arg:"" optional:"" name:"profile" help:"Profiles to render."`
	Against  string   `placeholder:"PATH" xor:"what" help:"Compare with a directory, a file of manifests, or - for standard input."`
	ToTarget string   `placeholder:"VERSION" xor:"what" help:"Compare with what another operator version gets, and say why."`
}

// Help is shown below the flags.
func (c *diffCmd) Help() string {
	return `Name what to compare with: --against or --to-target. The exit code is 0 when nothing differs, 1 when something does, and
2 when pgha cannot compare, as with kubectl diff.

Objects may come from a cluster: what the API server, the operator and GitOps tools fill in is no difference, nor is 1Gi
for 1024Mi. No value of a Secret is shown, and no annotation of one.

Examples:
  pgha diff prod.yaml --target 1.26 --to-target 1.30     what an upgrade of the operator changes
  pgha diff prod.yaml --against deploy/prod              what is committed against what would be rendered
  pgha diff fleet.yaml --against clusters                site by site, as pgha base wrote them
  kubectl get cluster,scheduledbackup -o yaml | pgha diff prod.yaml --against -`
}

// errDifferent has no words: the difference is on standard output.
type errDifferent struct{}

func (errDifferent) Error() string { return "" }

// Run prints the difference.
func (c *diffCmd) Run(sys *cli.System) error { return trouble(c.run(sys)) }

func (c *diffCmd) run(sys *cli.System) error {
	if c.Against == "" && c.ToTarget == "" {
		return cli.Usage("cannot tell what to compare with: add --against PATH, or --to-target VERSION")
	}
	c.Pick = c.Site
	all, err := c.Load(sys, c.Profiles...)
	if err != nil {
		return err
	}
	var product []byte
	if c.ToTarget != "" {
		product, err = c.upgrade(all)
	} else {
		product, err = c.against(sys, all)
	}
	if err != nil || len(product) == 0 {
		return err
	}
	if err := c.print(sys, product); err != nil {
		return err
	}
	return errDifferent{}
}

// upgrade compares each profile with itself for another target.
func (c *diffCmd) upgrade(all []*profiles.Profile) ([]byte, error) {
	to, err := profiles.ParseTarget(c.ToTarget)
	if err != nil {
		return nil, cli.Usage("cannot use --to-target: %v", err)
	}
	var product bytes.Buffer
	for _, p := range all {
		from := p.Resolve().Target
		before, err := render.Objects(p, render.Options{})
		if err != nil {
			return nil, err
		}
		after, err := render.Objects(p.For(to), render.Options{})
		if err != nil {
			return nil, err
		}
		text, err := diff.Objects(before, after, from.String(), to.String())
		if err != nil {
			return nil, err
		}
		reasons := diff.Reasons(p, from, to, before, after)
		if len(text)+len(reasons) == 0 {
			continue
		}
		fmt.Fprintf(&product, "# %s/%s from operator %s to %s:\n", p.Namespace(), p.ClusterName(), from, to)
		for _, reason := range reasons {
			fmt.Fprintf(&product, "# %s\n", reason)
		}
		product.Write(text)
	}
	return product.Bytes(), nil
}

// against compares what would be rendered with manifests that are there.
func (c *diffCmd) against(sys *cli.System, all []*profiles.Profile) ([]byte, error) {
	if cli.IsBase(c.Against) {
		return c.base(sys, all)
	}
	objects, err := objectsOf(all, nil)
	if err != nil {
		return nil, err
	}
	files, err := sys.ReadManifests(c.Against)
	if err != nil {
		return nil, err
	}
	var there []manifest.Object
	var faults strict.Errors
	for _, f := range files {
		resources, _, errs := lint.Read(f.Name, f.Text)
		faults = append(faults, errs...)
		for _, r := range resources {
			there = append(there, r.Object)
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return diff.Live(there, objects, "there", "rendered")
}
