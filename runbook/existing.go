// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// existing checks for the Secrets and ConfigMaps that the Cluster names and that nothing in the runbook makes.
func (b *book) existing() {
	secrets, configMaps := b.named()
	if len(secrets)+len(configMaps) == 0 {
		return
	}
	b.text("The Cluster names objects that must exist before the apply. The operator waits for a missing one, or no instance starts. Give them the label `cnpg.io/reload`, so that "+
		"the instances notice a new value%s:", map[bool]string{true: ", such as a renewed certificate"}[b.cluster.Spec.Certificates != nil])
	var lines []string
	if len(secrets) > 0 {
		lines = append(lines, b.kubectl(append([]any{"get", "secrets", "-L", "cnpg.io/reload"}, words(secrets)...)...))
	}
	if len(configMaps) > 0 {
		lines = append(lines, b.kubectl(append([]any{"get", "configmaps", "-L", "cnpg.io/reload"}, words(configMaps)...)...))
	}
	b.sh(lines...)
}

func words(names []string) []any {
	all := make([]any, len(names))
	for i, name := range names {
		all[i] = name
	}
	return all
}

// named are the Secrets and ConfigMaps of certificates, SQL and queries, each once.
func (b *book) named() (secrets, configMaps []string) {
	s := &b.cluster.Spec
	if c := s.Certificates; c != nil {
		secrets = append(secrets, c.ServerCASecret, c.ServerTLSSecret, c.ClientCASecret, c.ReplicationTLSSecret)
	}
	if s.Bootstrap != nil && s.Bootstrap.InitDB != nil {
		i := s.Bootstrap.InitDB
		for _, refs := range []*cnpgv1.SQLRefs{i.PostInitSQLRefs, i.PostInitTemplateSQLRefs, i.PostInitApplicationSQLRefs} {
			if refs != nil {
				secrets, configMaps = append(secrets, namesOf(refs.SecretRefs)...), append(configMaps, namesOf(refs.ConfigMapRefs)...)
			}
		}
	}
	if m := s.Monitoring; m != nil {
		secrets, configMaps = append(secrets, namesOf(m.CustomQueriesSecret)...), append(configMaps, namesOf(m.CustomQueriesConfigMap)...)
	}
	return once(secrets), once(configMaps)
}

// namesOf are the names of the objects of keys.
func namesOf[T cnpgv1.SecretKeySelector | cnpgv1.ConfigMapKeySelector](keys []T) []string {
	all := make([]string, len(keys))
	for i, k := range keys {
		switch k := any(k).(type) {
		case cnpgv1.SecretKeySelector:
			all[i] = k.Name
		case cnpgv1.ConfigMapKeySelector:
			all[i] = k.Name
		}
	}
	return all
}

// once sorts names and leaves out what is empty or twice.
func once(names []string) []string {
	return slices.DeleteFunc(slices.Compact(sorted(names)), func(name string) bool { return name == "" })
}
