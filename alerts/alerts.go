// SPDX-License-Identifier: Apache-2.0

package alerts

import (
	"fmt"
	"reflect"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/serial"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	corev1 "k8s.io/api/core/v1"
)

// Rules are the alerts of one profile.
type Rules struct {
	// Object is the PrometheusRule, after its patches.
	Object *monitoringv1.PrometheusRule

	cluster string
	azure   azure.Alerts
	label   string // the label cluster of Azure's metrics
}

// Of returns the alerts of a profile. The error is of type profiles.Errors if the profile is invalid.
func Of(p *profiles.Profile) (*Rules, error) {
	a := p.Spec.Monitoring.Alerts
	if a == nil {
		return nil, fault.Errorf(fault.Required, "cannot print alerts of %q: the profile has none; set spec.monitoring.alerts, {} is enough", p.ClusterName())
	}
	q := p.DeepCopy()
	if !q.ReadsRules() { // render leaves the object out
		q.Spec.Monitoring.PodMonitors = append(q.Spec.Monitoring.PodMonitors, profiles.PodMonitor{Group: profiles.GroupMonitoring})
	}
	objects, err := render.Objects(q, render.Options{})
	if err != nil {
		return nil, err
	}
	r := &Rules{cluster: p.ClusterName()}
	for _, o := range objects {
		if rule, ok := o.(*monitoringv1.PrometheusRule); ok {
			r.Object = rule
		}
	}
	if a.Azure != nil {
		r.azure = *a.Azure
	}
	r.label = r.azure.Label(p.Spec.Identity.Azure)
	return r, nil
}

// Rules returns the groups as a rules file of Prometheus.
// https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
func (r *Rules) Rules() ([]byte, error) {
	root, err := serial.NewWalker().Tree(reflect.ValueOf(&r.Object.Spec))
	if err != nil {
		return nil, fmt.Errorf("cannot encode the rules of %q: %w", r.cluster, err)
	}
	serial.SortKeys(&root)
	return serial.AppendYAML(nil, &root)
}

// Dashboard returns the dashboard of a profile as Grafana imports it, after the patches of its ConfigMap.
func Dashboard(p *profiles.Profile) ([]byte, error) {
	if p.Spec.Monitoring.Dashboard == nil {
		return nil, fault.Errorf(fault.Required, "cannot print a dashboard of %q: the profile has none; set spec.monitoring.dashboard, {} is enough", p.ClusterName())
	}
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		return nil, err
	}
	return dashboardIn(p, objects)
}

func dashboardIn(p *profiles.Profile, objects []manifest.Object) ([]byte, error) {
	for _, o := range objects {
		if m, ok := o.(*corev1.ConfigMap); ok && m.Name == p.DashboardName() {
			for _, text := range m.Data {
				return []byte(text), nil
			}
		}
	}
	return nil, fault.Errorf(fault.Invalid, "cannot print a dashboard of %q: a patch removes it from ConfigMap %q", p.ClusterName(), p.DashboardName())
}
