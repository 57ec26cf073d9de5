// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/plan"
)

// merged are the effects with one for all pools of which the same is said.
func merged(effects []Effect) []Effect {
	var all []Effect
	for i := range effects {
		e := effects[i]
		if last := len(all) - 1; last >= 0 && e.Pool != "" && all[last].Pool != "" && slices.Equal(e.rows(), all[last].rows()) && e.Class == all[last].Class {
			all[last].Title = strings.Replace(all[last].Title, " of pool ", " of pools ", 1) + ", " + e.Pool
			continue
		}
		all = append(all, e)
	}
	return all
}

// overview is a table with a line for each effect.
func overview(r *Report) [][]string {
	rows := [][]string{{"CHANGE OF NODES", "EFFECT", "SWITCHOVERS", "AWAY", "COMMITS HANG", "FAILOVER", "BLOCKS"}}
	for _, e := range merged(r.Effects) {
		if e.Class == plan.Unchanged {
			rows = append(rows, []string{short(&e), "no effect", "-", "-", "-", "-", "-"})
			continue
		}
		away := "see below"
		if e.Away != (Range{}) {
			away = fmt.Sprintf("%d to %d min", e.Away.Least/60, (e.Away.Most+59)/60)
		}
		rows = append(rows, []string{short(&e), e.Class.String(), e.Switchovers.String(), away, string(e.CommitsHang.Verdict), string(e.Failover.Verdict), string(e.Blocks.Verdict)})
	}
	return rows
}

// short names a change in a table.
func short(e *Effect) string {
	if e.Pool != "" {
		return strings.TrimPrefix(e.Title, "Upgrade or reimage of ")
	}
	return map[string]string{"upgrade": "upgrade of all pools", "drain": "kubectl drain", "scale-down": "cluster autoscaler", "karpenter-drift": "Karpenter: drift",
		"karpenter-expiry": "Karpenter: expiry", "spot": "spot eviction", "stop": "az aks stop", "forced": "forced upgrade"}[e.ID]
}

// poolRows is the table of the pools.
func poolRows(r *Report) [][]string {
	rows := [][]string{{"POOL", "ZONES", "NODES", "SIZE", "SURGE", "DRAINED TOGETHER", "DRAIN TIMEOUT", "SOAK", "UNDRAINABLE", "AUTOSCALER", "INSTANCES"}}
	for i := range r.Pools {
		p := &r.Pools[i]
		surge := strconv.Itoa(p.Surge)
		if p.BlueGreen {
			surge = "blue-green"
		}
		kind := p.VMSize
		if p.Spot {
			kind = strings.TrimSpace(kind + " spot")
		}
		rows = append(rows, []string{p.Name, orDash(strings.Join(p.Zones, ",")), strconv.Itoa(p.Count), orDash(kind), surge, strconv.Itoa(p.Together),
			minutes(p.DrainTimeout), minutes(p.Soak), p.Undrainable, p.Autoscaler, p.Instances.String()})
	}
	return rows
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
