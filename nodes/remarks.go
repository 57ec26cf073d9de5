// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/profiles"
)

// remarks on versions, automatic upgrades and what the profile does not say.
func remarks(p *profiles.Profile, d *database, pools []Pool, round *Effect) []string {
	var all []string
	if !d.known {
		what := "network disks that stay in their zone"
		if d.local() {
			what = "local disks, by the name of the StorageClass"
		}
		all = append(all, "the StorageClass is not among the objects: taken for "+what)
	}
	if d.open {
		all = append(all, "nodeMaintenanceWindow.inProgress is true: the operator has removed the budget of the replicas, so that several can be evicted at once; end the window")
	}
	if d.deletesVolumes {
		all = append(all, "nodeMaintenanceWindow.inProgress is true with reusePVC false: the operator deletes the volumes of every instance whose pod cannot be scheduled; end the window")
	}
	zones := profiles.NodesByZone(p.Spec.Scheduling.Pools)
	if _, none := zones[""]; len(zones) == 1 && !none && d.Zones && d.Instances > 1 {
		all = append(all, "all nodes are in one zone, which takes all instances with it")
	}
	if slices.ContainsFunc(pools, func(p Pool) bool { return p.azure.MaxUnavailable != "" && p.Unavailable > 0 && p.Surge > 0 }) {
		all = append(all, "max surge and max unavailable together are a preview of AKS: without capacity for new nodes it drains nodes without them")
	}
	k := p.Spec.Scheduling.Kubernetes
	if k == nil || k.Azure == nil {
		all = append(all, "spec.scheduling.kubernetes.azure does not say which automatic upgrades are on: by default, AKS gives the nodes a new image about once a week, in an order of pools that nobody chooses")
	}
	if k == nil {
		return all
	}
	for _, version := range []string{k.Version, k.Wanted} {
		all = append(all, unsupported(d.target, version)...)
	}
	return append(all, automatic(k.Azure, pools, round)...)
}

// unsupported holds a version of Kubernetes against what the operator's project supports.
func unsupported(t profiles.Target, version string) []string {
	minor, ok := profiles.KubernetesMinor(version)
	supported := t.Support().Kubernetes
	if !ok || len(supported) == 0 || slices.Contains(supported, fmt.Sprintf("1.%d", minor)) {
		return nil
	}
	last, _ := profiles.KubernetesMinor(supported[len(supported)-1])
	way := "upgrade the operator first"
	if minor < last {
		way = "it supports newer ones only; upgrade Kubernetes before the operator's next release"
	}
	return []string{fmt.Sprintf("operator %s does not support Kubernetes 1.%d, only %s: %s", t.Line(), minor, strings.Join(supported, ", "), way)}
}

// automatic says what the channels of AKS do.
func automatic(a *azure.Kubernetes, pools []Pool, round *Effect) []string {
	if a == nil {
		return nil
	}
	var all []string
	image, version := cmp.Or(a.NodeOSUpgradeChannel, "NodeImage"), cmp.Or(a.UpgradeChannel, "none")
	if image == "NodeImage" || image == "SecurityPatch" || version != "none" {
		text := fmt.Sprintf("automatic upgrades (version: %s, node image: %s) take the pools in an order that nobody chooses", version, image)
		if most := round.Switchovers.Most; most > 0 {
			text += fmt.Sprintf(": up to %d switchovers each time", most)
		}
		all = append(all, text)
	}
	w := a.Window
	if w == nil {
		return all
	}
	least := 0
	for i := range pools {
		least += (pools[i].Count + max(pools[i].Together, 1) - 1) / max(pools[i].Together, 1) * (pools[i].Soak + reimageLeast + attachLeast)
	}
	if least > int(w.DurationHours)*3600 {
		all = append(all, fmt.Sprintf("an upgrade of all pools takes at least %s, and the window is %d hours: it ends outside of it, or goes on in the next", minutes(least), w.DurationHours))
	}
	return all
}
