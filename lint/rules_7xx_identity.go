// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"sync"

	"github.com/pgha/pgha/manifest"
)

func identityRules() []Rule {
	return []Rule{
		{
			ID: "PGHA708", Title: "ignored service account name", Severity: Error, Beyond: true,
			check: eachCluster(accountName),
			Why: "serviceAccountTemplate.metadata.name is in the CRD, but the operator ignores it: the ServiceAccount has " +
				"the cluster's name. A federated credential for the other name never matches, and nothing is archived.",
			Source: clusterTypes,
		},
		{
			ID: "PGHA711", Title: "too many federated credentials on one identity", Severity: Error, Beyond: true, check: credentialLimit,
			Why: "Each cluster has its own ServiceAccount, and each ServiceAccount needs a federated credential. Azure " +
				"allows 20 for one identity.",
			Source: aksDocs + "workload-identity-overview",
		},
		{
			ID: "PGHA712", Title: "incomplete workload identity", Severity: Error, Beyond: true, check: eachCluster(halfIdentity),
			Why: "A pod gets a token if it has the label azure.workload.identity/use and its ServiceAccount has the " +
				"client ID. With only one of the two, barman-cloud falls back to the identity of the node or to none, and " +
				"archiving fails. Instance pods get the label from inheritedMetadata. If you add the label to a running " +
				"Cluster, the operator only writes it to the existing pods. The webhook that adds the token sees only new " +
				"pods: restart the instances.",
			Source: aksDocs + "workload-identity-overview",
		},
		{
			ID: "PGHA714", Title: "invalid client ID", Severity: Error, Beyond: true, check: eachCluster(clientID),
			Why: "A client ID is a GUID. An empty one is what remains of a template whose variable is not set. Azure " +
				"rejects every login.",
			Source: aksDocs + "workload-identity-overview",
		},
	}
}

const (
	identityLabel    = "azure.workload.identity/use"
	clientAnnotation = "azure.workload.identity/client-id"
)

func accountName(p *pass, c *cluster) {
	if t := c.spec.ServiceAccountTemplate; t != nil && t.Metadata.Name != "" && t.Metadata.Name != c.name() {
		p.add(c.Resource, "spec.serviceAccountTemplate.metadata.name", fmt.Sprintf("The operator ignores %q: the ServiceAccount is named %q.",
			t.Metadata.Name, c.name()), "Remove it.")
	}
}

const credentialsPerIdentity = 20

func credentialLimit(p *pass) {
	accounts := map[string]map[string]bool{}
	for _, c := range p.clusters {
		id := c.client()
		if id == "" {
			continue
		}
		if accounts[id] == nil {
			accounts[id] = map[string]bool{}
		}
		accounts[id][c.namespace()+"/"+c.name()] = true
		if len(accounts[id]) == credentialsPerIdentity+1 {
			p.add(c.Resource, key("spec.serviceAccountTemplate.metadata.annotations", clientAnnotation), fmt.Sprintf("Identity %s would need "+
				"federated credential number %d here; Azure allows %d.", id, len(accounts[id]), credentialsPerIdentity),
				"Use another identity for some of the clusters.")
		}
	}
}

// client is the client ID on the cluster's service account.
func (c *cluster) client() string {
	if t := c.spec.ServiceAccountTemplate; t != nil {
		return t.Metadata.Annotations[clientAnnotation]
	}
	return ""
}

func (c *cluster) identityLabel() bool {
	m := c.spec.InheritedMetadata
	return m != nil && m.Labels[identityLabel] == "true"
}

func halfIdentity(p *pass, c *cluster) {
	switch label, client := c.identityLabel(), c.client(); {
	case c.spec.ServiceAccountName != "": // the operator does not manage this account
	case label && client == "":
		p.add(c.Resource, key("spec.serviceAccountTemplate.metadata.annotations", clientAnnotation), "The pods ask for a token, but their "+
			"ServiceAccount has no client ID.", "Annotate the ServiceAccount with the client ID.")
	case !label && client != "":
		p.add(c.Resource, key("spec.inheritedMetadata.labels", identityLabel), fmt.Sprintf("The pods do not ask for a token of identity %s: "+
			"barman-cloud falls back to the identity of the node.", client), `Add azure.workload.identity/use: "true" to inheritedMetadata.`)
	case !label && p.usesAzureAD(c):
		p.addAs(Info, c.Resource, key("spec.inheritedMetadata.labels", identityLabel), "Backups use the identity of the nodes, which every pod on "+
			"them can use.", "Use workload identity.")
	}
}

// usesAzureAD reports whether a cluster's own backups log in by identity.
func (p *pass) usesAzureAD(c *cluster) bool {
	if s := c.inTree(); s != nil {
		return s.Azure != nil && s.Azure.InheritFromAzureAD
	}
	i := c.plugin()
	if i < 0 {
		return false
	}
	_, store := find[*manifest.ObjectStore](p, "ObjectStore", c.namespace(), c.spec.Plugins[i].Parameters["barmanObjectName"])
	return store != nil && store.Spec.Configuration.Azure != nil && store.Spec.Configuration.Azure.InheritFromAzureAD
}

var guid = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
})

func clientID(p *pass, c *cluster) {
	t := c.spec.ServiceAccountTemplate
	if t == nil {
		return
	}
	if id, set := t.Metadata.Annotations[clientAnnotation]; set && !guid().MatchString(id) {
		p.add(c.Resource, key("spec.serviceAccountTemplate.metadata.annotations", clientAnnotation), fmt.Sprintf("Invalid client ID %q: "+
			"every login fails.", id), "Use the client ID of the managed identity.")
	}
}
