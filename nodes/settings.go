// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/profiles"
)

// Settings are what the node pools of one AKS cluster need, so that their upgrades go well.
type Settings struct {
	// Cluster and ResourceGroup of AKS.
	Cluster, ResourceGroup string
	// Pools in the order of the profile.
	Pools []PoolSettings
	// Kubernetes has the channels and the window; nil if the profile sets none.
	Kubernetes *azure.Kubernetes
}

// PoolSettings are the upgrade settings of a node pool.
type PoolSettings struct {
	// Name, VMSize, Zones and Count of the pool.
	Name, VMSize string
	Zones        []string
	Count        int
	// MaxSurge and MaxUnavailable as AKS takes them.
	MaxSurge, MaxUnavailable string
	// DrainTimeout and Soak in minutes.
	DrainTimeout, Soak int
	// Undrainable is the behavior for a node that was not drained in time.
	Undrainable string
	// Scaled by the cluster autoscaler.
	Scaled bool
	// Labels and Taints that the instances ask for.
	Labels map[string]string
	Taints []string

	index int // in spec.scheduling.pools
}

// SettingsOf returns the settings that follow from a profile: one node at a time, a drain timeout that is long enough, and no soak where the
// pod waits for its node. Whatever the profile sets beyond that stays.
func SettingsOf(p *profiles.Profile) (*Settings, error) {
	r, d, err := of(p)
	if err != nil {
		return nil, err
	}
	if len(r.Pools) == 0 {
		return nil, fault.Errorf(fault.Required, "cannot print settings of node pools for %q: spec.scheduling.pools is empty; list the pools with name, zones and count", p.ClusterName())
	}
	id := azure.Identity{}
	if p.Spec.Identity.Azure != nil {
		id = *p.Spec.Identity.Azure
	}
	s := &Settings{Cluster: id.AKS.Name, ResourceGroup: id.AKSGroup()}
	if k := p.Spec.Scheduling.Kubernetes; k != nil {
		s.Kubernetes = k.Azure
	}
	timeout := timeoutFor(d.generous(1))
	for i := range r.Pools {
		pool := &r.Pools[i]
		switch {
		case pool.BlueGreen:
			return nil, fault.Errorf(fault.Unsupported, "cannot print settings of pool %q: a blue-green upgrade (preview) has settings of its own; set by hand: drain batch size 100%%, drain timeout %d minutes",
				pool.Name, max(pool.DrainTimeout/60, timeout))
		case pool.Autoscaler == profiles.AutoscalerKarpenter:
			continue // its nodes are in no agent pool
		case pool.Spot:
			continue // without drain and surge
		}
		if timeout > longestTimeout {
			return nil, fault.Errorf(fault.Invalid, "cannot print settings of pool %q: it would need a drain timeout of %d minutes, and AKS takes at most %d; lower spec.timings.switchoverDelay and stopDelay",
				pool.Name, timeout, longestTimeout)
		}
		s.Pools = append(s.Pools, settingsOf(pool, p, timeout))
		s.Pools[len(s.Pools)-1].index = i
	}
	if len(s.Pools) == 0 {
		return nil, fault.Errorf(fault.Unsupported, "cannot print settings of node pools for %q: Karpenter makes all of its nodes, or they are spot, and neither takes such settings", p.ClusterName())
	}
	return s, nil
}

func settingsOf(p *Pool, from *profiles.Profile, timeout int) PoolSettings {
	s := PoolSettings{
		Name: p.Name, VMSize: p.VMSize, Zones: p.Zones, Count: p.Count, MaxSurge: p.azure.MaxSurge, MaxUnavailable: p.azure.MaxUnavailable,
		DrainTimeout: max(p.DrainTimeout/60, timeout), Soak: p.Soak / 60, Undrainable: p.azure.UndrainableNodeBehavior,
		Scaled: p.Autoscaler == profiles.AutoscalerCluster,
		Labels: ownLabels(from.Spec.Scheduling.NodeSelector), Taints: taintsOf(from),
	}
	if s.MaxSurge == "" || p.Surge > 1 && p.Instances.Most > 1 {
		s.MaxSurge = "1"
		if p.Surge == 0 {
			s.MaxSurge = "0"
		}
	}
	if s.MaxUnavailable == "" {
		s.MaxUnavailable = "0"
	}
	if p.Unavailable > 1 && p.Instances.Most > 1 {
		s.MaxUnavailable = "1"
	}
	if !p.room {
		s.Soak = 0
	}
	if s.Undrainable == "" {
		s.Undrainable = azure.Cordon
	}
	return s
}

// ownLabels are the labels that a pool can be given: those of AKS are its own.
func ownLabels(selector map[string]string) map[string]string {
	labels := map[string]string{}
	for key, value := range selector {
		if !strings.HasPrefix(key, "kubernetes.azure.com/") && !strings.Contains(key, "kubernetes.io/") {
			labels[key] = value
		}
	}
	return labels
}

// taintsOf are the taints that the tolerations of the profile name, as AKS takes them. A toleration of any value says nothing about it.
func taintsOf(p *profiles.Profile) []string {
	var all []string
	for _, t := range p.Spec.Scheduling.Tolerations {
		if t.Key == "" || t.Effect == "" || t.Key == facts.SpotTaint {
			continue
		}
		all = append(all, fmt.Sprintf("%s=%s:%s", t.Key, t.Value, t.Effect))
	}
	return all
}

// named checks that AKS can be asked by name.
func (s *Settings) named() error {
	var missing []string
	if s.Cluster == "" {
		missing = append(missing, "spec.identity.azure.aks.name")
	}
	if s.ResourceGroup == "" {
		missing = append(missing, "spec.identity.azure.aks.resourceGroup")
	}
	if len(missing) == 0 {
		return nil
	}
	return fault.Errorf(fault.Required, "cannot write commands for AKS: set %s", strings.Join(missing, " and "))
}

// whole checks that the pools can be written as whole resources.
func (s *Settings) whole() error {
	for i := range s.Pools {
		switch p := &s.Pools[i]; {
		case p.VMSize == "":
			return fault.Errorf(fault.Required, "cannot write pool %q as a resource: set azure.vmSize of spec.scheduling.pools[%d]", p.Name, p.index)
		case p.Scaled:
			return fault.Errorf(fault.Unsupported, "cannot write pool %q as a resource: the profile does not have all settings of a pool that is scaled; use -o az, which changes only the upgrade settings", p.Name)
		}
	}
	return nil
}

var errNUL = errors.New("a value contains a NUL")
