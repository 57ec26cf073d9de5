// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

type lintCmd struct {
	cli.Flags
	cli.SiteFlag

	All        bool     `help:"Show each finding of severity info on its own line, instead of one line per rule."`
	Date       string   `placeholder:"DATE" help:"Day on which support of the operator and of PostgreSQL is judged, and from which schedules are counted: 2026-11-28, or today. Default: that of SOURCE_DATE_EPOCH; without one, nothing is said of support."`
	Color      string   `enum:"auto,always,never" default:"auto" help:"auto, always or never. auto colors a terminal unless NO_COLOR is set."`
	Filename   []string `short:"f" placeholder:"PATH" help:"Manifests to lint: a file, a directory, or - for standard input. Repeatable."`
	Ignore     []string `sep:"none" placeholder:"RULE=REASON" help:"Ignore a rule, as in --ignore 'PGHA704=TLS ends in the mesh'. Repeatable."`
	IgnoreFile string   `placeholder:"FILE" help:"File with ignored rules. Default: ./.pgha-lint.yaml."`
	Output     string   `short:"o" enum:"text,json,sarif" default:"text" help:"text, json or sarif."`
	Profiles   []string `arg:"" optional:"" name:"profile" help:"Profiles to lint. Default, without -f: ./pgha.yaml."`
	Recursive  bool     `short:"R" help:"Read the subdirectories of -f too."`
	Strict     bool     `help:"Fail on warnings too."`
}

// Help is shown below the flags.
func (c *lintCmd) Help() string {
	return `The exit code is 1 if there are errors, if there are warnings and --strict is set, or if there is nothing to lint. A summary
of the linted objects is printed on standard error. pgha explain RULE prints the documentation of a rule. To ignore a finding,
use the annotation pgha.dev/ignore, --ignore or an ignore file, each with a reason.

Examples:
  pgha lint prod.yaml
  pgha lint prod.yaml --date today
  pgha lint -f deploy/ -R --target 1.27
  helm template db cnpg/cluster | pgha lint -f -
  pgha lint prod.yaml -o sarif > pgha.sarif`
}

// errFindings has no message: the findings are on standard output.
type errFindings struct{}

func (errFindings) Error() string { return "" }

// Run lints each profile, and all manifests together, since the most important rules compare several objects.
func (c *lintCmd) Run(sys *cli.System) error {
	ignores, err := c.ignores(sys)
	if err != nil {
		return err
	}
	report, err := c.find(sys)
	if err != nil {
		return err
	}
	report.Ignore(ignores)
	product, err := c.format(sys, report)
	if err != nil {
		return err
	}
	if err := sys.Print(product); err != nil {
		return err
	}
	worst := lint.Worst(report.Findings)
	if worst == lint.Error || c.Strict && worst == lint.Warning {
		return errFindings{}
	}
	return nil
}

func (c *lintCmd) find(sys *cli.System) (*lint.Report, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	day, err := sys.Day(c.Date)
	if err != nil {
		return nil, err
	}
	now := day
	if day.IsZero() {
		now = time.Now().UTC()
	}
	report := &lint.Report{}
	if len(c.Profiles) > 0 || len(c.Filename) == 0 {
		c.Pick = c.Site
		all, err := c.Load(sys, c.Profiles...)
		if err != nil {
			return nil, err
		}
		var names []string
		for _, p := range all {
			one := lint.CheckProfileOn(p, now, day)
			if names = append(names, p.ClusterName()); len(all) == 1 || c.Verbose {
				sys.Note("linted profile %s of %s: %s", p.ClusterName(), p.File(), named(one.Objects))
			}
			report.Add(one)
		}
		notePlaceholders(sys, written(all))
		if len(all) > 1 {
			report.Add(lint.Report{Findings: sharedArchives(all)})
		}
		if len(all) > 1 && !c.Verbose {
			sys.Note("linted %d profiles: %s", len(all), cli.Few(names))
		}
	}
	if len(c.Filename) == 0 {
		return report, nil
	}
	target, err := sys.Target("--target", c.Target)
	if err != nil {
		return nil, err
	}
	plugin, err := sys.Plugin("--plugin-version", c.PluginVersion)
	if err != nil {
		return nil, err
	}
	in := lint.Input{Target: cmp.Or(target, profiles.NewestTarget), Plugin: cmp.Or(plugin, profiles.NewestPlugin), Now: now, Day: day}
	if err := c.read(sys, &in); err != nil {
		return nil, err
	}
	manifests := lint.Check(in)
	readers := "operator " + in.Target.String()
	if lint.UsesPlugin(in.Resources) {
		readers += " and plugin " + in.Plugin.String()
	}
	sys.Note("linted %s for %s: %s", counted(len(manifests.Files), "file"), readers, named(manifests.Objects))
	report.Add(manifests)
	return report, nil
}

// check returns an error for a command line that would lint other objects than the user expects.
func (c *lintCmd) check() error {
	if len(c.Filename) == 0 {
		if len(c.Profiles) > 0 {
			return nil
		}
		if _, err := os.Stat("pgha.yaml"); err != nil {
			return cli.Usage("nothing to lint: no profile and no -f given, and no pgha.yaml in the current directory; " +
				"pgha lint aks lints the built-in profile")
		}
		return nil
	}
	if given := c.ForProfiles(); len(given) > 0 && len(c.Profiles) == 0 {
		return cli.Usage("cannot use %s with -f: it changes profiles, and -f reads manifests unchanged", strings.Join(given, ", "))
	}
	return nil
}

// ignores returns the ignores from the flags and from the file.
func (c *lintCmd) ignores(sys *cli.System) ([]lint.Ignore, error) {
	var all []lint.Ignore
	for _, text := range c.Ignore {
		rule, reason, _ := strings.Cut(text, "=")
		ignore, ok := lint.NewIgnore(rule, reason)
		if !ok {
			return nil, cli.Usage("cannot use --ignore %q: write --ignore RULE=REASON with an existing rule, as in "+
				"--ignore 'PGHA704=TLS ends in the mesh'; pgha explain rules lists them", text)
		}
		all = append(all, ignore)
	}
	name := c.IgnoreFile
	if name == "" {
		name = ignoreFile
	}
	text, err := sys.ReadOptional(name)
	switch {
	case err != nil:
		return nil, err
	case text == nil && c.IgnoreFile != "":
		return nil, fmt.Errorf("cannot read ignore file %q: %w", name, os.ErrNotExist)
	case text == nil:
		return all, nil
	}
	ofFile, err := lint.ParseIgnores(name, text)
	return append(all, ofFile...), err
}

// ignoreFile is the default ignore file; it is optional.
const ignoreFile = ".pgha-lint.yaml"

func (c *lintCmd) format(sys *cli.System, report *lint.Report) ([]byte, error) {
	switch c.Output {
	case "json":
		return report.JSON()
	case "sarif":
		return report.SARIF()
	default:
		colored := c.Color == "always" || c.Color == "auto" && color(sys)
		return report.Text(lint.TextOptions{Color: colored, Every: c.All}), nil
	}
}

// color reports whether to use colour: on a terminal, unless NO_COLOR is set. See https://no-color.org
func color(sys *cli.System) bool {
	value, _ := sys.Getenv("NO_COLOR")
	return value == "" && isTerminal(sys.Stdout)
}

// maxNamed is the number of objects that are listed by name; the rest is counted.
const maxNamed = 5

// named lists objects for a message: the first ones by name, and the number of the others.
func named(objects []lint.Ref) string {
	if len(objects) == 0 {
		return "no objects"
	}
	names := make([]string, 0, maxNamed)
	for _, o := range objects[:min(maxNamed, len(objects))] {
		names = append(names, o.String())
	}
	text := counted(len(objects), "object") + ": " + strings.Join(names, ", ")
	if rest := len(objects) - maxNamed; rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

// written are the profiles of files. The built-in profiles are examples.
func written(all []*profiles.Profile) []*profiles.Profile {
	return slices.DeleteFunc(slices.Clone(all), isBuiltin)
}
