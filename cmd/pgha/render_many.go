// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// manyRender prints the objects of many profiles. It holds one profile in memory at a time, and spools the output until
// all profiles are rendered without an error.
type manyRender struct {
	command  *renderCmd
	sys      *cli.System
	password []byte
	stream   *manifest.Stream
	spool    cli.Spool
	errs     []error
	examples exampleValues
}

// many renders all profiles. If there is only one, it loads and returns it instead.
func (c *renderCmd) many(sys *cli.System) (single *profiles.Profile, err error) {
	overrides, err := c.Overrides(sys)
	if err != nil {
		return nil, err
	}
	m := &manyRender{command: c, sys: sys, stream: manifest.NewYAMLStream()}
	if c.Output == "json" {
		m.stream = manifest.NewJSONStream()
	}
	defer m.spool.Close()
	if m.password, err = c.password(sys, nil); err != nil {
		return nil, err
	}
	m.spool.Secret = m.password != nil
	var first *profiles.Profile
	var firstFrom string
	count := 0
	for site, err := range cli.Pick(cli.Sites(sys, overrides, c.Profiles...), c.Site) {
		if count++; count == 2 {
			m.add(first, firstFrom)
			first = nil
		}
		var p *profiles.Profile
		if err == nil {
			p, err = site.Load()
		}
		if err != nil {
			m.errs = append(m.errs, err)
			continue
		}
		if c.Verbose {
			sys.Explain(p)
		}
		if count == 1 {
			first, firstFrom = p, nameOf(site)
			continue
		}
		m.add(p, nameOf(site))
	}
	if count == 1 {
		return first, cli.Join(m.errs...)
	}
	return nil, m.print()
}

// nameOf returns the name of a profile for errors about two profiles.
func nameOf(site cli.Site) string {
	if site.InFleet {
		return site.File + ", site " + site.Name
	}
	return site.File
}

// add renders one profile. After a fault nothing is printed, and the other profiles are only checked.
func (m *manyRender) add(p *profiles.Profile, from string) {
	if p == nil {
		return
	}
	objects, err := objectsOf([]*profiles.Profile{p}, m.password)
	if err == nil && len(m.errs) == 0 {
		var text []byte
		if text, err = m.stream.Append(from, m.command.only(objects)); err == nil {
			_, err = m.spool.Write(text)
		}
	}
	if err != nil {
		m.errs = append(m.errs, err)
	}
	m.examples.add(p.Kind+" "+p.ClusterName(), p)
}

func (m *manyRender) print() error {
	if err := cli.Join(m.errs...); err != nil {
		return err
	}
	text, count := m.stream.End()
	if count == 0 {
		return fmt.Errorf("cannot print kind %s: no profile renders any", strings.Join(m.command.Only, ", "))
	}
	if _, err := m.spool.Write(text); err != nil {
		return err
	}
	m.examples.warn(m.sys)
	return m.spool.Print(m.sys)
}
