// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// facts are what the instances say at one moment.
type facts struct {
	primary   string
	instances map[string]instance
}

// instance is one pod of the Cluster.
type instance struct {
	uid     string
	created time.Time
	// started is when its postmaster started, loaded when it last read its configuration: pg_postmaster_start_time() and pg_conf_load_time().
	started, loaded time.Time
}

// pod is the part of a pod that the suite reads.
type pod struct {
	Metadata struct {
		Name, UID         string
		CreationTimestamp time.Time
		DeletionTimestamp *time.Time
		Labels            map[string]string
	}
	Spec struct {
		NodeName           string
		ServiceAccountName string
	}
	Status struct {
		Phase, QOSClass   string
		ContainerStatuses []struct {
			Name         string
			RestartCount int
			Ready        bool
		}
	}
}

// pods returns the instances' pods.
func (s *suite) pods(ctx context.Context, cluster string) ([]pod, error) {
	var list struct{ Items []pod }
	err := s.get(ctx, &list, "pods", "-l", "cnpg.io/cluster="+cluster+",cnpg.io/podRole=instance")
	return list.Items, err
}

// primary is the name of the primary's pod.
func (s *suite) primary(ctx context.Context) (string, error) {
	return s.kubectl(ctx, "get", "cluster.postgresql.cnpg.io", s.name, "-o", "jsonpath={.status.currentPrimary}")
}

// facts asks every instance. An instance that does not answer has no times.
func (s *suite) facts(ctx context.Context) (facts, error) {
	f := facts{instances: map[string]instance{}}
	var err error
	if f.primary, err = s.primary(ctx); err != nil {
		return f, err
	}
	pods, err := s.pods(ctx, s.name)
	for i := range pods {
		p := &pods[i]
		x := instance{uid: p.Metadata.UID, created: p.Metadata.CreationTimestamp}
		if text, err := s.psql(ctx, p.Metadata.Name,
			"SELECT (extract(epoch FROM pg_postmaster_start_time())*1e6)::bigint, (extract(epoch FROM pg_conf_load_time())*1e6)::bigint"); err == nil {
			var started, loaded int64
			if _, err := fmt.Sscan(text, &started, &loaded); err == nil {
				x.started, x.loaded = time.UnixMicro(started), time.UnixMicro(loaded)
			}
		}
		f.instances[p.Metadata.Name] = x
	}
	return f, err
}

// names are the instances, in order.
func (f facts) names() []string {
	var names []string
	for name := range f.instances {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(fmt.Sprintf("%20s", a), fmt.Sprintf("%20s", b)) })
	return names
}
