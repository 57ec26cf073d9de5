// SPDX-License-Identifier: Apache-2.0

package facts

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/profiles"
)

// ReplaysOnData reports whether the recovery of a Cluster puts the WAL that it replays on the data volume, although there is a WAL volume:
// through the plugin, older operators link pg_wal to it only afterwards. https://github.com/cloudnative-pg/cloudnative-pg/pull/11127
func ReplaysOnData(c *cnpgv1.Cluster, target profiles.Target) bool {
	if c == nil || c.Spec.WalStorage == nil || target.RecoveryWALVolume() || c.Spec.Bootstrap == nil || c.Spec.Bootstrap.Recovery == nil {
		return false
	}
	for i := range c.Spec.ExternalClusters {
		if e := &c.Spec.ExternalClusters[i]; e.Name == c.Spec.Bootstrap.Recovery.Source && e.PluginConfiguration != nil {
			return true
		}
	}
	return false
}
