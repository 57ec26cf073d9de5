// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

type backupCmd struct {
	clusterFlags
	Profile        string `arg:"" optional:"" name:"profile" help:"Profile of the cluster to back up, or a fleet or directory of profiles."`
	At             string `placeholder:"TIME" help:"Build the Backup's name from this time, which needs a time zone."`
	Method         string `placeholder:"METHOD" help:"Backup method, instead of the one in the profile: volumeSnapshot."`
	Name           string `placeholder:"NAME" help:"Name of the Backup. Each backup needs a new name."`
	Online         *bool  `help:"Keep PostgreSQL running during a volume snapshot; --online=false stops it."`
	Output         string `short:"o" enum:"yaml,json" default:"yaml" help:"yaml, or json as kubectl prints it."`
	TargetInstance string `placeholder:"INSTANCE" help:"Instance to take the backup from: primary or prefer-standby."`
}

// Help is shown below the flags.
func (c *backupCmd) Help() string {
	return `The name of the Backup comes from the first of these that is set: --name, --at, spec.backup.onDemand, the current time. The
current time gives a new name in every run, and so a new backup. For a fleet or a directory of profiles, pgha prints a Backup
for each cluster; --site selects some of them.

Examples:
  pgha backup prod.yaml | kubectl apply --server-side -f -
  pgha backup prod.yaml --name before-migration --target-instance primary
  pgha backup fleet.yaml --site weu`
}

// Run prints one Backup.
func (c *backupCmd) Run(sys *cli.System) error {
	options, err := c.options()
	if err != nil {
		return err
	}
	sites, err := sitesOf(sys, c.flags(), given(c.Profile)...)
	if err != nil {
		return err
	}
	now := time.Now() // the same for every site
	var objects []manifest.Object
	var errs []error
	for _, site := range sites {
		backups, err := c.of(sys, site, options, now)
		errs = append(errs, err)
		objects = append(objects, backups...)
	}
	if err := cli.Join(errs...); err != nil {
		return err
	}
	if objects, err = manifest.Merge(objects); err != nil {
		return err
	}
	return printObjects(sys, c.Output, objects)
}

// of returns the Backup of one profile.
func (c *backupCmd) of(sys *cli.System, site cli.Site, options render.BackupOptions, now time.Time) ([]manifest.Object, error) {
	p, err := site.Load()
	if err != nil {
		return nil, err
	}
	if options.At.IsZero() && p.Spec.Backup.OnDemand == "" {
		options.At = now
	}
	objects, err := render.Backup(p, options)
	if err != nil {
		return nil, flagged(err, map[string]string{
			"name": "--name", "method": "--method", "target": "--target-instance", "online": "--online",
		})
	}
	if c.Verbose {
		r := p.Resolve()
		sys.ExplainSome(r, methodAsPrinted(c.decisions(r, options), objects))
	}
	return objects, nil
}

// methodAsPrinted corrects the decision about the backup method if a patch of the Backup changed the method.
func methodAsPrinted(decisions []profiles.Decision, objects []manifest.Object) []profiles.Decision {
	for _, o := range objects {
		b, ok := o.(*cnpgv1.Backup)
		for i := range decisions {
			if d := &decisions[i]; ok && d.Field == "spec.backup.method" && d.Value != string(b.Spec.Method) && b.Spec.Method != "" {
				d.Value, d.Reason = string(b.Spec.Method), patched
			}
		}
	}
	return decisions
}

// decisions returns the decisions that a Backup shows: its method, and its name if neither a flag nor the profile sets it.
func (c *backupCmd) decisions(p *profiles.Resolved, o render.BackupOptions) []profiles.Decision {
	var all []profiles.Decision
	if c.Method == "" {
		if d, ok := p.Decision("spec.backup.method"); ok {
			all = append(all, d)
		}
	}
	if c.Name == "" && c.At == "" && p.Spec.Backup.OnDemand == "" {
		all = append(all, profiles.Decision{Field: "spec.backup.onDemand", Value: render.BackupName(p.Profile, o.At),
			Reason: "no name is set, and the current time makes the name unique"})
	}
	return all
}

func (c *backupCmd) options() (render.BackupOptions, error) {
	o := render.BackupOptions{Name: c.Name, Method: c.Method, Target: c.TargetInstance, Online: c.Online}
	if c.At == "" {
		return o, nil
	}
	if c.Name != "" {
		return o, cli.Usage("cannot use --name and --at together: both name the Backup")
	}
	at, err := render.ParseTargetTime(c.At)
	if err != nil {
		return o, cli.Usage("cannot use --at %q: it %v", c.At, err)
	}
	o.At = at
	return o, nil
}

func printObjects(sys *cli.System, output string, objects []manifest.Object) error {
	write := manifest.YAML
	if output == "json" {
		write = manifest.JSON
	}
	product, err := write(objects)
	if err != nil {
		return fmt.Errorf("cannot print the objects: %w", err)
	}
	return sys.Print(product)
}
