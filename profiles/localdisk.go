// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/cloud"
)

// LocalDisk is a provisioner whose volumes are on the local disks of a node.
type LocalDisk = cloud.LocalDisk

// LocalDisks lists the provisioners that always use local disks, those of the clouds first. kubernetes.io/no-provisioner is not
// in the list: it only means that volumes are created manually.
func LocalDisks() []LocalDisk {
	all := make([]LocalDisk, 0, 16)
	for _, provider := range Clouds() {
		all = append(all, provider.LocalDisks()...)
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

// LocalDiskOf finds the provisioner of a StorageClass in LocalDisks.
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

// LocalDiskClass guesses the provisioner from the name of a StorageClass.
func LocalDiskClass(class string) (LocalDisk, bool) {
	for _, d := range LocalDisks() {
		if slices.Contains(d.Classes, class) {
			return d, true
		}
	}
	return LocalDisk{}, false
}

// LocalDisk returns the node-local provisioner of the profile's volumes, according to its storageClasses; false for none.
func (p *Profile) LocalDisk() (LocalDisk, bool) {
	names := []string{p.Spec.Storage.StorageClass}
	if p.Spec.WALStorage != nil {
		names = append(names, p.Spec.WALStorage.StorageClass)
	}
	for _, t := range p.Spec.Tablespaces {
		names = append(names, t.Storage.StorageClass)
	}
	for _, class := range p.Spec.StorageClasses {
		if d, ok := LocalDiskOf(class.Provisioner, class.Parameters); ok && slices.Contains(names, class.Name) {
			return d, true
		}
	}
	return LocalDisk{}, false
}
