// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
)

type upgradeCmd struct {
	cli.Flags
	cli.SiteFlag
	Profile string `arg:"" optional:"" name:"profile" help:"Profile of the cluster to upgrade."`
	Context string `placeholder:"NAME" help:"Context of kubectl. Default: the name of the AKS cluster."`
	Method  string `enum:"in-place,import,logical" default:"in-place" help:"in-place by pg_upgrade, or a new Cluster: import of a dump, or logical replication."`
	Output  string `short:"o" enum:"markdown,profile" default:"markdown" help:"markdown, the procedure; or profile, the edited file of the profile."`
	To      int    `required:"" placeholder:"MAJOR" help:"Major version of PostgreSQL, such as 18."`
	ToImage string `placeholder:"IMAGE" help:"Image of that version. Default: the community's; required if the profile names an image."`
}

// Help is shown below the flags.
func (c *upgradeCmd) Help() string {
	return `Everything that is known to stop the upgrade is an error: versions, images of different distributions, parameters that are
gone, and what a plan of each edit would refuse. The procedure has the checks in the database, a rehearsal on a copy, each edit, what to do
afterwards, and the way back.

Examples:
  pgha upgrade prod.yaml --to 18 > upgrade.md
  pgha upgrade prod.yaml --to 18 -o profile > prod-18.yaml
  pgha upgrade prod.yaml --to 18 --method logical > upgrade.md`
}

// Run prints the procedure, or the edited profile.
func (c *upgradeCmd) Run(sys *cli.System) error {
	c.Pick = c.Site
	p, site, err := loadSite(sys, &c.Flags, c.Profile)
	if err != nil {
		return err
	}
	profile := c.Profile
	if profile == "-" {
		profile = "pgha.yaml" // commands that are pasted later have another standard input
		sys.Note("the procedure calls the profile %s", profile)
	}
	words := words(&c.Flags, profile)
	u, err := runbook.NewUpgrade(p, runbook.UpgradeOptions{
		Options: runbook.Options{Profile: words, Context: c.Context}, To: c.To, Image: c.ToImage, Method: c.Method, Flags: flagsAfter(&c.Flags),
	})
	if err != nil {
		return err
	}
	if c.Output == "profile" {
		text, err := edited(site, u)
		if err != nil {
			return err
		}
		return sys.Print(text)
	}
	notePlaceholders(sys, []*profiles.Profile{p})
	return sys.Print(u.Markdown())
}

// flagsAfter are the flags that the edited file of the profile still needs: it has another name, and its own fields for what an upgrade sets.
func flagsAfter(flags *cli.Flags) string {
	after := cli.Flags{FromEnv: flags.FromEnv}
	after.Namespace, after.Target, after.PluginVersion = flags.Namespace, flags.Target, flags.PluginVersion
	for _, set := range flags.Set {
		field, _, _ := strings.Cut(set, "=")
		if !slices.Contains([]string{"metadata.name", "spec.postgresql.image", "spec.postgresql.major", "spec.backup.serverName", "spec.backup.objectStore"}, field) {
			after.Set = append(after.Set, set)
		}
	}
	return words(&after, "")
}

// edited is the file of the profile with the fields of the upgraded cluster.
func edited(site cli.Site, u *runbook.Upgrade) ([]byte, error) {
	if site.InFleet {
		return nil, cli.Usage("cannot edit a site of a fleet: set by hand what \"Keep the profile\" of the procedure lists")
	}
	return u.Profile(site.File, site.Text)
}
