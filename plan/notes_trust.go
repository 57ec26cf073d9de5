// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// notesOnTrust: Azure trusts a ServiceAccount by its namespace and name, for one identity. No manifest has this, so another account or
// identity needs a new federated credential.
// https://learn.microsoft.com/azure/aks/workload-identity-overview
func (c *cluster) notesOnTrust() []string {
	if c.new == nil {
		return nil
	}
	client, account := identityOf(c.new.cluster)
	if client == "" {
		return nil
	}
	if c.old != nil {
		if oldClient, oldAccount := identityOf(c.old.cluster); oldClient == client && oldAccount == account {
			return nil
		}
	}
	how := "pgha-federate prints the command"
	if account != c.ref.Name {
		how = "pgha-federate prints the command for the account " + c.ref.Name + ", to be changed"
	}
	return []string{fmt.Sprintf("Azure must trust system:serviceaccount:%s:%s for the client ID %s before the apply, with a federated credential: %s. "+
		"Without it the pods get no token, and archiving and backups fail.", cmp.Or(c.ref.Namespace, "NAMESPACE"), account, client, how)}
}

// identityOf is the client ID of a Cluster's pods, and the name of their ServiceAccount.
func identityOf(k *cnpgv1.Cluster) (client, account string) {
	if t := k.Spec.ServiceAccountTemplate; t != nil {
		client = t.Metadata.Annotations[clientID]
	}
	return client, cmp.Or(k.Spec.ServiceAccountName, k.Name)
}
