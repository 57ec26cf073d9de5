// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strconv"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

type recoverCmd struct {
	clusterFlags
	Profile          string `arg:"" optional:"" name:"profile" help:"Profile of the cluster whose backup is restored."`
	Backup           string `placeholder:"ID" help:"Base backup to start from: .status.backupId of a Backup, such as 20260821T020304."`
	DNSLabel         string `name:"dns-label" placeholder:"LABEL" help:"DNS label of the public IP address, with --endpoints."`
	Endpoints        bool   `xor:"endpoints" help:"Create load balancers with new addresses for the recovered cluster."`
	Exclusive        bool   `help:"Stop just before the target instead of just after it."`
	From             string `placeholder:"FOLDER" help:"Folder of the object store to restore, such as the one before --in-place; replaces the cluster's own."`
	InPlace          bool   `xor:"endpoints,name,instances" help:"Restore under the same name, and archive to the next folder: the Cluster must be deleted first."`
	Instances        int32  `placeholder:"N" xor:"instances" help:"Number of instances; replaces spec.recovery.instances."`
	Name             string `placeholder:"NAME" xor:"name" help:"Name of the recovered cluster; replaces spec.recovery.name."`
	Output           string `short:"o" enum:"yaml,json" default:"yaml" help:"yaml, or json as kubectl prints it."`
	PromoteEndpoints bool   `xor:"endpoints" help:"Point the source's load balancers to the recovered cluster, which takes over."`
	Snapshot         string `placeholder:"BACKUP" help:"Start from the volume snapshots of this Backup; the WAL follows from the archive."`
	Standalone       bool   `help:"Add the StorageClasses, the image catalog and the ObjectStore: for a Kubernetes cluster or namespace without the source cluster."`
	Timeline         string `placeholder:"N" help:"Timeline to follow, instead of the latest."`
	To               string `placeholder:"TARGET" xor:"to" help:"Stop at a time, LSN, transaction ID or restore point, recognized by its form; latest; or immediate, the end of the base backup."`
	ToLSN            string `name:"to-lsn" placeholder:"LSN" xor:"to" help:"Stop at an LSN, a position in the WAL."`
	ToName           string `placeholder:"NAME" xor:"to" help:"Stop at a restore point. Needs --backup."`
	ToTime           string `placeholder:"TIME" xor:"to" help:"Stop at a time with a time zone, such as 2026-08-21T02:03:04Z."`
	ToXID            string `name:"to-xid" placeholder:"XID" xor:"to" help:"Stop at a transaction ID. Needs --backup."`
}

// Help is shown below the flags.
func (c *recoverCmd) Help() string {
	return `Without a target, all archived WAL is recovered. Notes on standard error list the prerequisites, and with -v the location of
the backup. The recovered cluster runs next to its source and does not change it. With --in-place it has the name of the source,
which you delete first: Services, Secrets and clients stay, and the notes say the order and the way back.

Examples:
  pgha recover prod.yaml | kubectl apply --server-side -f -
  pgha recover prod.yaml --name pg-before-the-drop --to 2026-08-21T02:03:04Z
  pgha recover prod.yaml --to before-migration --backup 20260821T000000
  pgha recover prod.yaml --instances 3 --promote-endpoints
  pgha recover prod.yaml --in-place --to 2026-08-21T02:03:04Z > restored.yaml
  pgha recover fleet.yaml --site weu`
}

// Run prints the recovered cluster, and notes with its prerequisites.
func (c *recoverCmd) Run(sys *cli.System) error {
	target, err := c.target()
	if err != nil {
		return err
	}
	flags := c.flags(c.overrides()...)
	p, err := load(sys, flags, c.Profile)
	if err != nil {
		return err
	}
	options := render.RecoveryOptions{Target: target, DNSLabel: c.DNSLabel, Standalone: c.Standalone, InPlace: c.InPlace, From: c.From, Snapshot: c.Snapshot}
	switch {
	case c.Endpoints:
		options.Endpoints = render.OwnEndpoints
	case c.PromoteEndpoints:
		options.Endpoints = render.PromotedEndpoints
	}
	objects, err := render.Recovery(p, options)
	if err != nil {
		return flagged(err, c.optionFlags())
	}
	now := time.Now()
	if err := notYet(target, now); err != nil {
		return flagged(err, c.optionFlags())
	}
	if c.Verbose {
		c.explain(sys, p, options, objects)
	}
	notePlaceholders(sys, []*profiles.Profile{p})
	source, err := c.source(p)
	if err != nil {
		return err
	}
	for _, note := range c.notes(p, options, source, objects, now) {
		sys.Note("%s", note)
	}
	if !c.InPlace || c.Namespace != "" {
		c.noteCredential(sys, p, objects)
	}
	return printObjects(sys, c.Output, objects)
}

// source returns the objects next to the recovered cluster; nil in another namespace.
func (c *recoverCmd) source(p *profiles.Profile) ([]manifest.Object, error) {
	if c.Namespace != "" {
		return nil, nil
	}
	return render.Objects(p, render.Options{})
}

// overrides returns the flags that set fields of the profile.
func (c *recoverCmd) overrides() []profiles.Override {
	var all []profiles.Override
	if c.Name != "" {
		all = append(all, profiles.Set("--name", "spec.recovery.name", c.Name))
	}
	if c.Instances != 0 {
		all = append(all, profiles.Set("--instances", "spec.recovery.instances", strconv.Itoa(int(c.Instances))))
	}
	return all
}

func (c *recoverCmd) target() (*cnpgv1.RecoveryTarget, error) {
	t := &cnpgv1.RecoveryTarget{TargetLSN: c.ToLSN, TargetName: c.ToName, TargetTime: c.ToTime, TargetXID: c.ToXID}
	if c.To != "" {
		var err error
		if t, err = render.ParseRecoveryTarget(c.To); err != nil {
			return nil, cli.Usage("cannot use --to %q: it %v; to name the type of the target, use --to-time, --to-lsn, --to-xid or --to-name", c.To, err)
		}
	}
	t.BackupID, t.TargetTLI = c.Backup, c.Timeline
	if c.Exclusive {
		t.Exclusive = new(true)
	}
	return t, nil
}

// optionFlags maps the library's options to the flags that set them.
func (c *recoverCmd) optionFlags() map[string]string {
	flags := map[string]string{
		"dnsLabel": "--dns-label", "endpoints": "--endpoints", "from": "--from", "snapshot": "--snapshot",
		"recoveryTarget.backupID": "--backup", "recoveryTarget.targetTLI": "--timeline", "recoveryTarget.exclusive": "--exclusive",
		"recoveryTarget.targetTime": "--to-time", "recoveryTarget.targetLSN": "--to-lsn",
		"recoveryTarget.targetXID": "--to-xid", "recoveryTarget.targetName": "--to-name",
	}
	if c.PromoteEndpoints {
		flags["endpoints"] = "--promote-endpoints"
	}
	if c.To != "" {
		for _, field := range []string{"targetTime", "targetLSN", "targetXID", "targetName"} {
			flags["recoveryTarget."+field] = "--to"
		}
	}
	return flags
}
