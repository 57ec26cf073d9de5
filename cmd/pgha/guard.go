// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/guard"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/plan"
	"k8s.io/apimachinery/pkg/api/validation"
)

type guardCmd struct {
	Action            string   `enum:"deny,warn" default:"deny" help:"deny refuses a change; warn lets it pass with a warning and an entry in the audit log."`
	OnlyNamespace     []string `short:"n" placeholder:"NAMESPACE" help:"Watch only this namespace. Repeatable."`
	OperatorNamespace string   `placeholder:"NAMESPACE" default:"cnpg-system" help:"Namespace of the operator and the plugin, whose service accounts may change everything."`
	Output            string   `short:"o" enum:"yaml,json" default:"yaml" help:"yaml, or json as kubectl prints it."`
}

// Help is shown below the flags.
func (c *guardCmd) Help() string {
	return `Print ValidatingAdmissionPolicies and their bindings. They refuse updates of Clusters and the objects around them that the
operator accepts and that fail later or put data at risk, as pgha plan says, and the deletion of what holds data. A cluster
administrator applies them once; they need Kubernetes 1.30 or newer. The comment above them lists what they cannot see.

To make such a change anyway, set the annotation ` + guard.Annotation + ` to the class in the message: ` + plan.DataAtRisk.String() + `,
or ` + plan.FailsLater.String() + `. Remove it afterwards.

Examples:
  pgha guard | kubectl apply --server-side -f -
  pgha guard --action warn | kubectl apply --server-side -f -    try it first: nothing is refused
  pgha guard -n shop -n billing                                  in two namespaces only
  pgha guard | kubectl delete -f -                               remove it`
}

// Run prints the policies.
func (c *guardCmd) Run(sys *cli.System) error {
	for _, flag := range []struct {
		name  string
		names []string
	}{{"--operator-namespace", []string{c.OperatorNamespace}}, {"--only-namespace", c.OnlyNamespace}} {
		for _, name := range flag.names {
			if faults := validation.ValidateNamespaceName(name, false); len(faults) > 0 {
				return cli.Usage("cannot use %s: %q is not a namespace: %s", flag.name, name, strings.Join(faults, "; "))
			}
		}
	}
	namespaces := slices.Clone(c.OnlyNamespace)
	slices.Sort(namespaces)
	options := guard.Options{Action: guard.Action(c.Action), Operator: c.OperatorNamespace, Namespaces: slices.Compact(namespaces)}
	if c.Output == "json" {
		return printObjects(sys, c.Output, guard.Objects(options))
	}
	product, err := guard.YAML(options)
	if err != nil {
		return err
	}
	return sys.Print(product)
}
