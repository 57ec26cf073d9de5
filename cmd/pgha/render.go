// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

type renderCmd struct {
	cli.Flags
	cli.SiteFlag
	Profiles     []string `arg:"" optional:"" name:"profile" help:"Profiles to render."`
	Only         []string `placeholder:"KIND" help:"Print only the objects of this kind. Repeatable."`
	Output       string   `short:"o" enum:"yaml,json" default:"yaml" help:"yaml, or json as kubectl prints it."`
	PasswordFile string   `placeholder:"FILE" help:"Render the owner's Secret with the password from FILE (- for standard input)."`
}

// Help is shown below the flags.
func (c *renderCmd) Help() string {
	return `Examples:
  pgha render                                   the built-in aks, or ./pgha.yaml
  pgha render prod.yaml | kubectl apply --server-side -f -
  pgha render prod.yaml --target 1.27 --only Cluster
  pgha render aks-guide-2024 --from-env         in the shell of Microsoft's guide`
}

// Run renders all profiles before it prints any.
func (c *renderCmd) Run(sys *cli.System) error {
	if err := checkKinds(c.Only); err != nil {
		return err
	}
	var all []*profiles.Profile
	if c.PasswordFile == "" {
		single, err := c.many(sys)
		if single == nil {
			return err
		}
		all = []*profiles.Profile{single}
	} else {
		c.Pick = c.Site
		var err error
		if all, err = c.Load(sys, c.Profiles...); err != nil {
			return err
		}
	}
	password, err := c.password(sys, all)
	if err != nil {
		return err
	}
	objects, err := objectsOf(all, password)
	if err != nil {
		return err
	}
	if objects = c.only(objects); len(objects) == 0 {
		return fmt.Errorf("cannot print kind %s: the profile renders none", strings.Join(c.Only, ", "))
	}
	write := manifest.YAML
	if c.Output == "json" {
		write = manifest.JSON
	}
	product, err := write(objects)
	if err != nil {
		return err
	}
	notePlaceholders(sys, all)
	return sys.Print(product)
}

// objectsOf renders all profiles and reports all their faults together.
func objectsOf(all []*profiles.Profile, password []byte) ([]manifest.Object, error) {
	var objects []manifest.Object
	var errs []error
	for _, p := range all {
		var o render.Options
		if password != nil && p.Spec.Bootstrap.Secret != "" {
			o.Password = password
		}
		rendered, err := render.Objects(p, o)
		errs = append(errs, err)
		objects = append(objects, rendered...)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return manifest.Merge(objects)
}

// password reads the password from the file, or with --from-env from the guide's variable; nil without a password.
func (c *renderCmd) password(sys *cli.System, all []*profiles.Profile) ([]byte, error) {
	if c.PasswordFile != "" {
		if len(all) > 1 {
			return nil, cli.Usage("cannot use --password-file for %d profiles: render them one by one", len(all))
		}
		if c.PasswordFile == "-" && slices.Contains(c.Profiles, "-") {
			return nil, cli.Usage("cannot read both the profile and the password from standard input")
		}
		if all[0].Spec.Bootstrap.Secret == "" {
			return nil, fmt.Errorf("cannot render a Secret: spec.bootstrap.secret is empty, so the operator creates one; " +
				"set its name, as in --set spec.bootstrap.secret=db-user-pass")
		}
		return sys.ReadPassword(c.PasswordFile)
	}
	if password, ok := sys.Getenv(profiles.PasswordVariable); ok && c.FromEnv {
		if password == "" {
			return nil, fmt.Errorf("cannot use $%s: it is empty", profiles.PasswordVariable)
		}
		return []byte(password), nil
	}
	return nil, nil
}

func (c *renderCmd) only(objects []manifest.Object) []manifest.Object {
	if len(c.Only) == 0 {
		return objects
	}
	return slices.DeleteFunc(objects, func(o manifest.Object) bool {
		kind := o.GetObjectKind().GroupVersionKind().Kind
		return !slices.ContainsFunc(c.Only, func(k string) bool { return strings.EqualFold(k, kind) })
	})
}

func checkKinds(kinds []string) error {
	for _, kind := range kinds {
		if !slices.ContainsFunc(render.Kinds(), func(k string) bool { return strings.EqualFold(k, kind) }) {
			return cli.Usage("cannot use --only %q: pgha renders the kinds %s", kind, strings.Join(render.Kinds(), ", "))
		}
	}
	return nil
}
