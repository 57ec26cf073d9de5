// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"strings"

	"github.com/pgha/pgha/profiles"
)

// Flags are the flags that change every profile that a command reads. They are part of a kong grammar.
type Flags struct {
	FromEnv       bool     `help:"Set fields from the shell variables of Microsoft's guide (PG_NAMESPACE, …)."`
	Name          string   `placeholder:"NAME" help:"Name of the cluster; replaces metadata.name."`
	Namespace     string   `short:"n" placeholder:"NAME" help:"Namespace; replaces metadata.namespace."`
	PluginVersion string   `placeholder:"VERSION" help:"Release of the Barman Cloud plugin: 0.15 for its newest patch, or one release such as 0.15.0; replaces spec.backup.pluginVersion."`
	Set           []string `sep:"none" placeholder:"PATH=VALUE" help:"Set one field, as in --set spec.instances=5. Repeatable."`
	Target        string   `placeholder:"VERSION" help:"Version of the operator: 1.30 for its newest patch, or one release such as 1.30.0; replaces spec.target."`
	Verbose       bool     `short:"v" help:"Print on standard error which values pgha chose for the profile, and why."`

	// Starter is set if the profile is a template to edit: it may keep the example values of unset variables.
	Starter bool `kong:"-"`

	// Pick names the sites to load, for commands with a SiteFlag. Empty: all sites.
	Pick []string `kong:"-"`

	// More are the changes from flags of the command itself.
	More []profiles.Override `kong:"-"`
}

// Overrides returns the changes in the order in which they apply: the environment, --set, and the flags for single fields.
func (f *Flags) Overrides(sys *System) ([]profiles.Override, error) {
	var all []profiles.Override
	if f.FromEnv {
		all = append(all, profiles.FromEnv(sys.Getenv))
		if !f.Starter {
			all = append(all, profiles.EveryVariable(sys.Getenv))
		}
	}
	for _, assignment := range f.Set {
		path, value, ok := strings.Cut(assignment, "=")
		if !ok || path == "" {
			return nil, Usage("cannot use --set %q: write --set path=value, as in --set spec.instances=5", assignment)
		}
		all = append(all, profiles.Set("--set", path, value))
	}
	for _, flag := range []struct{ origin, path, value string }{
		{"--target", "spec.target", f.Target},
		{"--plugin-version", "spec.backup.pluginVersion", f.PluginVersion},
		{"--namespace", "metadata.namespace", f.Namespace},
		{"--name", "metadata.name", f.Name},
	} {
		if flag.value != "" {
			all = append(all, profiles.Set(flag.origin, flag.path, flag.value))
		}
	}
	return append(all, f.More...), nil
}
