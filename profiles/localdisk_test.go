// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func TestLocalDisks(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range profiles.LocalDisks() {
		assert.Assert(t, strings.HasPrefix(d.Source, "https://"), "%s has no source", d.Provisioner)
		assert.Assert(t, !seen[d.Provisioner], "%s is listed twice", d.Provisioner)
		seen[d.Provisioner] = true
		got, ok := profiles.LocalDiskOf(d.Provisioner, nil)
		assert.Assert(t, ok && got.Moves == d.Moves, d.Provisioner)
		for _, class := range d.Classes {
			got, ok := profiles.LocalDiskClass(class)
			assert.Assert(t, ok && got.Provisioner == d.Provisioner, "class %q is guessed to be of %q", class, got.Provisioner)
		}
	}
	for _, network := range []string{"disk.csi.azure.com", "file.csi.azure.com", "san.csi.azure.com", "kubernetes.io/no-provisioner", ""} {
		_, ok := profiles.LocalDiskOf(network, nil)
		assert.Assert(t, !ok, "%q is no node-local provisioner for certain", network)
	}
	pinned, _ := profiles.LocalDiskOf("localdisk.csi.acstor.io", map[string]string{"localdisk.csi.acstor.io/failover-mode": "durability"})
	assert.Assert(t, !pinned.Moves, "durability keeps the pod on its node")
}

// TestOneInstanceOnLocalDisk: a drain would delete the only copy of the data.
func TestOneInstanceOnLocalDisk(t *testing.T) {
	text, err := profiles.Builtin("aks-local-nvme")
	assert.NilError(t, err)
	one := []profiles.Override{
		profiles.Set("--set", "spec.instances", "1"), profiles.Set("--set", "spec.postgresql.synchronous", "null"),
	}
	cases := map[string]struct {
		reason string
		set    []profiles.Override
		want   string
	}{
		"one":        {reason: "the only copy is lost with its node", want: "a single instance on node-local disks"},
		"durability": {reason: "the disk of a reimaged node is empty anyway", set: []profiles.Override{profiles.Set("--set", "spec.storageClasses[0].parameters", `{localdisk.csi.acstor.io/failover-mode: durability}`)}, want: "stays Pending until its node is back"},
		"local path": {reason: "another provisioner of the table", set: []profiles.Override{profiles.Set("--set", "spec.storageClasses[0].provisioner", "rancher.io/local-path")}, want: "rancher.io/local-path"},
		"WAL alone":  {reason: "without its WAL a data directory does not start", set: []profiles.Override{profiles.Set("--set", "spec.storage.storageClass", "managed-csi")}, want: "a single instance on node-local disks"},
		"network":    {reason: "the disk follows the pod", set: []profiles.Override{profiles.Set("--set", "spec.storageClasses[0].provisioner", "disk.csi.azure.com")}},
		"other class": {reason: "the class of the local disks is not used", set: []profiles.Override{
			profiles.Set("--set", "spec.storage.storageClass", "managed-csi"), profiles.Set("--set", "spec.walStorage.storageClass", "managed-csi"),
		}},
		"three": {reason: "two copies are left", set: []profiles.Override{profiles.Set("--set", "spec.instances", "3")}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("p.yaml", text, append(one[:len(one):len(one)], c.set...)...)
			if c.want == "" {
				assert.NilError(t, err, c.reason)
				return
			}
			assert.ErrorContains(t, err, c.want, c.reason)
			assert.ErrorContains(t, err, "spec.instances", c.reason)
		})
	}
}

// TestRecoveredOnLocalDisk: a recovered cluster may start with one instance.
func TestRecoveredOnLocalDisk(t *testing.T) {
	text, err := profiles.Builtin("aks-local-nvme")
	assert.NilError(t, err)
	p, err := profiles.Parse("p.yaml", text)
	assert.NilError(t, err)
	r := p.Recovered()
	_, local := r.LocalDisk()
	assert.Assert(t, local && r.Spec.Instances == 1)
}
