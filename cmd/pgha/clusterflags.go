// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/shell"
	"github.com/pgha/pgha/profiles"
)

// clusterFlags are cli.Flags for a command whose --name names the object that it prints. --cluster names the cluster there.
type clusterFlags struct {
	cli.SiteFlag
	Cluster       string   `placeholder:"NAME" help:"Name of the cluster; replaces metadata.name."`
	FromEnv       bool     `help:"Set fields from the shell variables of Microsoft's guide (PG_NAMESPACE, …)."`
	Namespace     string   `short:"n" placeholder:"NAME" help:"Namespace; replaces metadata.namespace."`
	PluginVersion string   `placeholder:"VERSION" help:"Release of the Barman Cloud plugin: 0.15 for its newest patch, or one release such as 0.15.0; replaces spec.backup.pluginVersion."`
	Set           []string `sep:"none" placeholder:"PATH=VALUE" help:"Set one field, as in --set spec.instances=5. Repeatable."`
	Target        string   `placeholder:"VERSION" help:"Version of the operator: 1.30 for its newest patch, or one release such as 1.30.0; replaces spec.target."`
	Verbose       bool     `short:"v" help:"Print on standard error which values pgha chose for the profile, and why."`
}

// flags returns the flags without Verbose: these commands print less than the whole profile, and report only the decisions that apply to it.
func (f *clusterFlags) flags(more ...profiles.Override) *cli.Flags {
	return &cli.Flags{
		FromEnv: f.FromEnv, Name: f.Cluster, Namespace: f.Namespace, Set: f.Set, Target: f.Target, PluginVersion: f.PluginVersion,
		Pick: f.Site, More: more,
	}
}

// words returns a profile and the flags that change it, for use in a suggested command line.
func words(flags *cli.Flags, profile string) string {
	var all []string
	if profile != "" {
		all = append(all, shell.File(profile))
	}
	if flags.FromEnv {
		all = append(all, "--from-env")
	}
	for _, site := range flags.Pick {
		all = append(all, "--site", site)
	}
	for _, flag := range [...][2]string{{"--namespace", flags.Namespace}, {"--target", flags.Target}, {"--plugin-version", flags.PluginVersion}} {
		if flag[1] != "" {
			all = append(all, flag[0], flag[1])
		}
	}
	for _, set := range flags.Set {
		all = append(all, "--set", set)
	}
	if flags.Name != "" { // in some commands --name means something else
		all = append(all, "--set", "metadata.name="+flags.Name)
	}
	return shell.Join(all...)
}

// flagged adds the name of the flag to an error that names only the option of the library.
func flagged(err error, flags map[string]string) error {
	var faults profiles.Errors
	if !errors.As(err, &faults) {
		return err
	}
	for _, fault := range faults {
		if flag, ok := flags[fault.Field]; ok && fault.File == "" {
			fault.File, fault.Field = flag, ""
		}
	}
	return err
}
