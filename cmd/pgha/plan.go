// SPDX-License-Identifier: Apache-2.0

package main

import (
	"runtime/debug"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/plan"
)

type planCmd struct {
	cli.Flags
	cli.SiteFlag

	Against   string   `placeholder:"PATH" xor:"old" help:"The old side; the argument is the new one."`
	Allow     []string `placeholder:"CLASS" help:"Class of changes that needs no confirmation: the budget. Default: spec.plan.allow of the old profile. Repeatable."`
	Nodes     bool     `help:"Say what changes of the nodes do: an upgrade of the node pools of one profile, a drain, an autoscaler, a stop."`
	Output    string   `short:"o" enum:"text,json,markdown,az,terraform,bicep" default:"text" help:"text, json, or markdown for a comment on a pull request. With --nodes also az, terraform or bicep: the settings of the node pools."`
	Recursive bool     `short:"R" help:"Read the subdirectories of directories too."`
	Since     string   `placeholder:"REV" xor:"old" help:"Compare the files with those of a Git revision, such as origin/main."`
	Sides     []string `arg:"" optional:"" name:"profile" help:"OLD and NEW, or NEW alone: profiles, fleets, directories, bases, manifests, live objects, or - for standard input."`
	Steps     string   `placeholder:"DIR" help:"Where one apply cannot do it, write the objects and instructions of each step to DIR."`
	ToTarget  string   `placeholder:"VERSION" help:"Operator version of the new side, if the operator is upgraded too. --target is the version of the old side."`
}

// Help is shown below the flags.
func (c *planCmd) Help() string {
	return `Say what an apply of NEW does to a running OLD: for each changed field the effect on the database, why, when, who acts, and
which connections end. Nothing is applied, and no cluster is needed.

Each side is a profile, a fleet, a directory of profiles, a base of pgha base, manifests, or live objects from kubectl get with
-o yaml --show-managed-fields, whose status is used. Flags such as --set change the profiles of both sides. What the API server,
the operator and other tools filled in is no change.

Classes of changes, from heavy to light: refused, data at risk, accepted and fails later, all instances down, primary recreated,
primary restarted in place, switchover, replicas recreated, reload, objects only, at the next event, at the next pod, ignored.
--allow CLASS covers the class and all lighter ones; the first three cover only themselves. Write hyphens for spaces.
A change that ends connections needs room for that too: rw and pooled at least switchover, ro at least replicas-recreated. With
--allow refused, a plan that the API server or the operator would refuse exits with 0.
Without --allow, spec.plan.allow of the old profile counts, so that no change raises its own budget. A new profile brings its own.

The exit code is 0 if there is nothing to do or the budget covers everything, 1 if it does not, or if there are changes and no
budget, 2 if pgha cannot plan, and 3 if the API server or the operator would refuse an object.

--nodes takes one profile, and says what changes of the nodes below it do: an upgrade of its node pools (spec.scheduling.pools), kubectl drain,
autoscalers, spot nodes, a stop of the Kubernetes cluster, a forced upgrade. The budget is held against the upgrade.

Examples:
  pgha plan old.yaml new.yaml                                    two files
  pgha plan --since origin/main clusters/                        the changes of a branch, in a pull request
  pgha plan fleet.yaml --since HEAD~1 --site orders -o markdown
  kubectl get storageclass,objectstore,cluster,service,podmonitor.azmonitoring.coreos.com,podmonitor.monitoring.coreos.com,scheduledbackup \
      -n shop -o yaml --show-managed-fields | pgha plan - prod.yaml
  pgha render prod.yaml --set spec.resources.memory=16Gi | pgha plan prod.yaml -
  pgha plan old.yaml new.yaml --steps steps                      the steps, one file each, where one apply cannot do it
  pgha plan prod.yaml --target 1.29 --to-target 1.30             an upgrade of the operator
  pgha plan --nodes prod.yaml                                    an upgrade of AKS, before it starts
  pgha plan --nodes prod.yaml -o az > pools.sh                   the settings that the node pools need
  pgha plan --since main prod.yaml --allow switchover && pgha render prod.yaml | kubectl apply --server-side -f -`
}

// Run prints the plan. Its exit code says whether the plan is within the budget.
func (c *planCmd) Run(sys *cli.System) error {
	state, err := c.run(sys)
	if err != nil {
		return trouble(err)
	}
	if code := state.ExitCode(); code != 0 {
		return &cli.ExitError{Code: code}
	}
	return nil
}

func (c *planCmd) run(sys *cli.System) (plan.State, error) {
	allowed, err := plan.ParseBudget(c.Allow)
	if err != nil {
		return 0, cli.Usage("cannot use --allow: %v", err)
	}
	if c.Nodes {
		return c.planNodes(sys, allowed)
	}
	if c.Output == "az" || c.Output == "terraform" || c.Output == "bicep" {
		return 0, cli.Usage("cannot print a plan as %s: settings of node pools need --nodes", c.Output)
	}
	found, err := c.compared(sys)
	if err != nil {
		return 0, err
	}
	p := found.plan
	p.Remarks = append(p.Remarks, budgetRemarks(allowed, found.old, found.new)...)
	p.Remarks = append(p.Remarks, exampleRemarks(found.new, p)...)
	p.Remarks = append(p.Remarks, fitRemarks(found.old, found.new)...)
	state := p.State(budgets(allowed, found.old, found.new, p))
	product, err := c.format(p, state)
	if err != nil {
		return 0, err
	}
	if c.Steps != "" {
		if err := writeSteps(sys, c.Steps, p); err != nil {
			return 0, err
		}
	}
	for _, note := range found.notes {
		sys.Note("%s", note)
	}
	return state, sys.Print(product)
}

// comparedSides is a plan with its two sides, and notes for standard error.
type comparedSides struct {
	plan     *plan.Plan
	old, new *planSide
	notes    []string
}

// compared reads both sides and plans. pgha report draws the same plan.
func (c *planCmd) compared(sys *cli.System) (*comparedSides, error) {
	to, err := sys.Target("--to-target", c.ToTarget)
	if err != nil {
		return nil, err
	}
	from, err := sys.Target("--target", c.Target)
	if err != nil {
		return nil, err
	}
	plugin, err := sys.Plugin("--plugin-version", c.PluginVersion)
	if err != nil {
		return nil, err
	}
	// A plan of hundreds of sites allocates much and keeps little: the garbage collector's default costs a fifth of the CPU time to save 50 of
	// 340 MiB.
	debug.SetGCPercent(400)
	r := &planReader{planCmd: c, sys: sys, from: from, to: to, plugin: plugin, renamed: map[clusterKey]string{}}
	old, new, err := r.sides()
	if err != nil {
		return nil, err
	}
	p, err := r.compare(old, new)
	if err != nil {
		return nil, err
	}
	p.Remarks = append(p.Remarks, r.remarks...)
	return &comparedSides{p, old, new, r.notes}, nil
}

// format writes the plan in the form that the user asked for.
func (c *planCmd) format(p *plan.Plan, state plan.State) ([]byte, error) {
	switch c.Output {
	case "json":
		return plan.JSON(p, state.String())
	case "markdown":
		return plan.Markdown(p, state.String()), nil
	}
	return plan.Text(p, state.String()), nil
}
