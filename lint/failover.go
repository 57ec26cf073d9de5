// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strconv"
	"strings"
)

const quorumAnnotation = "alpha.cnpg.io/failoverQuorum"

// failoverQuorumOn reports whether the failover quorum is on. The annotation overrides the field.
func (c *cluster) failoverQuorumOn() bool {
	s := c.spec.PostgresConfiguration.Synchronous
	if s == nil {
		return false
	}
	if v, ok := c.annotation(quorumAnnotation); ok {
		if on, err := strconv.ParseBool(v); err == nil {
			return on
		}
	}
	return s.FailoverQuorum && c.target.FailoverQuorum()
}

// usesFailoverSlots reports whether pg_failover_slots is loaded: the operator loads a managed extension if one of its
// parameters is set.
func (c *cluster) usesFailoverSlots() bool {
	for name := range c.spec.PostgresConfiguration.Parameters {
		if strings.HasPrefix(name, "pg_failover_slots.") {
			return true
		}
	}
	return false
}
