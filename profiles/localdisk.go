// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"slices"
	"strings"
)

// LocalDisk is a provisioner whose volumes are on a node's own disks: the data goes with the node. That is whenever
// the node is reimaged, which each upgrade of its pool may do, replaced, or deallocated.
type LocalDisk struct {
	// Provisioner of the StorageClass.
	Provisioner string
	// Classes are names that such StorageClasses usually have, from the provisioner's own documentation. A name alone is a
	// guess.
	Classes []string
	// Moves: the volume has no node affinity that the scheduler must obey, so that a pod starts on another node with an empty
	// volume under the same claim. Otherwise the pod stays Pending until its node is back.
	Moves bool
	// StaysWith is the parameter of the StorageClass, as key=value, with which it does not move; empty for none.
	StaysWith string
	// Source is where this was read.
	Source string
}

// LocalDisks lists the provisioners that pgha knows for certain, those of the clouds first. kubernetes.io/no-provisioner is
// missing on purpose: it only says that somebody makes the volumes by hand.
func LocalDisks() []LocalDisk {
	var all []LocalDisk
	for _, provider := range Clouds() {
		for _, d := range provider.LocalDisks() {
			all = append(all, LocalDisk(d))
		}
	}
	return append(all, []LocalDisk{
		{
			Provisioner: "rancher.io/local-path", Classes: []string{"local-path"},
			Source: "https://github.com/rancher/local-path-provisioner",
		},
		{
			Provisioner: "openebs.io/local", Classes: []string{"openebs-hostpath"},
			Source: "https://openebs.io/docs/user-guides/local-storage-user-guide/local-pv-hostpath/hostpath-overview",
		},
		{
			Provisioner: "local.csi.openebs.io", Classes: []string{"openebs-lvmpv"}, Source: "https://github.com/openebs/lvm-localpv",
		},
		{
			Provisioner: "zfs.csi.openebs.io", Classes: []string{"openebs-zfspv"}, Source: "https://github.com/openebs/zfs-localpv",
		},
		{
			Provisioner: "topolvm.io", Classes: []string{"topolvm-provisioner"}, Source: "https://github.com/topolvm/topolvm/discussions/586",
		},
		{
			Provisioner: "topolvm.cybozu.com", Source: "https://github.com/topolvm/topolvm/discussions/586",
		},
	}...)
}

// LocalDiskOf finds the provisioner of a StorageClass among the LocalDisks.
func LocalDiskOf(provisioner string, parameters map[string]string) (LocalDisk, bool) {
	for _, d := range LocalDisks() {
		if d.Provisioner == provisioner {
			key, value, _ := strings.Cut(d.StaysWith, "=")
			d.Moves = d.Moves && (key == "" || parameters[key] != value)
			return d, true
		}
	}
	return LocalDisk{}, false
}

// LocalDiskClass guesses from the name of a StorageClass.
func LocalDiskClass(class string) (LocalDisk, bool) {
	for _, d := range LocalDisks() {
		if slices.Contains(d.Classes, class) {
			return d, true
		}
	}
	return LocalDisk{}, false
}

// Outcome of a pod's move to another node, in half a sentence for messages.
func (d LocalDisk) Outcome() string {
	if d.Moves {
		return "on another node the pod meets an empty volume under the same claim"
	}
	return "the pod stays Pending until its node is back, and a node that is reimaged or replaced comes back empty"
}

// LocalDisk is the node-local provisioner of the profile's volumes, by its own storage classes; false when there is none.
func (p *Profile) LocalDisk() (LocalDisk, bool) {
	names := []string{p.Spec.Storage.StorageClass}
	if p.Spec.WALStorage != nil {
		names = append(names, p.Spec.WALStorage.StorageClass)
	}
	for _, class := range p.Spec.StorageClasses {
		if d, ok := LocalDiskOf(class.Provisioner, class.Parameters); ok && slices.Contains(names, class.Name) {
			return d, true
		}
	}
	return LocalDisk{}, false
}
