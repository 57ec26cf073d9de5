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
	ToTarget string   `placeholder:"VERSION" xor:"what" help:"Compare with the objects for another operator version, and explain the differences."`
}

// Help is shown below the flags.
func (c *diffCmd) Help() string {
	return `Use --against or --to-target to select what to compare with. As with kubectl diff, the exit code is 0 if there are no
differences, 1 if there are, and 2 if pgha cannot compare.

With --to-target, comments say what the other operator does to the running clusters: what rolls, what to do first, and which known
faults go and come. If the objects are the same, these lines are notes on standard error, and the exit code is 0.

Objects may come from a cluster: fields that the API server, the operator and GitOps tools fill in are ignored, and 1Gi is
equal to 1024Mi. Values and annotations of Secrets are never shown.

Examples:
  pgha diff prod.yaml --target 1.26 --to-target 1.30     what an upgrade of the operator changes
  pgha diff prod.yaml --against deploy/prod              committed files compared with the rendered objects
  pgha diff fleet.yaml --against clusters                site by site, as pgha base wrote them
  kubectl get cluster,scheduledbackup -o yaml | pgha diff prod.yaml --against -`
}

// errDifferent has no message: the differences are on standard output.
type errDifferent struct{}

func (errDifferent) Error() string { return "" }

// Run prints the differences.
func (c *diffCmd) Run(sys *cli.System) error { return trouble(c.run(sys)) }

func (c *diffCmd) run(sys *cli.System) error {
	if c.Against == "" && c.ToTarget == "" {
		return cli.Usage("missing --against PATH or --to-target VERSION: one of them selects what to compare with")
	}
	c.Pick = c.Site
	all, err := c.Load(sys, c.Profiles...)
	if err != nil {
		return err
	}
	var product []byte
	if c.ToTarget != "" {
		product, err = c.upgrade(sys, all)
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

// upgrade compares each profile with the same profile for another target. What the release itself does to the same objects is a note on
// standard error if there is no other difference, since a script takes output and exit code 1 for a difference of the objects.
func (c *diffCmd) upgrade(sys *cli.System, all []*profiles.Profile) ([]byte, error) {
	to, err := sys.Target("--to-target", c.ToTarget)
	if err != nil {
		return nil, err
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
		means, err := lint.UpgradingProfile(p, to)
		if err != nil {
			return nil, err
		}
		title := fmt.Sprintf("%s/%s from operator %s to %s:", p.Namespace(), p.ClusterName(), from, to)
		if len(text)+len(reasons) == 0 && from == to {
			continue
		}
		if len(text)+len(reasons) == 0 {
			for _, line := range append([]string{title + " the same objects"}, means.Lines()...) {
				sys.Note("%s", line)
			}
			continue
		}
		fmt.Fprintf(&product, "# %s\n", title)
		for _, reason := range reasons {
			fmt.Fprintf(&product, "# %s\n", reason)
		}
		for _, line := range means.Lines() {
			fmt.Fprintf(&product, "# - %s\n", line)
		}
		product.Write(text)
	}
	return product.Bytes(), nil
}

// against compares the rendered objects with existing manifests.
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
		there = append(there, partial(sys, f.Name, f.Text)...)
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return diff.Live(there, objects, "existing", "rendered")
}
