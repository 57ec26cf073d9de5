// SPDX-License-Identifier: Apache-2.0

// Package alert is the table of alerts: for each, the expression, and the threshold that follows from a Cluster. Package render makes a
// PrometheusRule of it, package runbook and docs/alerts.md explain it, and package profiles checks what a profile overrides.
package alert

import (
	"strings"
	"time"
)

// Kind is one entry of the table. Entries are shared and must not be changed.
type Kind struct {
	// Name of the alert.
	Name string
	// Group of rules.
	Group string
	// Severity is the label: Critical or Warning.
	Severity string
	// For is how long the expression must hold, unless the Cluster decides it.
	For time.Duration
	// Unit, Least and Most of the threshold. None: there is no threshold to set.
	Unit        Unit
	Least, Most float64
	// Summary is one line for whoever is called.
	Summary string
	// Means says what happens, Formula how the threshold follows, and Do what to do. They are Markdown, without names of one cluster.
	Means, Formula, Do string
	// Needs are the metrics that come from elsewhere than the instances: "kube-state-metrics", "kubelet"; empty for none.
	Needs string

	// threshold for a Cluster; false if the alert does not apply to it.
	threshold func(*Facts) (float64, bool)
	// expr for a Cluster and a threshold.
	expr func(*Facts, float64) string
	// wait replaces For, if the Cluster decides it.
	wait func(*Facts) time.Duration
}

// The values of the label severity.
const (
	Critical = "critical"
	Warning  = "warning"
	Info     = "info"
)

// Alert is a rule for one Cluster.
type Alert struct {
	*Kind
	// Expr is the PromQL expression, with the threshold.
	Expr string
	// Threshold as text, with its unit; empty for none.
	Threshold string
	// Value of the threshold, in percent, seconds or a count.
	Value float64
	// Wait is how long the expression must hold.
	Wait time.Duration
	// Label is the value of the label severity.
	Label string
	// Pooler is the name of the pooler that the alert is about; empty for most.
	Pooler string
}

// Override is what a profile sets for one alert. Empty fields leave the default.
type Override struct {
	Alert, Threshold, For, Severity string
	Off                             bool
}

// groups are the groups of rules in their order.
func groups() [6][]*Kind {
	return [...][]*Kind{availability[:], replication[:], backup[:], storage[:], server[:], poolers[:]}
}

// Kinds returns every entry in the order of the groups.
func Kinds() []*Kind {
	var all []*Kind
	for _, g := range groups() {
		all = append(all, g...)
	}
	return all
}

// Find returns the entry of a name; nil for none.
func Find(name string) *Kind {
	for _, g := range groups() {
		for _, k := range g {
			if k.Name == name {
				return k
			}
		}
	}
	return nil
}

// Anchor of the alert's section on the page of alerts.
func (k *Kind) Anchor() string { return strings.ToLower(k.Name) }

// Of returns the alerts of a Cluster, in groups of their order, with what the profile overrides. A group without alerts is left out.
func Of(f *Facts, overrides []Override) [][]Alert {
	var all [][]Alert
	for _, g := range groups() {
		var group []Alert
		for _, one := range f.views(g[0].Group) {
			for _, k := range g {
				if a, ok := k.of(one, overrides); ok {
					group = append(group, a)
				}
			}
		}
		if len(group) > 0 {
			all = append(all, group)
		}
	}
	return all
}

// views are the facts that a group of alerts is about: the Cluster, or each Pooler in turn.
func (f *Facts) views(group string) []*Facts {
	if group != poolers[0].Group {
		return []*Facts{f}
	}
	var all []*Facts
	for i := range f.Poolers {
		one := *f
		one.pooler = &f.Poolers[i]
		all = append(all, &one)
	}
	return all
}

// Default returns the alert of a Cluster without overrides; false if it does not apply.
func (k *Kind) Default(f *Facts) (Alert, bool) { return k.of(f, nil) }

func (k *Kind) of(f *Facts, overrides []Override) (Alert, bool) {
	value, ok := k.threshold(f)
	if !ok {
		return Alert{}, false
	}
	a := Alert{Kind: k, Value: value, Wait: k.For, Label: k.Severity}
	if k.wait != nil {
		a.Wait = k.wait(f)
	}
	for i := range overrides {
		if overrides[i].Alert == k.Name && !a.override(&overrides[i]) {
			return Alert{}, false
		}
	}
	if f.pooler != nil {
		a.Pooler = f.pooler.Name
	}
	a.Expr = k.expr(f, a.Value)
	a.Threshold = k.Unit.Text(a.Value)
	return a, true
}

// override applies an override; false if it switches the alert off. Values that cannot be read are ignored, since profiles rejects them.
func (a *Alert) override(o *Override) bool {
	if o.Off {
		return false
	}
	if value, ok := a.Unit.Parse(o.Threshold); ok {
		a.Value = value
	}
	if wait, ok := ParseDuration(o.For); ok {
		a.Wait = wait
	}
	if o.Severity != "" {
		a.Label = o.Severity
	}
	return true
}

// always is the threshold of alerts that have none.
func always(*Facts) (float64, bool) { return 0, true }
