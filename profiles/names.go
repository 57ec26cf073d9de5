// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"strconv"
	"strings"
)

// All derived names are methods in this file, so that the objects, the credentials and the runbook use the same names.

// ClusterName is the name of the Cluster.
func (p *Profile) ClusterName() string { return p.Metadata.Name }

// Namespace is the namespace of the Cluster and of the objects that belong to it.
func (p *Profile) Namespace() string { return p.Metadata.Namespace }

// ServiceAccount of the instances. The operator creates it under the cluster's name:
// https://cloudnative-pg.io/documentation/current/security/#role-based-access-control-rbac
func (p *Profile) ServiceAccount() string { return p.ClusterName() }

// RecoveryName is the name of the recovered Cluster.
func (p *Profile) RecoveryName() string {
	return or(p.Spec.Recovery.Name, p.ClusterName()+"-recovered-db")
}

// OperatorNamespace is where the operator runs and reads its ConfigMap.
func (p *Profile) OperatorNamespace() string {
	return or(p.Spec.Operator.Namespace, p.Namespace())
}

// SecretName is the Secret of the database's owner: the profile's Secret, or the one that the operator generates.
func (p *Profile) SecretName() string {
	return or(p.Spec.Bootstrap.Secret, p.ClusterName()+"-app")
}

// ObjectStoreName is the plugin's ObjectStore.
func (p *Profile) ObjectStoreName() string {
	return or(p.Spec.Backup.ObjectStore, p.ClusterName()+"-store")
}

// ServerName is the folder of the cluster's WAL and base backups in the object store.
func (p *Profile) ServerName() string {
	return or(p.Spec.Backup.ServerName, p.ClusterName())
}

// NextServerName is the folder of the next generation of the cluster's archive: pg-g2 after pg, pg-g3 after pg-g2. The WAL of a restored
// or upgraded cluster does not continue the WAL before, so it must never go to a used folder:
// https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/#restoring-a-cluster
func (p *Profile) NextServerName() string {
	name, generation := p.ServerName(), 1
	if i := strings.LastIndex(name, "-g"); i > 0 {
		// only the form that this function writes: pg-g1 and pg-g02 are names of their own
		if n, err := strconv.Atoi(name[i+2:]); err == nil && n > 1 && strconv.Itoa(n) == name[i+2:] {
			name, generation = name[:i], n
		}
	}
	return name + "-g" + strconv.Itoa(generation+1)
}

// ScheduledBackupName is the ScheduledBackup.
func (p *Profile) ScheduledBackupName() string {
	return or(p.Spec.Backup.Schedule.Name, p.ClusterName())
}

// ReadWriteName is the Service of the read-write endpoint.
func (p *Profile) ReadWriteName() string {
	return p.endpointName(p.Spec.Endpoints.ReadWrite, "-rw-lb")
}

// ReadOnlyName is the Service of the read-only endpoint.
func (p *Profile) ReadOnlyName() string {
	return p.endpointName(p.Spec.Endpoints.ReadOnly, "-ro-lb")
}

func (p *Profile) endpointName(e *Endpoint, suffix string) string {
	if e != nil && e.Name != "" {
		return e.Name
	}
	return p.ClusterName() + suffix
}

// PodMonitorName is the name of one of the PodMonitors.
func (p *Profile) PodMonitorName(m PodMonitor) string { return or(m.Name, p.ClusterName()) }

// PoolerName is the name of one of the Poolers, and so of its Service.
func (p *Profile) PoolerName(pooler *Pooler) string {
	return or(pooler.Name, p.ClusterName()+"-pooler-"+pooler.Type)
}

// PoolerMonitorName is the name of the PodMonitors of one of the Poolers. It is not the Pooler's: operators before 1.27.3 and 1.28.1 delete a
// PodMonitor with that name. https://github.com/cloudnative-pg/cloudnative-pg/pull/9340
func (p *Profile) PoolerMonitorName(pooler *Pooler) string { return p.PoolerName(pooler) + "-metrics" }

// DestinationPath is the URL of the backups, as barman-cloud expects it.
func (p *Profile) DestinationPath() string { return p.Cloud().Destination() }

// CredentialName is the federated credential of the primary cluster.
func (p *Profile) CredentialName() string {
	return p.Cloud().CredentialName(p.Namespace(), p.ClusterName())
}

// Subject is the subject of the service account's tokens, which the cloud must trust.
func (p *Profile) Subject() string { return Subject(p.Namespace(), p.ServiceAccount()) }

// Subject returns the subject of the tokens of a Kubernetes service account, which a federated credential names:
// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens
func Subject(namespace, serviceAccount string) string {
	return "system:serviceaccount:" + namespace + ":" + serviceAccount
}

func or(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}
