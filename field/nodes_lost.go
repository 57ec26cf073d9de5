// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// uncloned is how long the suite waits for a clone that nobody should make.
const uncloned = time.Minute

// crashes uncordons the node of the lost disk: the pod must come back and crash, and the operator must not clone it.
func (d *localDisks) crashes(ctx context.Context, n *nodeRun, victim place) error {
	before, err := d.claims(ctx, victim.pod)
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := n.cordons.open(ctx, []string{victim.node}); err != nil {
		return err
	}
	var p pod
	err = until(ctx, 4*time.Minute, "PostgreSQL of "+victim.pod+" has crashed twice on the empty volume", func() (bool, error) {
		p = pod{}
		err := d.get(ctx, &p, "pod", victim.pod)
		return p.restarts() >= 2, err
	})
	if err != nil {
		return err
	}
	took := time.Since(begin)
	if err := pause(ctx, uncloned); err != nil {
		return err
	}
	after, err := d.claims(ctx, victim.pod)
	if err != nil {
		return err
	}
	if after != before {
		d.report.finding("the claims of %s are others, and nobody destroyed it", victim.pod)
	}
	p = pod{}
	if err := d.get(ctx, &p, "pod", victim.pod); err != nil {
		return err
	}
	if p.ready() {
		d.report.finding("%s is ready, although its volume was empty", victim.pod)
	}
	phase, err := d.phase(ctx)
	d.report.note("The volumes of %s came back empty: two crashes after %.0f s; %.0f s later %d crashes, the same claims, phase %q.",
		victim.pod, took.Seconds(), uncloned.Seconds(), p.restarts(), phase)
	return err
}

// waits leaves the node cordoned: the pod must stay Pending, even where other nodes are free.
func (d *localDisks) waits(ctx context.Context, _ *nodeRun, victim place) error {
	if err := pause(ctx, uncloned); err != nil {
		return err
	}
	var p pod
	if err := d.get(ctx, &p, "pod", victim.pod); err != nil {
		return err
	}
	if waiting([]pod{p}) != 1 {
		d.report.finding("%s is %s on node %q, and its volume is pinned to the cordoned node %s", victim.pod, p.Status.Phase, p.Spec.NodeName, victim.node)
	}
	phase, err := d.phase(ctx)
	d.report.note("The node of %s was drained: after %.0f s its pod is %s, phase %q.", victim.pod, uncloned.Seconds(), p.Status.Phase, phase)
	return err
}

// renewed destroys the instance, as the runbook says. A new one must join on an empty volume.
func (d *localDisks) renewed(ctx context.Context, n *nodeRun, victim place) error {
	before, err := d.claims(ctx, victim.pod)
	if err != nil {
		return err
	}
	begin := time.Now()
	tries := 0
	for gone := false; !gone; tries++ {
		switch tries {
		case 1: // a Job that has not ended holds the claims, and an old plugin leaves it
			if _, err := d.kubectl(ctx, "delete", "job", victim.pod+"-join", "--ignore-not-found"); err != nil {
				return err
			}
		case 2:
			return fmt.Errorf("kubectl cnpg destroy leaves the claims of %s, twice", victim.pod)
		}
		if _, err := d.kubectl(ctx, "cnpg", "destroy", d.name, strings.TrimPrefix(victim.pod, d.name+"-")); err != nil {
			return err
		}
		gone = d.destroyed(ctx, victim, before) == nil
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	if tries > 1 {
		d.report.finding("kubectl cnpg destroy of %s had to be run twice", victim.pod)
	}
	if err := n.ready(ctx, 3); err != nil {
		return err
	}
	if err := n.calm(ctx, begin); err != nil {
		return err
	}
	_, moved := n.t.healthy()
	d.report.note("kubectl cnpg destroy of %s: healthy after %.0f s.", victim.pod, moved.Sub(begin).Seconds())
	return nil
}

// destroyed waits until the claims of the instance are gone, or those of a new instance with its number. An old plugin deletes the pod
// first, and the operator can be faster: then the pod is back on the same claims.
func (d *localDisks) destroyed(ctx context.Context, victim place, before string) error {
	return until(ctx, time.Minute, "the claims of "+victim.pod+" are gone", func() (bool, error) {
		now, err := d.claims(ctx, victim.pod)
		for uid := range strings.FieldsSeq(before) {
			if strings.Contains(now, uid) {
				return false, errors.Join(err, fmt.Errorf("there is still claim %s", uid))
			}
		}
		return err == nil, err
	})
}

// claims are the UIDs of an instance's claims, which tell old ones from new ones with the same names.
func (d *localDisks) claims(ctx context.Context, instance string) (string, error) {
	return d.kubectl(ctx, "get", "pvc", "-l", "cnpg.io/instanceName="+instance, "-o", "jsonpath={.items[*].metadata.uid}")
}

func (d *localDisks) phase(ctx context.Context) (string, error) {
	return d.kubectl(ctx, "get", "clusters.postgresql.cnpg.io", d.name, "-o", "jsonpath={.status.phase}")
}

// restarts are those of PostgreSQL's container.
func (p *pod) restarts() int {
	for _, c := range p.Status.ContainerStatuses {
		if c.Name == "postgres" {
			return c.RestartCount
		}
	}
	return 0
}

// ready reports whether PostgreSQL's container is ready.
func (p *pod) ready() bool {
	for _, c := range p.Status.ContainerStatuses {
		if c.Name == "postgres" {
			return c.Ready
		}
	}
	return false
}
