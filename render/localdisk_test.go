// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
	"k8s.io/utils/ptr"
)

// TestLocalDiskPatches: patches that Validate cannot check in the profile are rejected after rendering.
func TestLocalDiskPatches(t *testing.T) {
	cases := map[string]struct {
		reason, profile, patch, want string
	}{
		"no budget":    {"a drain takes all instances at once", "aks-local-nvme", `{spec: {enablePDB: false}}`, "with enablePDB false and 3 instances"},
		"one instance": {"the patch comes after Validate", "aks-local-nvme", `{spec: {instances: 1, postgresql: {synchronous: null}}}`, "with enablePDB true and 1 instances"},
		"template": {
			"the class can also be in the template", "aks-local-nvme",
			`{spec: {enablePDB: false, walStorage: null, storage: {storageClass: null, pvcTemplate: {storageClassName: pgha-local-nvme}}}}`,
			"a drain deletes data",
		},
		"network disks": {"the disks follow the pods", "aks", `{spec: {enablePDB: false}}`, ""},
		"other class":   {"the class is not among the objects", "aks-local-nvme", `{spec: {enablePDB: false, walStorage: null, storage: {storageClass: managed-csi}}}`, ""},
		"budget on":     {"the default, set explicitly", "aks-local-nvme", `{spec: {enablePDB: true}}`, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := builtin(t, c.profile, profiles.Set("--set", "spec.patches", `[{target: {kind: Cluster}, patch: `+c.patch+`}]`))
			_, err := render.Objects(p, render.Options{})
			if c.want == "" {
				assert.NilError(t, err, c.reason)
				return
			}
			assert.ErrorContains(t, err, c.want, c.reason)
		})
	}
}

// TestRecoveredLocalDisk: a recovered cluster has one instance, and its budget blocks drains that would delete its only
// volume.
func TestRecoveredLocalDisk(t *testing.T) {
	for name, want := range map[string]bool{"aks-local-nvme": true, "aks": false} {
		objects, err := render.Recovery(builtin(t, name), render.RecoveryOptions{})
		assert.NilError(t, err)
		for _, o := range objects {
			if c, ok := o.(*cnpgv1.Cluster); ok {
				assert.Equal(t, c.Spec.Instances, 1)
				assert.Equal(t, ptr.Deref(c.Spec.EnablePDB, true), want, name)
			}
		}
	}
}
