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
	Profile        string `arg:"" optional:"" name:"profile" help:"Profile of the cluster to back up, or of several."`
	At             string `placeholder:"TIME" help:"Name the Backup after this time, with a time zone."`
	Method         string `placeholder:"METHOD" help:"volumeSnapshot, in place of the profile's own method."`
	Name           string `placeholder:"NAME" help:"Name of the Backup. A name is good for one backup."`
	Online         *bool  `help:"Keep PostgreSQL running while the disks are copied; --online=false stops it. For volumeSnapshot."`
	Output         string `short:"o" enum:"yaml,json" default:"yaml" help:"yaml, or json as kubectl prints it."`
	TargetInstance string `placeholder:"INSTANCE" help:"Take the backup from the primary, or prefer-standby."`
}

// Help is shown below the flags.
func (c *backupCmd) Help() string {
	return `The Backup is called what --name says; or after the time in --at; or as in spec.backup.onDemand; or after the time that it
is now. The last is a new name every time, which is what makes it a new backup. Of a fleet or a directory of profiles there is
a Backup for each cluster, as pgha render has all of their objects; --site picks.

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
	sites, err := sitesOf(sys, c.flags(), c.Profile)
	if err != nil {
		return err
	}
	now := time.Now() // one for all
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

// of is the Backup of one profile.
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

// methodAsPrinted: a patch of the Backup may have changed it.
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

// decisions are those of the profile that a Backup shows, and the name where nobody chose one.
func (c *backupCmd) decisions(p *profiles.Resolved, o render.BackupOptions) []profiles.Decision {
	var all []profiles.Decision
	if c.Method == "" {
		if d, ok := p.Decision("spec.backup.method"); ok {
			all = append(all, d)
		}
	}
	if c.Name == "" && c.At == "" && p.Spec.Backup.OnDemand == "" {
		all = append(all, profiles.Decision{Field: "spec.backup.onDemand", Value: render.BackupName(p.Profile, o.At),
			Reason: "nothing names the Backup, and after the time it is a new one"})
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
