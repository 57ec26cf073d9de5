// SPDX-License-Identifier: Apache-2.0

package render

import (
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/profiles"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// podSelectors are the pods that lines of pg_hba name:
// https://cloudnative-pg.io/documentation/current/postgresql_conf/#the-pg_hba-section
func podSelectors(p *profiles.Resolved) []cnpgv1.PodSelectorRef {
	var all []cnpgv1.PodSelectorRef
	for _, ref := range p.Spec.PostgreSQL.PodSelectorRefs {
		all = append(all, cnpgv1.PodSelectorRef{Name: ref.Name, Selector: labelSelector(ref.Selector)})
	}
	return all
}

func labelSelector(s profiles.LabelSelector) metav1.LabelSelector {
	selector := metav1.LabelSelector{MatchLabels: s.MatchLabels}
	for _, e := range s.MatchExpressions {
		selector.MatchExpressions = append(selector.MatchExpressions,
			metav1.LabelSelectorRequirement{Key: e.Key, Operator: metav1.LabelSelectorOperator(e.Operator), Values: e.Values})
	}
	return selector
}

// certificates are those of the profile. The names of the Poolers' Services are added to the certificate that the operator makes, which PgBouncer
// shows its clients, so that sslmode=verify-full works through a Pooler. The operator adds those of the Cluster's Services in these four forms
// itself, and refuses names beside a certificate of yours:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/api/v1/cluster_funcs.go#L1141
func certificates(p *profiles.Resolved) *cnpgv1.CertificatesConfiguration {
	c := &cnpgv1.CertificatesConfiguration{}
	own := p.Spec.Certificates
	if own != nil {
		c.ServerCASecret, c.ServerTLSSecret = own.ServerCASecret, own.ServerTLSSecret
		c.ClientCASecret, c.ReplicationTLSSecret = own.ClientCASecret, own.ReplicationTLSSecret
		c.ServerAltDNSNames = slices.Clone(own.ServerAltDNSNames)
	}
	if c.ServerTLSSecret == "" {
		c.ServerAltDNSNames = append(c.ServerAltDNSNames, poolerNames(p)...)
	}
	if own == nil && c.ServerAltDNSNames == nil {
		return nil
	}
	return c
}

// poolerNames are the DNS names of the Poolers whose clients see the certificate of the Cluster.
func poolerNames(p *profiles.Resolved) []string {
	var names []string
	for i := range p.Spec.Poolers {
		s := &p.Spec.Poolers[i]
		if !s.PgBouncer.Named() {
			continue
		}
		name, in := p.PoolerName(s), p.PoolerName(s)+"."+p.Namespace()
		names = append(names, name, in, in+".svc", in+".svc.cluster.local")
	}
	return names
}

// sqlRefs are keys of Secrets and ConfigMaps with SQL.
func sqlRefs(refs *profiles.SQLRefs) *cnpgv1.SQLRefs {
	if refs == nil {
		return nil
	}
	return &cnpgv1.SQLRefs{SecretRefs: secretKeys(refs.SecretRefs), ConfigMapRefs: configMapKeys(refs.ConfigMapRefs)}
}

// monitoring is what the instances export beside the operator's own metrics. PodMonitors are objects of their own.
// https://cloudnative-pg.io/documentation/current/monitoring/#user-defined-metrics
func monitoring(p *profiles.Resolved) *cnpgv1.MonitoringConfiguration {
	m := &p.Spec.Monitoring
	if len(m.CustomQueriesConfigMap)+len(m.CustomQueriesSecret) == 0 && !m.DisableDefaultQueries {
		return nil
	}
	c := &cnpgv1.MonitoringConfiguration{
		CustomQueriesConfigMap: configMapKeys(m.CustomQueriesConfigMap),
		CustomQueriesSecret:    secretKeys(m.CustomQueriesSecret),
	}
	if m.DisableDefaultQueries {
		c.DisableDefaultQueries = new(true)
	}
	return c
}

func secretKeys(keys []profiles.SecretKey) []cnpgv1.SecretKeySelector {
	var all []cnpgv1.SecretKeySelector
	for _, k := range keys {
		all = append(all, cnpgv1.SecretKeySelector{LocalObjectReference: cnpgv1.LocalObjectReference{Name: k.Name}, Key: k.Key})
	}
	return all
}

func configMapKeys(keys []profiles.ConfigMapKey) []cnpgv1.ConfigMapKeySelector {
	var all []cnpgv1.ConfigMapKeySelector
	for _, k := range keys {
		all = append(all, cnpgv1.ConfigMapKeySelector{LocalObjectReference: cnpgv1.LocalObjectReference{Name: k.Name}, Key: k.Key})
	}
	return all
}
