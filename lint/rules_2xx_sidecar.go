// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	"github.com/pgha/pgha/manifest"
	"k8s.io/apimachinery/pkg/api/resource"
)

func sidecarRules() []Rule {
	return []Rule{{
		ID: "PGHA227", Title: "sidecar with too little CPU or memory", Severity: Error, Beyond: true, check: each(smallSidecar),
		Why: "The plugin's sidecar archives WAL, takes base backups and restores, all within its own limits. Users measured " +
			"up to 254 MiB of memory in a backup and 1 GiB in a restore. With a lower limit the kernel kills it every time. " +
			"With 100m of CPU, backups starved and a replica stayed unready for four minutes, because it asks the archive " +
			"before it streams; 500m worked.",
		Source: pluginSource + "internal/cnpgi/operator/lifecycle.go",
	}}
}

// Minimums for the sidecar's limits.
const (
	sidecarBackupMemory  = 256 * mebibyte
	sidecarRestoreMemory = gibibyte
	sidecarMilliCPU      = 500
)

func smallSidecar(p *pass, r *Resource, s *manifest.ObjectStore) {
	const path = "spec.instanceSidecarConfiguration.resources.limits"
	limits := s.Spec.InstanceSidecarConfiguration.Resources.Limits
	limited := func(q *resource.Quantity) bool { return !q.IsZero() }
	switch memory := limits.Memory(); {
	case limited(memory) && memory.Value() < sidecarBackupMemory:
		p.add(r, key(path, "memory"), fmt.Sprintf("A base backup needs up to 254Mi in the sidecar, which is killed at %s: no "+
			"backup succeeds.", memory), "Set it to 1Gi, or at least to 512Mi.")
	case limited(memory) && memory.Value() < sidecarRestoreMemory:
		p.addAs(Info, r, key(path, "memory"), fmt.Sprintf("A restore can need 1Gi in the sidecar, which is killed at %s.", memory),
			"Set it to 1Gi.")
	}
	if cpu := limits.Cpu(); limited(cpu) && cpu.MilliValue() < sidecarMilliCPU {
		p.addAs(Warning, r, key(path, "cpu"), fmt.Sprintf("With %s of CPU, archiving and backups starve, and a replica that "+
			"asks the archive stays unready for minutes.", cpu), "Set it to 1, or at least to 500m.")
	}
}
