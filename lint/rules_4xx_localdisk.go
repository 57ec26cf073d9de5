// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	storagev1 "k8s.io/api/storage/v1"

	"github.com/pgha/pgha/profiles"
)

func localDiskRules() []Rule {
	const source = "https://learn.microsoft.com/azure/storage/container-storage/use-container-storage-with-local-disk"
	return []Rule{
		{
			ID: "PGHA445", Title: "too few copies on node-local disks", Severity: Error, Beyond: true, check: eachCluster(localDisks),
			Why: "Volumes on a node's own disks (local NVMe, local-path, LVM) are lost with the node, and each upgrade of a " +
				"node pool on AKS reimages its nodes. With Azure Container Storage a drain is enough: its volumes have no node " +
				"affinity, so a pod that is drained starts on another node with an empty volume under the same claim. With one " +
				"instance, or without a disruption budget, a drain deletes all data since the last archived WAL. The operator does " +
				"not clone an instance that has lost its disk: run `kubectl cnpg destroy CLUSTER NUMBER`. A recovered copy of one " +
				"instance is reported as info: its source is in the archive, but scale it to three before you promote it.",
			Source: source,
		},
		{
			ID: "PGHA446", Title: "storage class that is usually node-local", Severity: Info, Beyond: true,
			check: eachCluster(guessedLocalDisks),
			Why: "The StorageClass is not among the objects, and its name is one that the documentation of a node-local " +
				"provisioner uses. If it is such a class, PGHA445 applies: with one instance, or without a disruption budget, a " +
				"drain deletes the data.",
			Source: source,
		},
	}
}

func localDisks(p *pass, c *cluster) {
	d, ok := p.localDisk(c)
	if !ok {
		return
	}
	where := fmt.Sprintf("on node-local disks of provisioner %s: %s", d.Provisioner, d.Outcome())
	switch on := isOn(c.spec.EnablePDB); {
	case c.full.Instances == 1 && c.recovery() != nil:
		p.addAs(Info, c.Resource, "spec.instances", "The recovered copy is "+where+". It is not safe with one instance.",
			"Scale it to 3 instances before you promote it, and keep the disruption budget enabled until then.")
	case c.full.Instances == 1:
		p.add(c.Resource, "spec.instances", "The only copy of the data is "+where+". All data since the last archived WAL is lost with "+
			"the node.", "Set instances to 3 with the disruption budget enabled, or use a StorageClass with network disks.")
	case !on:
		p.add(c.Resource, "spec.enablePDB", fmt.Sprintf("Without a disruption budget, drains evict all %d instances, each "+
			"%s. All data since the last archived WAL is lost.", c.full.Instances, where), "Remove enablePDB: false.")
	case c.full.Instances == 2:
		p.addAs(Warning, c.Resource, "spec.instances", "Each instance is "+where+". While one rejoins, only one copy is "+
			"left, and the operator creates no disruption budget for a single replica.", "Set instances to 3.")
	}
}

func guessedLocalDisks(p *pass, c *cluster) {
	if c.full.Instances > 1 && isOn(c.spec.EnablePDB) {
		return
	}
	if _, known := p.localDisk(c); known {
		return
	}
	for _, v := range c.volumes() {
		d, ok := profiles.LocalDiskClass(v.class)
		if _, s := find[*storagev1.StorageClass](p, "StorageClass", "", v.class); !ok || s != nil {
			continue
		}
		p.add(c.Resource, v.path, fmt.Sprintf("Class %q usually belongs to provisioner %s, whose volumes are lost with the "+
			"node: a drain then deletes the data of this Cluster.", v.class, d.Provisioner), "Check its provisioner. On local "+
			"disks, keep 3 instances and the disruption budget.")
		return
	}
}
