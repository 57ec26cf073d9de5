// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// localKind is one way in which a driver of local disks can treat the affinity of a volume.
type localKind struct {
	name, suffix string
	// pinned: the affinity is required, as with failover-mode: durability. Otherwise the pod can start anywhere, with an empty volume.
	pinned bool
	// second is the step that follows while the instance is away.
	second string
}

func localKinds() []localKind {
	return []localKind{
		{name: "a local disk that comes back empty", suffix: "local", second: emptyThenPrimary},
		{name: "a local disk that is pinned to its node", suffix: "pinned", pinned: true, second: pinnedThenPrimary},
	}
}

// localDisk loses the local disk of a replica, drains the primary's node, and makes the lost instance anew.
func (s *suite) localDisk(ctx context.Context, c *cordons, k localKind) (err error) {
	t := *s
	t.name = s.name + "-" + k.suffix // and so an archive of its own
	next, err := state{}.with(ctx, &t, change{})
	if err != nil {
		return err
	}
	cluster := next.objects.of("Cluster")
	d := &localDisks{suite: &t, class: t.ns + "-" + k.suffix, pinned: k.pinned, selector: labels(cluster.at("spec.affinity.nodeSelector"))}
	d.image, _ = cluster.at("spec.imageName").(string)
	if !s.keep {
		defer func() { err = errors.Join(err, d.gone(context.WithoutCancel(ctx), c)) }()
	}
	if err := d.make(ctx); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.report.note("Left out, %s: the cluster does not let the suite make volumes in a directory of a node: %v", k.name, err)
		return nil
	}
	if _, err := t.kubectl(ctx, "delete", "pod", clientName, "--ignore-not-found", "--now"); err != nil { // with -keep it is still there
		return err
	}
	watching, stop := context.WithCancel(ctx)
	defer stop()
	line, _, err := t.start(watching, state{edits: []func(o objects){onClass(d.class)}})
	s.made = t.made
	if err != nil {
		return err
	}
	if err := t.backedUp(ctx); err != nil {
		return err
	}
	if err := d.drill(ctx, &nodeRun{suite: &t, t: line, cordons: c}, k); err != nil {
		return err
	}
	return t.countRows(ctx)
}

// gone removes the Cluster and its disks. The nodes must take the pods that empty them, and the Cluster must not need a node.
func (d *localDisks) gone(ctx context.Context, c *cordons) error {
	ctx, cancel := context.WithTimeout(ctx, 8*time.Minute)
	defer cancel()
	opened := c.openAll(ctx)
	discarded := d.discard(ctx)
	return errors.Join(opened, discarded, d.remove(ctx))
}

// onClass puts the volumes of a Cluster on another class.
func onClass(class string) func(o objects) {
	return func(o objects) {
		cluster := o.of("Cluster")
		for _, volume := range []string{"spec.storage", "spec.walStorage"} {
			if cluster.at(volume) != nil {
				cluster.set(volume+".storageClass", class)
			}
		}
	}
}

// labels writes a nodeSelector as a selector of labels.
func labels(selector any) string {
	m, _ := selector.(map[string]any)
	var all []string
	for key, value := range m {
		all = append(all, fmt.Sprintf("%s=%v", key, value))
	}
	slices.Sort(all)
	return strings.Join(all, ",")
}

// drill is the whole story: a replica loses its disk with its node, the next node is drained, and a person makes the instance anew.
func (d *localDisks) drill(ctx context.Context, n *nodeRun, k localKind) error {
	primary, replicas, err := n.places(ctx)
	if err != nil {
		return err
	}
	victim := replicas[0]
	begin := time.Now()
	how, err := n.cordons.drain(ctx, n.name, victim.node)
	if err != nil {
		return err
	}
	if how.held {
		return fmt.Errorf("the drain of node %s was %s", victim.node, how)
	}
	if err := d.empty(ctx, victim.pod, victim.node); err != nil {
		return err
	}
	check := d.crashes
	if k.pinned {
		check = d.waits
	}
	if err := check(ctx, n, victim); err != nil {
		return err
	}
	next := one(primary.node)
	next.unhealthy, next.ready = true, 2
	if k.pinned { // as long as a pod is Pending, the operator makes no other again
		next.ready = 1
	}
	if err := n.rounds(ctx, k.second, []round{next}); err != nil {
		return err
	}
	if err := n.cordons.open(ctx, []string{victim.node}); err != nil {
		return err
	}
	if err := d.renewed(ctx, n, victim); err != nil {
		return err
	}
	g, err := n.gapsBetween(ctx, begin, time.Now())
	n.report.note("All of it, %s: writes %.1f s, new connections %.1f s.", k.name, g.writes.Seconds(), g.connections.Seconds())
	return err
}
