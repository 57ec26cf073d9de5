// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/manifest"
	corev1 "k8s.io/api/core/v1"
)

func pluginAccessRules() []Rule {
	return []Rule{
		{
			ID: "PGHA709", Title: "plugin used with a custom ServiceAccount", Severity: Error, Beyond: true,
			check: eachCluster(pluginAccount),
			Why: "The plugin's RoleBinding refers to the ServiceAccount with the cluster's name. With another " +
				"ServiceAccount the sidecar cannot read the ObjectStore, and no instance starts. To use another one, create " +
				"your own RoleBinding to the Role <cluster>-barman-cloud.",
			Source: "https://github.com/cloudnative-pg/cloudnative-pg/issues/11345",
		},
		{
			ID: "PGHA710", Title: "sidecar with access to other Secrets", Severity: Warning, Beyond: true, check: eachCluster(pluginSecrets),
			Why: "The plugin's Role lists the Secrets of its credentials. With a managed identity there are none, and an " +
				"empty list of names allows every Secret of the namespace.",
			Source: pluginSource + "internal/cnpgi/operator/specs/role.go",
		},
	}
}

func pluginAccount(p *pass, c *cluster) {
	if name := c.spec.ServiceAccountName; name != "" && name != c.name() && c.plugin() >= 0 {
		p.add(c.Resource, "spec.serviceAccountName", fmt.Sprintf("The plugin's sidecar cannot read its ObjectStore as ServiceAccount %q: no "+
			"instance starts.", name), "Use serviceAccountTemplate, or bind the ServiceAccount to the Role "+c.name()+"-barman-cloud.")
	}
}

func pluginSecrets(p *pass, c *cluster) {
	i := c.plugin()
	if i < 0 {
		return
	}
	_, store := find[*manifest.ObjectStore](p, "ObjectStore", c.namespace(), c.spec.Plugins[i].Parameters["barmanObjectName"])
	if store == nil || store.Spec.Configuration.Azure == nil || !store.Spec.Configuration.Azure.InheritFromAzureAD {
		return
	}
	own := p.ownSecrets(c)
	for _, s := range p.secretsIn(c.namespace()) {
		if !own[s] {
			p.add(c.Resource, at("spec.plugins", i), fmt.Sprintf("The sidecar of every instance can read Secret %q and all others in the "+
				"namespace.", s), "Keep only one cluster, and nothing else, in a namespace.")
		}
	}
}

// ownSecrets are the names of the Secrets that a cluster takes passwords from.
func (p *pass) ownSecrets(c *cluster) map[string]bool {
	own := map[string]bool{}
	if name := c.applicationSecret(); name != "" {
		own[name] = true
	}
	if c.spec.SuperuserSecret != nil {
		own[c.spec.SuperuserSecret.Name] = true
	}
	if c.spec.Managed != nil {
		for i := range c.spec.Managed.Roles {
			if ref := c.spec.Managed.Roles[i].PasswordSecret; ref != nil {
				own[ref.Name] = true
			}
		}
	}
	return own
}

// secretsIn lists the names of the Secrets that may be in a namespace.
func (p *pass) secretsIn(namespace string) []string {
	if p.secrets == nil {
		p.secrets = map[string][]string{}
		each(func(_ *pass, _ *Resource, s *corev1.Secret) {
			p.secrets[s.Namespace] = append(p.secrets[s.Namespace], s.Name)
		})(p)
	}
	if namespace == "" {
		return p.secrets[""]
	}
	return slices.Concat(p.secrets[namespace], p.secrets[""])
}
