// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// explain prints the decisions for the recovered cluster, whose profile differs from its source's: with one instance
// there is no synchronous replication to decide.
func (c *recoverCmd) explain(sys *cli.System, p *profiles.Profile, o render.RecoveryOptions, objects []manifest.Object) {
	copied := p.Recovered()
	if o.InPlace {
		copied = p.DeepCopy()
		copied.Spec.Backup.ServerName = p.NextServerName()
	}
	if o.Endpoints != render.NoEndpoints {
		copied.Spec.Endpoints = p.Spec.Endpoints
	}
	r := copied.Resolve()
	all := slices.DeleteFunc(r.Decisions, func(d profiles.Decision) bool {
		return d.Field == "spec.operator.config" // the operator is installed, and its ConfigMap is not printed
	})
	all = afterPatches(r, all, slices.Concat(objects, storesOf(p)))
	if o.InPlace {
		all = append(all, profiles.Decision{Field: "spec.backup.serverName", Value: r.ServerName(),
			Reason: "it follows " + p.ServerName() + ", and a restored cluster needs an empty folder"})
	} else if p.Spec.Recovery.Name == "" {
		all = append(all, profiles.Decision{Field: "spec.recovery.name", Value: r.ClusterName(),
			Reason: "it runs next to its source and needs another name"})
	}
	all = append(all, sourceDecisions(p, o, objects)...)
	if c.To != "" {
		all = append(all, lookDecisions(o.Target)...)
	}
	sys.ExplainSome(r, all)
	c.objectives(sys, p, objects)
}

// objectives says what this recovery can lose and how long it takes, as far as a profile knows.
func (c *recoverCmd) objectives(sys *cli.System, p *profiles.Profile, objects []manifest.Object) {
	source, err := render.Objects(p, render.Options{})
	cluster := facts.Cluster(objects)
	if err != nil || cluster == nil {
		return
	}
	was := facts.Cluster(source)
	for _, o := range facts.Objectives(was, source) {
		if o.Time == facts.RestoreFormula {
			sys.Note("RPO: %s: %s", o.Failure, o.Point)
		}
	}
	age := "no schedule limits its age"
	if gap, name := facts.LongestGap(was, source); name != "" {
		age = fmt.Sprintf("up to %s old by ScheduledBackup %s", facts.Hours(gap), name)
	}
	sys.Note("RTO: %s: %s to start; size of the database / rate from the store to the disk; WAL since the base backup (%s) / rate of the replay. "+
		"Sizes and rates are not in a profile: the runbook has the queries, and a restore drill measures them", facts.RestoreFormula, facts.RestoreStart, age)
}

// storesOf returns the source's ObjectStores, from which the recovered cluster reads.
func storesOf(p *profiles.Profile) []manifest.Object {
	all, err := render.Objects(p, render.Options{})
	if err != nil {
		return nil // Recovery reported the error
	}
	return slices.DeleteFunc(all, func(o manifest.Object) bool {
		_, ok := o.(*manifest.ObjectStore)
		return !ok
	})
}

// sourceDecisions says where the backup is read from. It returns nothing if patches of the recovery set another source.
func sourceDecisions(p *profiles.Profile, o render.RecoveryOptions, objects []manifest.Object) []profiles.Decision {
	why := fmt.Sprintf("Cluster %s archives there", p.ClusterName())
	if o.From != "" {
		why = "--from names the folder"
	}
	if len(p.Spec.Recovery.Patches) > 0 {
		return nil
	}
	var all []profiles.Decision
	for _, object := range objects {
		c, ok := object.(*cnpgv1.Cluster)
		if !ok {
			continue
		}
		for _, source := range c.Spec.ExternalClusters {
			if source.Name == p.Spec.Recovery.Source {
				all = append(all, profiles.Decision{Field: "spec.recovery.source", Value: archiveIn(source),
					Reason: why})
			}
		}
	}
	return all
}

// archiveIn returns the location that a source reads from: the plugin's ObjectStore, or the in-tree object store.
func archiveIn(source cnpgv1.ExternalCluster) string {
	if plugin := source.PluginConfiguration; plugin != nil {
		return fmt.Sprintf("ObjectStore %s, below %s", plugin.Parameters["barmanObjectName"], plugin.Parameters["serverName"])
	}
	if store := source.BarmanObjectStore; store != nil {
		return fmt.Sprintf("%s, below %s", store.DestinationPath, store.ServerName)
	}
	return "set by a patch"
}

// lookDecisions says how --to was interpreted. latest and immediate are keywords and need no decision.
func lookDecisions(t *cnpgv1.RecoveryTarget) []profiles.Decision {
	switch {
	case t.TargetTime != "":
		return []profiles.Decision{{Field: "--to", Value: "a time", Reason: "it begins with four digits and a hyphen"}}
	case t.TargetLSN != "":
		return []profiles.Decision{{Field: "--to", Value: "an LSN", Reason: "it is two hexadecimal numbers and a slash"}}
	case t.TargetXID != "":
		return []profiles.Decision{{Field: "--to", Value: "a transaction ID", Reason: "it consists of digits only"}}
	case t.TargetName != "":
		return []profiles.Decision{{Field: "--to", Value: "a restore point", Reason: "it is not a time, an LSN or a transaction ID"}}
	default:
		return nil
	}
}
