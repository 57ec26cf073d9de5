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

// confirmsGuard refuses that each commit needs every replica from now on.
func confirmsGuard() []guarded {
	in := func(of string) string {
		return fmt.Sprintf("(%[1]s && %[2]s != 'preferred' && int(%[3]s.spec.?instances.orValue(1)) > 1 && "+
			"int(%[3]s.spec.postgresql.synchronous.?number.orValue(0)) >= int(%[3]s.spec.?instances.orValue(1)) - 1 && "+
			"%[3]s.spec.postgresql.synchronous.?standbyNamesPre.orValue([]).size() + %[3]s.spec.postgresql.synchronous.?standbyNamesPost.orValue([]).size() == 0)",
			hasSynchronous(of), durability(of), of)
	}
	return one(FailsLater, "!"+in("object")+" || "+in("oldObject"),
		"each commit needs every replica from then on, so all commits wait whenever one restarts, is evicted by a drain, or fails (dataDurability: required)")
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
	if c.effect.Class < FailsLater {
		c.effect.Class = FailsLater
	}
	c.effect.Blocked = "from then on all commits, whenever a replica restarts, is evicted by a drain, or fails: " + who +
		" (dataDurability: required); an instance more, or a smaller number, avoids it"
}
