// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// described is an object that describes something in PostgreSQL, as far as the suite reads it.
type described struct {
	Kind     string
	Metadata struct {
		Name       string
		Generation int64
	}
	Status struct {
		Applied            *bool
		Message            string
		ObservedGeneration int64
	}
}

// describedKinds are the kinds of those objects.
const describedKinds = "databases.postgresql.cnpg.io,databaseroles.postgresql.cnpg.io"

// satellitesReady waits until each database and role says that it is applied, but for those that fail, and each pooler has its pods.
func (s *suite) satellitesReady(ctx context.Context, fails []string) error {
	var left []string
	err := until(ctx, 90*time.Second, "databases, roles and poolers are ready", func() (bool, error) {
		left = nil
		var list struct{ Items []described }
		if err := s.get(ctx, &list, describedKinds); err != nil {
			return false, err
		}
		for _, x := range list.Items {
			applied := x.Status.Applied != nil && *x.Status.Applied && x.Status.ObservedGeneration == x.Metadata.Generation
			if applied == slices.Contains(fails, x.Metadata.Name) {
				left = append(left, fmt.Sprintf("%s %s: applied %t, %q", x.Kind, x.Metadata.Name, applied, x.Status.Message))
			}
		}
		if s.bouncer != "" {
			unready, err := s.deploymentsLeft(ctx)
			if err != nil {
				return false, err
			}
			left = append(left, unready...)
		}
		return len(left) == 0, nil
	})
	if err != nil && len(left) > 0 {
		return fmt.Errorf("%w: %q", err, left)
	}
	return err
}

// deploymentsLeft lists the Deployments of poolers that have not yet the pods that they should have.
func (s *suite) deploymentsLeft(ctx context.Context) ([]string, error) {
	var list struct {
		Items []struct {
			Metadata struct {
				Name       string
				Generation int64
			}
			Spec   struct{ Replicas int }
			Status struct {
				ObservedGeneration                           int64
				Replicas, UpdatedReplicas, AvailableReplicas int
			}
		}
	}
	if err := s.get(ctx, &list, "deployments", "-l", "cnpg.io/cluster="+s.name); err != nil {
		return nil, err
	}
	var left []string
	for _, d := range list.Items {
		n := d.Spec.Replicas
		if d.Status.ObservedGeneration != d.Metadata.Generation || d.Status.Replicas != n || d.Status.UpdatedReplicas != n || d.Status.AvailableReplicas != n {
			left = append(left, fmt.Sprintf("Deployment %s: %d of %d pods", d.Metadata.Name, d.Status.AvailableReplicas, n))
		}
	}
	return left, nil
}
