// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"time"
)

// promotions switches over and back.
func (s *suite) promotions(ctx context.Context, _ objects) error {
	old, err := s.primary(ctx)
	if err != nil {
		return err
	}
	other, err := s.replica(ctx)
	if err != nil {
		return err
	}
	for _, target := range []string{other, old} {
		begin := time.Now()
		if _, err := s.kubectl(ctx, "cnpg", "promote", s.name, target); err != nil {
			return err
		}
		if err := s.again(ctx, "Promotion of "+target, begin, target); err != nil {
			return err
		}
	}
	return nil
}

// replica is the name of a replica.
func (s *suite) replica(ctx context.Context) (string, error) {
	return s.kubectl(ctx, "get", "pods", "-l", "cnpg.io/cluster="+s.name+",cnpg.io/instanceRole=replica", "-o", "jsonpath={.items[0].metadata.name}")
}

// again waits until the Cluster is as it was, with another primary if one is named, and notes the gaps.
func (s *suite) again(ctx context.Context, what string, begin time.Time, primary string) error {
	time.Sleep(3 * time.Second)
	err := until(ctx, 6*time.Minute, what, func() (bool, error) {
		var c struct {
			Status struct {
				CurrentPrimary, TargetPrimary, Phase string
				ReadyInstances, Instances            int
			}
		}
		err := s.get(ctx, &c, "clusters.postgresql.cnpg.io", s.name)
		x := c.Status
		return x.ReadyInstances == 3 && x.CurrentPrimary == x.TargetPrimary && (primary == "" || x.CurrentPrimary == primary) && x.Phase == "Cluster in healthy state", err
	})
	if err != nil {
		return err
	}
	took := time.Since(begin)
	time.Sleep(2 * time.Second)
	g, err := s.gapsBetween(ctx, begin, time.Now())
	s.report.note("%s: healthy after %.0f s; writes %.1f s, new connections %.1f s.", what, took.Seconds(), g.writes.Seconds(), g.connections.Seconds())
	return err
}

// failover deletes the primary's pod with almost no notice.
func (s *suite) failover(ctx context.Context, _ objects) error {
	old, err := s.primary(ctx)
	if err != nil {
		return err
	}
	begin := time.Now()
	if _, err := s.kubectl(ctx, "delete", "pod", old, "--grace-period=1"); err != nil {
		return err
	}
	if err := s.again(ctx, "Failover", begin, ""); err != nil {
		return err
	}
	if now, _ := s.primary(ctx); now == old {
		s.report.note("The primary is %s again: its pod came back before the operator failed over.", old)
		return nil
	}
	begin = time.Now()
	if _, err := s.kubectl(ctx, "cnpg", "promote", s.name, old); err != nil {
		return err
	}
	return s.again(ctx, "Promotion back", begin, old)
}

// diskLost deletes a replica with its claims. It must join again, in its zone.
func (s *suite) diskLost(ctx context.Context, _ objects) error {
	for range 2 {
		name, err := s.replica(ctx)
		if err != nil {
			return err
		}
		begin := time.Now()
		if _, err := s.kubectl(ctx, "delete", "job", name+"-join", "--ignore-not-found"); err != nil {
			return err
		}
		if _, err := s.kubectl(ctx, "cnpg", "destroy", s.name, name); err != nil {
			return err
		}
		if err := s.again(ctx, "Disks of the replica "+name+" lost", begin, ""); err != nil {
			return err
		}
		begin = time.Now()
		if _, err := s.kubectl(ctx, "cnpg", "promote", s.name, name); err != nil {
			return err
		}
		if err := s.again(ctx, "Promotion of the new instance", begin, name); err != nil {
			return err
		}
	}
	return nil
}
