// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/shell"
	"github.com/pgha/pgha/profiles"
)

// clusterFlags are cli.Flags for a command whose --name is that of what it prints; the cluster's is --cluster there.
type clusterFlags struct {
	cli.SiteFlag
	Cluster   string   `placeholder:"NAME" help:"Name of the cluster, in place of metadata.name."`
	FromEnv   bool     `help:"Fill the profile from the shell variables of Microsoft's guide (PG_NAMESPACE, …)."`
	Namespace string   `short:"n" placeholder:"NAME" help:"Namespace, in place of metadata.namespace."`
	Set       []string `sep:"none" placeholder:"PATH=VALUE" help:"Set one field, as in --set spec.instances=5. Repeatable."`
	Target    string   `placeholder:"VERSION" help:"Minor version of the operator, in place of spec.target: 1.23 to 1.30."`
	Verbose   bool     `short:"v" help:"Say on standard error what was decided for the profile, and why."`
}

// flags leave Verbose out: each of these commands has decisions of its own to tell, and prints less than the whole profile.
func (f *clusterFlags) flags(more ...profiles.Override) *cli.Flags {
	return &cli.Flags{
		FromEnv: f.FromEnv, Name: f.Cluster, Namespace: f.Namespace, Set: f.Set, Target: f.Target,
		Pick: f.Site, More: more,
	}
}

// words are a profile and the flags that change it, for the command line of another of pgha's programs.
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
	for _, flag := range [...][2]string{{"--namespace", flags.Namespace}, {"--target", flags.Target}} {
		if flag[1] != "" {
			all = append(all, flag[0], flag[1])
		}
	}
	for _, set := range flags.Set {
		all = append(all, "--set", set)
	}
	if flags.Name != "" { // --name is something else in some of them
		all = append(all, "--set", "metadata.name="+flags.Name)
	}
	return shell.Join(all...)
}

// flagged names the flag in which an option was typed, where the library can only name the option.
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
