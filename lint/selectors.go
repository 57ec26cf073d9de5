// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// selects reports whether a selector uses a label.
func selects(s *metav1.LabelSelector, label string) bool {
	if s == nil {
		return false
	}
	if _, ok := s.MatchLabels[label]; ok {
		return true
	}
	for _, e := range s.MatchExpressions {
		if e.Key == label {
			return true
		}
	}
	return false
}

// monitorsPostgres reports whether a PodMonitor selects the operator's pods.
func monitorsPostgres(m *monitoringv1.PodMonitor) bool {
	for label := range m.Spec.Selector.MatchLabels {
		if strings.HasPrefix(label, cnpgLabels) {
			return true
		}
	}
	return false
}

// monitorsPooler reports whether a PodMonitor selects poolers, which have other labels.
func monitorsPooler(m *monitoringv1.PodMonitor) bool {
	labels := m.Spec.Selector.MatchLabels
	return labels["cnpg.io/poolerName"] != "" || labels["cnpg.io/podRole"] == "pooler"
}

// monitored returns the cluster that a PodMonitor names and can reach, or nil if the input has none.
func (p *pass) monitored(m *monitoringv1.PodMonitor) *cluster {
	name := m.Spec.Selector.MatchLabels["cnpg.io/cluster"]
	for _, r := range p.byName[Ref{Kind: "Cluster", Name: name}] {
		if c := p.byResource[r]; c != nil && name != "" && selectsNamespace(m, c.namespace()) {
			return c
		}
	}
	return nil
}

func selectsNamespace(m *monitoringv1.PodMonitor, namespace string) bool {
	s := &m.Spec.NamespaceSelector
	if s.Any || namespace == "" {
		return true
	}
	if len(s.MatchNames) > 0 {
		return slices.Contains(s.MatchNames, namespace)
	}
	return maySameNamespace(m.Namespace, namespace)
}
