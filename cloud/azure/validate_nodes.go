// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/cloud"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

const (
	formShare  = `^([0-9]+|(100|[1-9]?[0-9])%)$`
	formClock  = `^([01][0-9]|2[0-3]):[0-5][0-9]$`
	formOffset = `^[+-](0[0-9]|1[0-4]):[0-5][0-9]$`
)

// nodeConstraints of the sections of node pools and of the Kubernetes cluster.
func nodeConstraints() []cloud.Constraint {
	const pool, kubernetes = "spec.scheduling.pools[].azure.", "spec.scheduling.kubernetes.azure."
	return []cloud.Constraint{
		{Field: pool + "vmSize", Pattern: "^[A-Za-z0-9_-]*$"},
		{Field: pool + "maxPods", Min: 10, Max: 250},
		{Field: pool + "upgradeStrategy", Enum: strategies[:]},
		{Field: pool + "maxSurge", Pattern: "^$|" + formShare},
		{Field: pool + "maxUnavailable", Pattern: "^$|" + formShare},
		{Field: pool + "drainBatchSize", Pattern: "^$|" + formShare},
		{Field: pool + "drainTimeoutInMinutes", Min: 5, Max: 1440},
		{Field: pool + "nodeSoakDurationInMinutes", Min: 0, Max: 30},
		{Field: pool + "undrainableNodeBehavior", Enum: undrainable[:]},
		{Field: kubernetes + "upgradeChannel", Enum: channels[:]},
		{Field: kubernetes + "nodeOSUpgradeChannel", Enum: nodeOSChannels[:]},
		{Field: kubernetes + "window.dayOfWeek", Enum: weekdays[:]},
		{Field: kubernetes + "window.startTime", Pattern: formClock},
		{Field: kubernetes + "window.utcOffset", Pattern: "^$|" + formOffset},
		{Field: kubernetes + "window.durationHours", Min: 4, Max: 24},
	}
}

func (b *bound) validateNodes(scheduling *field.Path) field.ErrorList {
	faults := b.kubernetes.validate(scheduling.Child("kubernetes", "azure"))
	for i := range b.pools {
		faults = append(faults, b.pools[i].validate(scheduling.Child("pools").Index(i).Child("azure"))...)
	}
	for i, zones := range b.facts.Zones {
		for j, zone := range zones {
			if zone != "" && !slices.Contains([]string{"1", "2", "3"}, zone) {
				faults = append(faults, field.NotSupported(scheduling.Child("pools").Index(i).Child("zones").Index(j), zone, []string{"1", "2", "3"}))
			}
		}
	}
	for i, name := range b.facts.Pools {
		if name != "" && (len(name) > 12 || !consistsOf(name, lower+digits) || !consistsOf(name[:1], lower)) {
			faults = append(faults, field.Invalid(scheduling.Child("pools").Index(i).Child("name"), name,
				"AKS takes 1 to 12 lower-case letters and digits, the first one a letter"))
		}
	}
	return faults
}

func (p *Pool) validate(path *field.Path) field.ErrorList {
	faults := oneOf(path.Child("upgradeStrategy"), p.UpgradeStrategy, strategies[1:])
	faults = append(faults, oneOf(path.Child("undrainableNodeBehavior"), p.UndrainableNodeBehavior, undrainable[1:])...)
	if p.VMSize != "" && !consistsOf(p.VMSize, lower+digits+"ABCDEFGHIJKLMNOPQRSTUVWXYZ_-") {
		faults = append(faults, field.Invalid(path.Child("vmSize"), p.VMSize, "must be the name of a size, as in Standard_D4s_v5"))
	}
	faults = append(faults, validateShare(path.Child("maxSurge"), p.MaxSurge)...)
	faults = append(faults, validateShare(path.Child("maxUnavailable"), p.MaxUnavailable)...)
	faults = append(faults, validateShare(path.Child("drainBatchSize"), p.DrainBatchSize)...)
	if len(faults) == 0 && p.Surge(1) == 0 && p.Unavailable(1) == 0 {
		faults = append(faults, field.Invalid(path.Child("maxSurge"), p.MaxSurge, "maxSurge and maxUnavailable are both 0, so no node can be upgraded; set one of them to \"1\""))
	}
	if n, _, ok := parseShare(p.DrainBatchSize); ok && n == 0 {
		faults = append(faults, field.Invalid(path.Child("drainBatchSize"), p.DrainBatchSize, "must not be 0"))
	}
	faults = append(faults, within(path.Child("maxPods"), p.MaxPods, 10, 250, "pods")...)
	faults = append(faults, within(path.Child("drainTimeoutInMinutes"), p.DrainTimeoutInMinutes, 5, 1440, "minutes")...)
	faults = append(faults, within(path.Child("nodeSoakDurationInMinutes"), p.NodeSoakDurationInMinutes, 0, 30, "minutes")...)
	return append(faults, p.validateStrategy(path)...)
}

// validateStrategy refuses settings that the strategy does not have.
func (p *Pool) validateStrategy(path *field.Path) field.ErrorList {
	switch {
	case p.UpgradeStrategy == BlueGreen && p.MaxSurge+p.MaxUnavailable != "":
		return field.ErrorList{field.Forbidden(path.Child("upgradeStrategy"), "a blue-green upgrade adds as many nodes as the pool has; remove maxSurge and maxUnavailable, or set the strategy to \"Rolling\"")}
	case p.UpgradeStrategy == BlueGreen && (p.NodeSoakDurationInMinutes != nil || p.UndrainableNodeBehavior != ""):
		return field.ErrorList{field.Forbidden(path.Child("upgradeStrategy"), "a blue-green upgrade has neither nodeSoakDurationInMinutes nor undrainableNodeBehavior; remove them")}
	case p.UpgradeStrategy != BlueGreen && p.DrainBatchSize != "":
		return field.ErrorList{field.Forbidden(path.Child("drainBatchSize"), "only a blue-green upgrade has it; set upgradeStrategy to \"BlueGreen\", or use maxSurge")}
	}
	return nil
}

func (k *Kubernetes) validate(path *field.Path) field.ErrorList {
	faults := oneOf(path.Child("upgradeChannel"), k.UpgradeChannel, channels[1:])
	faults = append(faults, oneOf(path.Child("nodeOSUpgradeChannel"), k.NodeOSUpgradeChannel, nodeOSChannels[1:])...)
	w := k.Window
	if w == nil {
		return faults
	}
	path = path.Child("window")
	if w.DayOfWeek == "" {
		faults = append(faults, field.Required(path.Child("dayOfWeek"), "the day, as in Sunday"))
	} else {
		faults = append(faults, oneOf(path.Child("dayOfWeek"), w.DayOfWeek, weekdays[:])...)
	}
	if !isClock(w.StartTime) || w.StartTime >= "24" {
		faults = append(faults, field.Invalid(path.Child("startTime"), w.StartTime, "must be a time of the day, as in \"01:00\""))
	}
	if o := w.UTCOffset; o != "" && (len(o) != 6 || !strings.Contains("+-", o[:1]) || !isClock(o[1:]) || o[1:] >= "15") {
		faults = append(faults, field.Invalid(path.Child("utcOffset"), o, "must be an offset, as in \"+01:00\""))
	}
	if w.DurationHours < 4 || w.DurationHours > 24 {
		faults = append(faults, field.Invalid(path.Child("durationHours"), w.DurationHours, "must be 4 to 24 hours"))
	}
	return faults
}

// isClock reports whether a text has the form 01:59.
func isClock(s string) bool {
	return len(s) == 5 && s[2] == ':' && consistsOf(s[:2]+s[3:], digits) && s[3] < '6'
}

func validateShare(path *field.Path, text string) field.ErrorList {
	n, percent, ok := parseShare(text)
	switch {
	case text == "":
	case !ok:
		return field.ErrorList{field.Invalid(path, text, "must be a number of nodes, as in \"1\", or a part of them, as in \"33%\"")}
	case percent && n > 100:
		return field.ErrorList{field.Invalid(path, text, "must not be above 100%")}
	}
	return nil
}

// within checks a number between two limits, which a message gives with their unit.
func within(path *field.Path, n *int32, low, high int32, unit string) field.ErrorList {
	if n == nil || *n >= low && *n <= high {
		return nil
	}
	return field.ErrorList{field.Invalid(path, *n, fmt.Sprintf("must be %d to %d %s", low, high, unit))}
}

func oneOf(path *field.Path, value string, words []string) field.ErrorList {
	if value == "" || slices.Contains(words, value) {
		return nil
	}
	return field.ErrorList{field.NotSupported(path, value, words)}
}
