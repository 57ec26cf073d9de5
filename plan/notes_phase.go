// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// stuck are the phases that the operator does not leave by itself.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L226
func stuck() []string {
	return []string{
		cnpgv1.PhaseUnknownPlugin, cnpgv1.PhaseFailurePlugin, cnpgv1.PhaseImageCatalogError, cnpgv1.PhaseUnrecoverable,
		cnpgv1.PhaseArchitectureBinaryMissing, cnpgv1.PhaseCannotCreateClusterObjects, cnpgv1.PhaseDefinitionInvalid,
	}
}

// notesOnPhase is what a live Cluster is busy with, or what it waits for.
func (c *cluster) notesOnPhase() []string {
	p := c.status.Phase
	switch {
	case p == "", p == cnpgv1.PhaseHealthy:
		return nil
	case p == cnpgv1.PhaseWaitingForUser:
		// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L130
		note := fmt.Sprintf("The Cluster waits for you: its phase is %q, since its primaryUpdateStrategy is supervised and an earlier change has reached the replicas, "+
			"but not the primary. To finish that first: %s. If that change was a smaller value of a hot-standby parameter such as max_connections, a promotion does not "+
			"help: %s", p, c.kubectl("cnpg promote %s INSTANCE", c.ref.Name), c.restartCommand())
		if !c.supervised() {
			note += ". The new side is unsupervised, so an apply makes the operator update the primary at once"
		}
		return []string{note + "."}
	case slices.Contains(stuck(), p):
		reason := c.status.PhaseReason
		if reason != "" {
			reason = " (" + shortened(reason, 200) + ")"
		}
		return []string{fmt.Sprintf("The operator does not get on with the Cluster: its phase is %q%s. It stays so until the cause is mended, and only then begins what "+
			"the plan says of the operator.", p, reason)}
	}
	return []string{fmt.Sprintf("The Cluster is busy: its phase is %q. The operator finishes that first.", p)}
}
