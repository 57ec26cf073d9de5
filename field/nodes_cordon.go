// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
)

// cordons remembers which nodes this run has cordoned, so that all of these are uncordoned at the end, and no others.
type cordons struct {
	*suite
	mu     sync.Mutex
	closed []string
}

// claim remembers nodes before they are cordoned: an interrupt may come in between. A node that somebody else cordoned is refused, for
// nobody would know whether to uncordon it.
func (c *cordons) claim(ctx context.Context, nodes []string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, node := range nodes {
		if slices.Contains(c.closed, node) {
			continue
		}
		is, err := c.kubectl(ctx, "get", "node", node, "-o", "jsonpath={.spec.unschedulable}")
		if err != nil {
			return err
		}
		if is == "true" {
			return fmt.Errorf("node %s is cordoned already, and not by this run", node)
		}
		c.closed = append(c.closed, node)
	}
	return nil
}

// close cordons nodes with one command: the operator sees them within milliseconds of each other.
func (c *cordons) close(ctx context.Context, nodes []string) error {
	if err := c.claim(ctx, nodes); err != nil {
		return err
	}
	_, err := c.kubectl(ctx, slices.Concat([]string{"cordon"}, nodes)...)
	return err
}

// open uncordons nodes in their order.
func (c *cordons) open(ctx context.Context, nodes []string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var faults []error
	for _, node := range nodes {
		if !slices.Contains(c.closed, node) {
			continue
		}
		if _, err := c.kubectl(ctx, "uncordon", node); err != nil {
			faults = append(faults, err)
			continue
		}
		c.closed = slices.DeleteFunc(c.closed, func(x string) bool { return x == node })
	}
	return errors.Join(faults...)
}

// openAll uncordons what is still cordoned. It tries for a while: a second Ctrl-C ends the kubectl that is at work.
func (c *cordons) openAll(ctx context.Context) error {
	err := until(ctx, time.Minute, "the nodes are uncordoned", func() (bool, error) {
		err := c.open(ctx, c.left())
		return err == nil, err
	})
	if err != nil {
		return fmt.Errorf("uncordon yourself: %s: %w", strings.Join(c.left(), ", "), err)
	}
	return nil
}

func (c *cordons) left() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.closed)
}

// drainLimit is how long kubectl drain may try. A drain that waits for a switchover is done much earlier.
const drainLimit = 90 * time.Second

// drained is how a drain ended.
type drained struct {
	took time.Duration
	// held: a disruption budget refused the eviction until the time was over. refusals counts the attempts that were refused.
	held     bool
	refusals int
}

// drain evicts the Cluster's pods from a node. Another pod, such as the clients, has no controller, and kubectl would refuse all of it.
func (c *cordons) drain(ctx context.Context, cluster, node string) (drained, error) {
	if err := c.claim(ctx, []string{node}); err != nil {
		return drained{}, err
	}
	begin := time.Now()
	cmd := exec.CommandContext(ctx, "kubectl", "drain", node, "--context", c.context, "--ignore-daemonsets", "--delete-emptydir-data",
		"--pod-selector=cnpg.io/podRole=instance,cnpg.io/cluster="+cluster, "--timeout="+drainLimit.String())
	text, err := cmd.CombinedOutput()
	d, err := drainedBy(string(text), err)
	d.took = time.Since(begin)
	return d, err
}

// drainedBy reads what kubectl drain prints. It fails also when a budget held it, which is no fault.
func drainedBy(text string, failed error) (drained, error) {
	const refusal = "violate the pod's disruption budget"
	d := drained{refusals: strings.Count(text, refusal)}
	if failed == nil {
		return d, nil
	}
	for line := range strings.Lines(text) { // the time can also end while an evicted pod terminates: that is a fault
		if strings.Contains(line, "error when evicting") && strings.Contains(line, "global timeout reached") {
			d.held = d.refusals > 0
		}
	}
	if d.held {
		return d, nil
	}
	return d, fmt.Errorf("cannot drain: %w: %s", failed, lastLine(text))
}

// String is what the page says of it.
func (d drained) String() string {
	refused := ""
	if d.refusals > 0 {
		refused = ", " + counted(d.refusals, "refusal")
	}
	if d.held {
		return fmt.Sprintf("held for %.0f s%s", d.took.Seconds(), refused)
	}
	return fmt.Sprintf("done in %.0f s%s", d.took.Seconds(), refused)
}
