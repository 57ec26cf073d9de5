// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"errors"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Site is what a page needs of one cluster. It keeps no objects, so that a fleet needs little memory.
type Site struct {
	// Name of the site in its fleet, or of the cluster.
	Name string
	// File of the profile.
	File string
	// Cluster and Namespace as the objects have them.
	Cluster, Namespace string
	// Target is the release of the operator, and Plugin that of the backup plugin; empty without it.
	Target, Plugin string
	// Fit has the budgets and the disks.
	Fit *fit.Report
	// Findings of lint, with their places in the profile, and the number of Ignored ones.
	Findings []lint.Finding
	Ignored  int
	// Archive is where WAL and base backups go; empty if nothing is archived.
	Archive string

	topology   *topology
	schedules  []schedule
	objectives []facts.Objective
}

// Options of a report on one profile.
type Options struct {
	// Name of the site; empty for the name of the cluster.
	Name string
	// Now is the time from which the next runs are counted, and the day on which support is judged.
	Now time.Time
	// Ignores silence findings.
	Ignores []lint.Ignore
	// Runs is how many of the next runs of a schedule are listed; 0 for five.
	Runs int
}

// Of reports on a profile.
func Of(p *profiles.Profile, o Options) (*Site, error) {
	objects, recovered, err := render.WithRecovery(p, render.Options{})
	if err != nil {
		return nil, err
	}
	c := facts.Cluster(objects)
	if c == nil {
		return nil, errors.New("cannot report on a cluster: a patch removes the Cluster")
	}
	fitted, err := fit.OfObjects(p, objects)
	if err != nil {
		return nil, err
	}
	found, err := lint.CheckRendered(p, objects, recovered, o.Now, o.Now)
	if err != nil {
		return nil, err
	}
	found.Ignore(o.Ignores)
	r := p.Resolve()
	archive := facts.Of(c, objects)
	s := &Site{
		Name: cmp.Or(o.Name, c.Name), File: p.File(), Cluster: c.Name, Namespace: c.Namespace, Target: r.Target.String(), Fit: fitted,
		Findings: found.Findings, Ignored: len(found.Suppressed),
		topology: topologyOf(c, objects, fitted, zonesOf(c, p)), schedules: schedulesOf(c, objects, o.Now, cmp.Or(o.Runs, 5)),
		objectives: facts.Objectives(c, objects),
	}
	if archive.Method == profiles.MethodPlugin {
		s.Plugin = r.Plugin.String()
	}
	if archive.Method != "" {
		s.Archive = archive.Where()
	}
	return s, nil
}

// Count is the number of findings of a severity.
func (s *Site) Count(severity lint.Severity) int {
	n := 0
	for i := range s.Findings {
		if s.Findings[i].Severity == severity {
			n++
		}
	}
	return n
}

// title names the cluster as kubectl does.
func (s *Site) title() string {
	if s.Namespace == "" {
		return s.Cluster
	}
	return s.Namespace + "/" + s.Cluster
}

// role of the instances that a Service selects.
type role string

const (
	toPrimary  role = "primary"
	toReplicas role = "replicas"
	toAny      role = "any instance"
)

// words is the role in a sentence.
func (r role) words() string {
	if r == toAny {
		return string(r)
	}
	return "the " + string(r)
}

func roleOf(t cnpgv1.ServiceSelectorType) role {
	switch t {
	case cnpgv1.ServiceSelectorTypeRW:
		return toPrimary
	case cnpgv1.ServiceSelectorTypeRO:
		return toReplicas
	case cnpgv1.ServiceSelectorTypeR:
	}
	return toAny
}
