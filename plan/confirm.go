// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// confirmsAll reports whether each commit needs every replica. Standbys outside of the Cluster may confirm instead.
func confirmsAll(c *cnpgv1.Cluster) bool {
	s, replicas := c.Spec.PostgresConfiguration.Synchronous, c.Spec.Instances-1
	return s != nil && s.DataDurability != cnpgv1.DataDurabilityLevelPreferred && replicas > 0 && s.Number >= replicas &&
		len(s.StandbyNamesPre)+len(s.StandbyNamesPost) == 0
}

// warnOfConfirmations says what follows if each commit needs every replica from now on.
func (p *pair) warnOfConfirmations(c *change) {
	at := c.path.String()
	if p.cluster == nil || at != "spec.instances" && !strings.HasPrefix(at, "spec.postgresql.synchronous") ||
		!confirmsAll(p.cluster.after) || confirmsAll(p.cluster.before) {
		return
	}
	who := fmt.Sprintf("each commit needs all %d replicas", p.cluster.after.Spec.Instances-1)
	if p.cluster.after.Spec.Instances == 2 {
		who = "each commit needs the only replica"
	}
	c.effect.Blocked = "from then on all commits, whenever a replica restarts, is evicted by a drain, or fails: " + who +
		" (dataDurability: required); an instance more, or a smaller number, avoids it"
}
