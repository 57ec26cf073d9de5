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

// orders lets nodes take pods one after the other, in several orders: wherever the first instance is, the others must find places in the other
// zones. The join Job of a replica chooses the zone of its disks, and a replica that cannot run there is Pending for ever.
func orders(ctx context.Context, s *suite) error {
	nodes, err := s.kubectl(ctx, "get", "nodes", "-o", `jsonpath={range .items[*]}{.metadata.name} {.metadata.labels.topology\.kubernetes\.io/zone}{"\n"}{end}`)
	if err != nil {
		return err
	}
	var one []string // of each zone
	var zones []string
	for line := range strings.Lines(nodes) {
		node, zone, _ := strings.Cut(strings.TrimSpace(line), " ")
		if zone != "" && !slices.Contains(zones, zone) {
			one, zones = append(one, node), append(zones, zone)
		}
	}
	if len(one) < 3 {
		return fmt.Errorf("the nodes are in %d zones, not 3", len(one))
	}
	for i := range 3 {
		order := []string{one[i], one[(i+1)%3], one[(i+2)%3]}
		t := *s
		t.name = fmt.Sprintf("%s-%d", s.name, i+1) // and so an archive of its own
		err := t.inOrder(ctx, order)
		s.made = t.made
		if err != nil {
			s.report.finding("nodes in the order %s: %v", strings.Join(order, ", "), err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}

const ordersTaint = "pgha-field=orders:NoSchedule"

// inOrder applies the profile while only the first node takes pods. The others follow as instances are ready.
func (s *suite) inOrder(ctx context.Context, nodes []string) (err error) {
	closed := map[string]bool{}
	open := func(node string) error {
		if !closed[node] {
			return nil
		}
		_, err := s.kubectl(context.WithoutCancel(ctx), "taint", "nodes", node, ordersTaint+"-")
		closed[node] = err != nil
		return err
	}
	defer func() {
		for _, node := range nodes {
			err = errors.Join(err, open(node))
		}
	}()
	for _, node := range nodes[1:] {
		if _, err := s.kubectl(ctx, "taint", "nodes", node, ordersTaint); err != nil {
			return err
		}
		closed[node] = true
	}
	first, err := state{}.with(ctx, s, change{})
	if err != nil {
		return err
	}
	begin := time.Now()
	if _, err := s.apply(ctx, first.objects); err != nil {
		return err
	}
	for i, node := range nodes {
		if err := open(node); err != nil {
			return err
		}
		err := until(ctx, 8*time.Minute, fmt.Sprintf("%d instances are ready", i+1), func() (bool, error) {
			ready, err := s.kubectl(ctx, "get", "clusters.postgresql.cnpg.io", s.name, "-o", "jsonpath={.status.readyInstances}")
			return ready == fmt.Sprint(i+1), err
		})
		if err != nil {
			return err
		}
	}
	s.report.note("Nodes in the order %s: healthy after %.0f s.", strings.Join(nodes, ", "), time.Since(begin).Seconds())
	if err := s.placed(ctx, first.objects); err != nil {
		return err
	}
	if len(s.report.last().versions) == 0 { // the Cluster says them
		if err := s.versions(ctx); err != nil {
			return err
		}
	}
	return s.discard(ctx)
}
