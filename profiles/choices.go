// SPDX-License-Identifier: Apache-2.0

package profiles

import "maps"

// Backup methods, under the operator's names for them.
const (
	MethodPlugin = "plugin"
	MethodInTree = "barmanObjectStore"
	MethodNone   = "none"
)

// API groups of a PodMonitor: the Prometheus community's, and Azure's managed Prometheus, which reads only its own.
const (
	GroupMonitoring      = "monitoring.coreos.com"
	GroupAzureMonitoring = "azmonitoring.coreos.com"
)

// PluginName is the Barman Cloud plugin as Clusters refer to it.
const PluginName = "barman-cloud.cloudnative-pg.io"

// What a recovery renders.
const (
	RecoveryAll     = "all"
	RecoveryCluster = "cluster"
)

// Target that the profile names; 0 when it names none that pgha knows, which Validate reports.
func (p *Profile) Target() Target {
	t, err := ParseTarget(p.Spec.Target)
	if err != nil {
		return 0
	}
	return t
}

// BackupMethod is MethodPlugin, MethodInTree or MethodNone: the profile's choice, with "auto" decided by the target.
func (p *Profile) BackupMethod() string {
	if p.Spec.Backup.Method != "auto" {
		return p.Spec.Backup.Method
	}
	if p.Target().BarmanPlugin() {
		return MethodPlugin
	}
	return MethodInTree
}

// ManagedEndpoints reports whether the load balancers are rendered in spec.managed.services of the Cluster, not as Services.
func (p *Profile) ManagedEndpoints() bool {
	e := p.Spec.Endpoints
	return e.Management == "managed" ||
		e.Management == "auto" && p.Target().ManagedServices() && p.Target().ManagedServicePorts()
}

// Synchronous is the profile's synchronous replication, or nil where it has none or too few instances for it, which
// happens to a recovery cluster of one instance.
func (p *Profile) Synchronous() *Synchronous {
	s := p.Spec.PostgreSQL.Synchronous
	if s == nil || s.Number >= p.Spec.Instances {
		return nil
	}
	return s
}

// durability is "required" or "preferred", with "auto" decided by the target.
func (s *Synchronous) durability(t Target) string {
	if s.Durability != "auto" {
		return s.Durability
	}
	if t.Synchronous() {
		return "required"
	}
	return "preferred"
}

// Durability of the profile's synchronous replication: "required", "preferred", or "" where it has none.
func (p *Profile) Durability() string {
	s := p.Synchronous()
	if s == nil {
		return ""
	}
	return s.durability(p.Target())
}

// FailoverQuorum reports whether failover waits for proof that no acknowledged transaction is lost.
func (p *Profile) FailoverQuorum() bool {
	s := p.Synchronous()
	return s != nil && (s.FailoverQuorum == "enabled" || s.FailoverQuorum == "auto" && p.Target().FailoverQuorum())
}

// LegacySync reports whether the target expresses the profile's synchronous replication by minSyncReplicas and maxSyncReplicas, which
// give up when too few replicas are there. That is "preferred"; until the target has dataDurability,
// spec.postgresql.synchronous can only say "required":
// https://cloudnative-pg.io/documentation/current/replication/#migrating-from-deprecated-synchronous-replication-implementation
func (p *Profile) LegacySync() bool {
	return p.Durability() == "preferred" && !p.Target().DataDurability()
}

// OperatorConfig is the data of the operator's ConfigMap: the profile's, and what the target needs in its cloud.
func (p *Profile) OperatorConfig() map[string]string {
	config := map[string]string{}
	for _, s := range p.operatorSettings() {
		config[s.Name] = s.Value
	}
	maps.Copy(config, p.Spec.Operator.Config)
	return config
}
