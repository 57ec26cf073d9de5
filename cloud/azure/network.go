// SPDX-License-Identifier: Apache-2.0

package azure

// tokenHost gives a pod with workload identity its token: https://learn.microsoft.com/azure/aks/workload-identity-overview
const tokenHost = "login.microsoftonline.com"

func (b *bound) Hosts() []string {
	var hosts []string
	if b.facts.Backups && b.store.StorageAccount != "" {
		hosts = append(hosts, b.store.StorageAccount+blobHost)
	}
	if b.identity.ClientID != "" {
		hosts = append(hosts, tokenHost)
	}
	return hosts
}

// Scraper is the ReplicaSet of Azure's managed Prometheus, which scrapes PodMonitors:
// https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-metrics-troubleshoot
func (b *bound) Scraper() (string, map[string]string) {
	return "kube-system", map[string]string{"rsName": "ama-metrics"}
}
