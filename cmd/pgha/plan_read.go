// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// read reads one path into a side. Its content says what it is.
func (r *planReader) read(sys *cli.System, s *planSide, arg string) error {
	info, err := sys.Stat(arg)
	switch {
	case arg == "" || arg == "-":
	case err == nil && info.IsDir() && sys.IsBase(arg):
		return r.base(sys, s, arg)
	case err == nil && info.IsDir():
		return r.folder(sys, s, arg)
	case err != nil && !slices.Contains(profiles.Names(), arg):
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot find %q: the file does not exist, and the built-in profiles are %s", arg, strings.Join(profiles.Names(), ", "))
		}
		return fmt.Errorf("cannot read %q: %w", arg, cli.Cause(err))
	}
	if arg == "" || err != nil && arg != "-" {
		return r.profiles(sys, s, arg)
	}
	text, err := sys.ReadManifest(arg, false)
	if err != nil {
		return err
	}
	if cli.IsProfile(text.Name, text.Text) {
		again := *sys
		again.Stdin = bytes.NewReader(text.Text)
		return r.profiles(&again, s, arg)
	}
	return r.manifests(sys, s, arg, text, true)
}

// folder reads a directory: its profiles, or its manifests if it has no profile.
func (r *planReader) folder(sys *cli.System, s *planSide, arg string) error {
	files, err := sys.ManifestFiles(arg, r.Recursive)
	if err != nil {
		return errNothing{err}
	}
	var texts []cli.Manifest
	for _, file := range files {
		text, err := sys.ReadManifest(file, true)
		if err != nil {
			return err
		}
		if cli.IsProfile(text.Name, text.Text) {
			return r.profiles(sys, s, arg)
		}
		texts = append(texts, text)
	}
	before := len(s.resources) + len(s.others)
	for i, text := range texts {
		if filepath.Base(files[i]) == ignoreFile || forRecovery(sys, files[i]) {
			continue
		}
		if err := r.manifests(sys, s, files[i], text, false); err != nil {
			return err
		}
	}
	if len(s.resources)+len(s.others) == before {
		return errNothing{fmt.Errorf("cannot plan with %q: no file in it contains an object", arg)}
	}
	return nil
}

// profiles renders the profiles of an argument. Their objects are written and read again, so that a profile is planned like the
// objects that it renders.
func (r *planReader) profiles(sys *cli.System, s *planSide, arg string) error {
	overrides, err := r.Overrides(sys)
	if err != nil {
		return err
	}
	var args []string
	if arg != "" {
		args = []string{arg}
	}
	var errs []error
	stream := manifest.NewYAMLStream()
	for site, err := range cli.Sites(sys, overrides, args...) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		r.there = append(r.there, site.Name)
		if len(r.Site) == 0 || slices.Contains(r.Site, site.Name) {
			errs = append(errs, r.site(s, stream, site))
		}
	}
	return cli.Join(errs...)
}

// site renders one profile.
func (r *planReader) site(s *planSide, stream *manifest.Stream, site cli.Site) error {
	p, err := site.Load()
	if err != nil {
		return err
	}
	if r.Verbose {
		r.sys.Explain(p)
	}
	one := planSite{from: nameOf(site), cluster: clusterKey{p.Namespace(), p.ClusterName()}, target: p.Resolve().Target}
	if s.upgraded && r.to != 0 {
		p, one.target = p.For(r.to), r.to
	}
	if i := slices.IndexFunc(s.sites, func(other planSite) bool { return other.cluster == one.cluster }); i >= 0 {
		return fmt.Errorf("cannot plan with Cluster %s twice: it is in %s and in %s; give one of them another name or namespace",
			one.cluster, s.sites[i].from, one.from)
	}
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		return err
	}
	text, err := stream.Append(one.from, objects)
	if err != nil {
		return err
	}
	one.text, one.objects = text, objects
	for _, o := range objects {
		if o.GetNamespace() != one.cluster.namespace {
			one.shares = true
		}
	}
	s.sites = append(s.sites, one)
	if words := p.Spec.Plan.Allow; len(words) > 0 {
		s.budgets[one.cluster], err = plan.ParseBudget(words)
	}
	return err
}
