// SPDX-License-Identifier: Apache-2.0

package azure

import "github.com/pgha/pgha/cloud"

// PoolLabel of a node is the name of its pool: https://learn.microsoft.com/azure/aks/use-labels#reserved-system-labels
const PoolLabel = "kubernetes.azure.com/agentpool"

// NodePools returns the commands that upgrade node pools of AKS.
// https://learn.microsoft.com/cli/azure/aks/nodepool
func (b *bound) NodePools(pool, version string) cloud.NodeCommands {
	commands := cloud.NodeCommands{Label: PoolLabel}
	name, group := b.identity.AKS.Name, b.identity.AKSGroup()
	if name == "" || group == "" {
		return commands
	}
	nodepool := func(verb string, more ...any) string {
		return az(append([]any{"aks", "nodepool", verb, "--resource-group", group, "--cluster-name", name, "--name", raw(pool)}, more...)...)
	}
	if version != "" {
		if c := b.kubernetes.UpgradeChannel; c != "" && c != "none" {
			commands.ChannelOff = []string{az("aks", "update", "--resource-group", group, "--name", name, "--auto-upgrade-channel", "none")}
		}
		commands.ControlPlane = []string{az("aks", "upgrade", "--resource-group", group, "--name", name, "--kubernetes-version", version, "--control-plane-only", "--yes")}
		commands.Upgrade = []string{nodepool("upgrade", "--kubernetes-version", version, "--yes")}
	} else {
		commands.Upgrade = []string{nodepool("upgrade", "--node-image-only", "--yes")}
	}
	commands.Abort = []string{nodepool("operation-abort")}
	commands.State = []string{az("aks", "nodepool", "list", "--resource-group", group, "--cluster-name", name, "--query",
		"[].{name:name,state:provisioningState,version:orchestratorVersion,image:nodeImageVersion}", "--output", "table")}
	return commands
}
