// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/parallel"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// planSite is a rendered profile.
type planSite struct {
	from      string // its file, and its site in a fleet
	cluster   clusterKey
	profile   *profiles.Profile
	target    profiles.Target
	upgraded  bool // the target is that of --to-target
	shares    bool // it has objects outside of its namespace, which other sites may use too
	resources []lint.Resource
}

// profiles renders the profiles of an argument, all at once. Their objects get a text, so that a profile is planned like the objects that
// it renders.
func (r *planReader) profiles(sys *cli.System, s *planSide, arg string) error {
	overrides, err := r.Overrides(sys)
	if err != nil {
		return err
	}
	var args []string
	if arg != "" {
		args = []string{arg}
	}
	var found []cli.Site
	var errs []error // of each site, in order
	for site, err := range cli.Sites(sys, overrides, args...) {
		if err == nil {
			r.there = append(r.there, site.Name)
		}
		if err != nil || len(r.Site) == 0 || slices.Contains(r.Site, site.Name) {
			found, errs = append(found, site), append(errs, err)
		}
	}
	sites := make([]planSite, len(found))
	_ = parallel.Each(len(found), func(i int) error {
		if errs[i] == nil {
			sites[i], errs[i] = r.site(s, found[i])
		}
		return nil // the errors of all sites are reported
	})
	twice := &sameClusters{}
	for i := range sites {
		if errs[i] != nil {
			continue
		}
		if r.Verbose {
			r.sys.Explain(sites[i].profile)
		}
		if before := s.siteOf[sites[i].cluster]; before != "" {
			twice.add(sites[i].cluster, before, sites[i].from)
			continue
		}
		errs[i] = s.add(&sites[i])
	}
	errs = append(errs, twice.err())
	return cli.Join(errs...)
}

// site renders one profile. It changes nothing else, since it runs beside others.
func (r *planReader) site(s *planSide, site cli.Site) (planSite, error) {
	p, err := site.Load()
	if err != nil {
		return planSite{}, err
	}
	one := planSite{from: nameOf(site), cluster: clusterKey{p.Namespace(), p.ClusterName()}, profile: p, target: p.Resolve().Target}
	if s.upgraded && r.to != 0 {
		p, one.target, one.upgraded = p.For(r.to), r.to, true
	}
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		return planSite{}, err
	}
	for _, o := range objects {
		if o.GetNamespace() != one.cluster.namespace {
			one.shares = true
		}
	}
	one.resources, err = lint.Rendered(one.from, objects)
	return one, err
}

// add adds a site to the side, if it fits to those before it.
func (s *planSide) add(one *planSite) error {
	s.siteOf[one.cluster] = one.from
	for i := range one.resources {
		resource := &one.resources[i]
		key := manifest.KeyOf(resource.Object)
		if first := s.rendered[key]; first == nil {
			s.rendered[key] = resource
		} else if !bytes.Equal(first.JSON(), resource.JSON()) {
			return manifest.Conflict(key, first.File, resource.File)
		}
	}
	s.sites = append(s.sites, *one)
	words := one.profile.Spec.Plan.Allow
	if len(words) == 0 {
		return nil
	}
	var err error
	s.budgets[one.cluster], err = plan.ParseBudget(words)
	return err
}

// sameText reports whether a site has the same objects on both sides, for the same operator.
func (s *planSite) sameText(other *planSite) bool {
	return s.target == other.target && slices.EqualFunc(s.resources, other.resources, func(a, b lint.Resource) bool {
		return bytes.Equal(a.JSON(), b.JSON())
	})
}

// sameClusters are the files of Clusters that more than one file has, for one message about all files of a Cluster.
type sameClusters struct {
	order []clusterKey
	files map[clusterKey][]string
}

func (t *sameClusters) add(k clusterKey, first, next string) {
	if t.files == nil {
		t.files = map[clusterKey][]string{}
	}
	if len(t.files[k]) == 0 {
		t.order, t.files[k] = append(t.order, k), []string{first}
	}
	t.files[k] = append(t.files[k], next)
}

func (t *sameClusters) err() error {
	var errs []error
	for _, k := range t.order {
		files := t.files[k]
		if len(files) == 2 {
			errs = append(errs, fmt.Errorf("cannot plan with Cluster %s twice: it is in %s and in %s; give one of them another name or namespace",
				k, files[0], files[1]))
			continue
		}
		errs = append(errs, fmt.Errorf("cannot plan with Cluster %s %d times: it is in %s; name one file of one state", k, len(files), cli.Few(files)))
	}
	return cli.Join(errs...)
}
