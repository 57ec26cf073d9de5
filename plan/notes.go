// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/manifest"
)

// notesOf is what the plan assumed about a Cluster.
func notesOf(owner *pair) []string {
	c := owner.cluster
	if owner.in == nil {
		return nil
	}
	var notes []string
	if owner.same() {
		notes = slices.Concat(c.notesOnData(), c.notesOnState(), c.notesOnOperator(), c.notesOnPlugin(), c.notesOnRoll())
	}
	return slices.Concat(notes, c.notesOnTrust(), c.notesOnLeft())
}

// notesOnData: without a status the plan knows the running database from the old manifest only.
func (c *cluster) notesOnData() []string {
	if c.status != nil && c.status.PGDataImageInfo != nil {
		return nil
	}
	major := c.dataMajor
	if major == 0 {
		return []string{"The old image's tag has no major version, so parameters are not checked by version, and an upgrade to another major is not seen."}
	}
	return []string{fmt.Sprintf("The old side has no status: the data is assumed to be PostgreSQL %d, from the old image, with %s running and healthy. "+
		"For certainty, plan against the live objects: %s", major, layout.Count(c.before.Spec.Instances, "instance"), c.in.getLive(c.ref.Namespace))}
}

// notesOnState is what a live Cluster is busy with.
func (c *cluster) notesOnState() []string {
	if c.status == nil {
		return nil
	}
	var notes []string
	notes = append(notes, c.notesOnPhase()...)
	if ready, all := c.status.ReadyInstances, c.status.Instances; ready < all && !c.wasAsleep() {
		notes = append(notes, fmt.Sprintf("%d of %s are ready. Nothing rolls until all are.", ready, layout.Count(all, "instance")))
	}
	if now, target := c.status.CurrentPrimary, c.status.TargetPrimary; now != target && target != "" {
		notes = append(notes, fmt.Sprintf("A switchover or failover from %s to %s is in progress. Everything else waits for it, and the names of the instances in the sequence may be wrong.", now, target))
	}
	return notes
}

// versionAnnotation is set by the operator on what it creates for a Cluster, not on the Cluster.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_funcs.go#L664
const versionAnnotation = "cnpg.io/operatorVersion"

// notesOnOperator: the live objects are of another version of the operator than the plan.
func (c *cluster) notesOnOperator() []string {
	if c.status == nil {
		return nil
	}
	for i := range c.in.old.Resources {
		o := c.in.old.Resources[i].Object
		version := o.GetAnnotations()[versionAnnotation]
		if version == "" || o.GetNamespace() != c.ref.Namespace || !belongs(o, c.ref.Name) {
			continue
		}
		if version != c.in.from.String() && !strings.HasPrefix(version, c.in.from.String()+".") {
			return []string{fmt.Sprintf("The live objects were written by operator %s, and this plan is for %s. For the operator that runs, use --target.", version, c.in.from)}
		}
		return nil
	}
	return nil
}

// belongs reports whether the operator made the object for the Cluster.
func belongs(o manifest.Object, name string) bool {
	if o.GetLabels()[operator.LabelCluster] == name {
		return true
	}
	for _, owner := range o.GetOwnerReferences() {
		if owner.Kind == "Cluster" && owner.Name == name {
			return true
		}
	}
	return false
}

// notesOnPlugin: the sidecar's settings are in an ObjectStore.
func (c *cluster) notesOnPlugin() []string {
	var notes []string
	for i := range c.after.Spec.Plugins {
		p := &c.after.Spec.Plugins[i]
		store := p.Parameters["barmanObjectName"]
		if store == "" || p.Enabled != nil && !*p.Enabled {
			continue
		}
		if !slices.ContainsFunc(c.in.pairs, func(p *pair) bool {
			return p.ref.Kind == "ObjectStore" && p.ref.Name == store && (p.ref.Namespace == c.ref.Namespace || p.ref.Namespace == "")
		}) {
			notes = append(notes, fmt.Sprintf("ObjectStore %s is on neither side, so changes of the plugin's sidecar are not seen.", store))
		}
	}
	return notes
}

// notesOnRoll: an operator may be configured to delay rolls.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/rollout/rollout.go#L44
func (c *cluster) notesOnRoll() []string {
	if !c.did.has(pods|restarts) || c.wasAsleep() || len(c.refusals) > 0 {
		return nil
	}
	return []string{"An operator with CLUSTERS_ROLLOUT_DELAY or INSTANCES_ROLLOUT_DELAY waits between pods (event RolloutDelayed); the plan assumes that there is no delay."}
}

// notesOnLeft: kubectl apply deletes nothing.
func (c *cluster) notesOnLeft() []string {
	var left []string
	for _, p := range c.in.pairs {
		if p.new == nil && c.in.clusterOf(p) == c.pair {
			left = append(left, kindOf(p.ref)+" "+p.ref.Name)
		}
	}
	if len(left) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("The new side lacks %s. kubectl apply leaves what the new side lacks; only a tool that prunes deletes it.", listed(left))}
}
