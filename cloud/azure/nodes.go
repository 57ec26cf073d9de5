// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"cmp"
	"strconv"
	"strings"
)

// Pool has the settings of a node pool of AKS. The names are those of Azure's API:
// https://learn.microsoft.com/azure/templates/microsoft.containerservice/managedclusters/agentpools
type Pool struct {
	// VMSize of the nodes, as in Standard_D4s_v5.
	VMSize string `json:"vmSize,omitempty"`
	// MaxPods is how many pods a node may have, 10 to 250. AKS reserves 20 MB of memory for each. Empty: 250, the default with Azure CNI Overlay.
	MaxPods *int32 `json:"maxPods,omitempty"`
	// UpgradeStrategy is "Rolling" or "BlueGreen" (preview). Empty: Rolling.
	UpgradeStrategy string `json:"upgradeStrategy,omitempty"`
	// MaxSurge is how many nodes a rolling upgrade adds, and so how many it drains at once: a number, or a part of the nodes that is rounded up,
	// as in "33%". Empty: 10%.
	MaxSurge string `json:"maxSurge,omitempty"`
	// MaxUnavailable is how many nodes a rolling upgrade without new nodes drains at once: a number, or a part that is rounded up. Empty: 0.
	MaxUnavailable string `json:"maxUnavailable,omitempty"`
	// DrainTimeoutInMinutes is how long the drain of a node may take, 5 to 1440. Then the upgrade fails. Empty: 30.
	DrainTimeoutInMinutes *int32 `json:"drainTimeoutInMinutes,omitempty"`
	// NodeSoakDurationInMinutes is the pause between the drain and the reimage of a node, 0 to 30. Empty: 0.
	NodeSoakDurationInMinutes *int32 `json:"nodeSoakDurationInMinutes,omitempty"`
	// UndrainableNodeBehavior is what becomes of a node whose drain failed: "Schedule" (it takes pods again) or "Cordon" (it stays cordoned, and a
	// new node replaces it). Empty: Schedule.
	UndrainableNodeBehavior string `json:"undrainableNodeBehavior,omitempty"`
	// DrainBatchSize is how many nodes a blue-green upgrade drains at once: a number or a part that is rounded up. Empty: 10%.
	DrainBatchSize string `json:"drainBatchSize,omitempty"`
}

// Kubernetes has the automatic upgrades of an AKS cluster: https://learn.microsoft.com/azure/aks/auto-upgrade-cluster
type Kubernetes struct {
	// UpgradeChannel of the version: "none", "patch", "stable", "rapid" or "node-image". Empty: none.
	UpgradeChannel string `json:"upgradeChannel,omitempty"`
	// NodeOSUpgradeChannel of the image of the nodes: "None", "Unmanaged", "SecurityPatch" or "NodeImage". Empty: NodeImage, which replaces
	// every node about once a week.
	NodeOSUpgradeChannel string `json:"nodeOSUpgradeChannel,omitempty"`
	// Window in which the automatic upgrades begin. Omitted: any time.
	Window *Window `json:"window,omitempty"`
}

// Window is a weekly maintenance window: https://learn.microsoft.com/azure/aks/planned-maintenance
type Window struct {
	// DayOfWeek, as in Sunday.
	DayOfWeek string `json:"dayOfWeek"`
	// StartTime, as in "01:00".
	StartTime string `json:"startTime"`
	// UTCOffset of the time, as in "+01:00". Empty: +00:00.
	UTCOffset string `json:"utcOffset,omitempty"`
	// DurationHours of the window, 4 to 24.
	DurationHours int32 `json:"durationHours"`
}

// The values of Pool's fields, and AKS's defaults.
const (
	BlueGreen = "BlueGreen"
	Cordon    = "Cordon"

	defaultSurge        = "10%"
	defaultDrainTimeout = 30
)

var (
	strategies     = [...]string{"", "Rolling", BlueGreen}
	undrainable    = [...]string{"", "Schedule", Cordon}
	channels       = [...]string{"", "none", "patch", "stable", "rapid", "node-image"}
	nodeOSChannels = [...]string{"", "None", "Unmanaged", "SecurityPatch", "NodeImage"}
	weekdays       = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)

// Surge is how many nodes a rolling upgrade of a pool adds. AKS rounds a part of the nodes up, and takes no more than there are nodes:
// https://learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling#customize-node-surge
func (p *Pool) Surge(nodes int) int { return share(cmp.Or(p.MaxSurge, defaultSurge), nodes) }

// Unavailable is how many nodes a rolling upgrade drains at once without a new node. It is rounded as the surge:
// https://learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling#customize-unavailable-nodes
func (p *Pool) Unavailable(nodes int) int { return share(p.MaxUnavailable, nodes) }

// Batch is how many nodes a blue-green upgrade drains at once.
// https://learn.microsoft.com/azure/aks/blue-green-node-pool-upgrade
func (p *Pool) Batch(nodes int) int { return share(cmp.Or(p.DrainBatchSize, defaultSurge), nodes) }

// DrainTimeout in seconds.
func (p *Pool) DrainTimeout() int {
	if p.DrainTimeoutInMinutes == nil {
		return defaultDrainTimeout * 60
	}
	return int(*p.DrainTimeoutInMinutes) * 60
}

// Soak in seconds.
func (p *Pool) Soak() int {
	if p.NodeSoakDurationInMinutes == nil {
		return 0
	}
	return int(*p.NodeSoakDurationInMinutes) * 60
}

// share is a number, or a part of the nodes in percent. More than all nodes is all of them.
func share(text string, nodes int) int {
	n, percent, ok := parseShare(text)
	switch {
	case !ok:
		return 0
	case percent:
		n = (n*nodes + 99) / 100
	}
	return min(n, nodes)
}

// parseShare reads "2" or "33%".
func parseShare(text string) (n int, percent, ok bool) {
	digits, percent := strings.CutSuffix(text, "%")
	if digits == "" || !consistsOf(digits, "0123456789") {
		return 0, percent, false
	}
	n, err := strconv.Atoi(digits)
	return n, percent, err == nil
}
