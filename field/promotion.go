// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"slices"
	"sync"
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

// failover kills the primary's pod, and keeps a new one from being scheduled. The operator does not know the taint: of a cordoned node it
// would move the primary away, in a switchover.
func (s *suite) failover(ctx context.Context, _ objects) error {
	old, err := s.primary(ctx)
	if err != nil {
		return err
	}
	node, err := s.kubectl(ctx, "get", "pod", old, "-o", "jsonpath={.spec.nodeName}")
	if err != nil {
		return err
	}
	const taint = "pgha-field=failover:NoSchedule"
	if _, err := s.kubectl(ctx, "taint", "nodes", node, taint); err != nil {
		return err
	}
	free := sync.OnceValue(func() error {
		_, err := s.kubectl(context.WithoutCancel(ctx), "taint", "nodes", node, taint+"-")
		return err
	})
	defer free() //nolint:errcheck // reported below
	begin := time.Now()
	if _, err := s.kubectl(ctx, "delete", "pod", old, "--grace-period=0", "--force"); err != nil {
		return err
	}
	err = until(ctx, 6*time.Minute, "another instance is the primary", func() (bool, error) {
		now, err := s.primary(ctx)
		return now != "" && now != old, err
	})
	if err := errors.Join(err, free()); err != nil {
		return err
	}
	if err := s.again(ctx, "Failover", begin, ""); err != nil {
		return err
	}
	begin = time.Now()
	if _, err := s.kubectl(ctx, "cnpg", "promote", s.name, old); err != nil {
		return err
	}
	return s.again(ctx, "Promotion back", begin, old)
}

// diskLost deletes a replica with its claims. A new one must join, in its zone, and be able to become the primary.
func (s *suite) diskLost(ctx context.Context, _ objects) error {
	for range 2 {
		name, err := s.replica(ctx)
		if err != nil {
			return err
		}
		before, err := s.pods(ctx, s.name)
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
		fresh := ""
		err = until(ctx, 6*time.Minute, "a new instance is there", func() (bool, error) {
			now, err := s.pods(ctx, s.name)
			fresh = added(before, now)
			return fresh != "" && len(now) == len(before), err
		})
		if err != nil {
			return err
		}
		if err := s.again(ctx, "Disks of the replica "+name+" lost", begin, ""); err != nil {
			return err
		}
		begin = time.Now()
		if _, err := s.kubectl(ctx, "cnpg", "promote", s.name, fresh); err != nil {
			return err
		}
		if err := s.again(ctx, "Promotion of the new instance "+fresh, begin, fresh); err != nil {
			return err
		}
	}
	return nil
}

// added is the name of the pod that was not there before; "" for none.
func added(before, now []pod) string {
	for i := range now {
		if !slices.ContainsFunc(before, func(p pod) bool { return p.Metadata.UID == now[i].Metadata.UID }) {
			return now[i].Metadata.Name
		}
	}
	return ""
}
