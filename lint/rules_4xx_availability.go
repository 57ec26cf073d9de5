// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func availabilityRules() []Rule {
	return []Rule{
		{
			ID: "PGHA401", Title: "invalid update strategy", Severity: Error, check: eachCluster(updateStrategy),
			Why: "A supervised update waits for a switchover to a replica, and with one instance there is none. The operator's " +
				"webhook refuses it, and any strategy but supervised and unsupervised.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA410", Title: "invalid primary lease times", Severity: Error, check: eachCluster(primaryLease),
			Why: "A primary must have time to renew its lease before it expires, and to try again before it gives up. Otherwise " +
				"the pod of the primary crash-loops, so the operator's webhook refuses it.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA412", Title: "deprecated nodeMaintenanceWindow", Severity: Warning, check: eachCluster(maintenanceWindow),
			Why: "The operator warns: enablePDB does what the maintenance window is mostly used for, without a flag that " +
				"somebody has to take back.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA425", Title: "disruption budget for a single instance", Severity: Warning, Beyond: true, check: eachCluster(lonePDB),
			Why: "The budget allows no disruption of the only instance, so the drain of its node never ends, and with it the " +
				"upgrade of AKS. Without it the pod moves, and so must its disk: enablePDB false is for network disks alone. On disks " +
				"that go with the node a drain would delete the data (PGHA445).",
			Source: operatorDocs + "kubernetes_upgrade/#single-instance-clusters-with-reusepvc-set-to-false",
		},
		{
			ID: "PGHA438", Title: "replicas without a disruption budget", Severity: Warning, Beyond: true, check: eachCluster(replicasPDB),
			Why: "The operator's budgets let a drain take one replica at a time, and the primary only after a switchover. Without " +
				"them drains of several nodes, which AKS does at once where maxSurge allows it, stop primary and replicas together.",
			Source: operatorDocs + "kubernetes_upgrade/#pod-disruption-budgets",
		},
	}
}

func updateStrategy(p *pass, c *cluster) {
	switch s := c.spec.PrimaryUpdateStrategy; {
	case !oneOf(string(s), "", "supervised", "unsupervised"):
		p.refusef(c.Resource, "spec.primaryUpdateStrategy", "Use supervised or unsupervised.", "there is no strategy %q", s)
	case s == cnpgv1.PrimaryUpdateStrategySupervised && c.full.Instances == 1:
		p.refusef(c.Resource, "spec.primaryUpdateStrategy", "Use unsupervised or add an instance.",
			"a supervised update needs a second instance")
	}
}

func primaryLease(p *pass, c *cluster) {
	l := c.spec.PrimaryLease
	if l == nil {
		return
	}
	seconds := func(v *int32, otherwise int64) int64 {
		if v == nil {
			return otherwise
		}
		return int64(*v)
	}
	duration, deadline, retry := seconds(l.LeaseDurationSeconds, 15), seconds(l.RenewDeadlineSeconds, 10), seconds(l.RetryPeriodSeconds, 2)
	if duration <= deadline {
		p.refusef(c.Resource, "spec.primaryLease.leaseDurationSeconds", "Make the lease longer than the deadline.",
			"a lease of %d s ends before its renewal is given up after %d s", duration, deadline)
	}
	if 5*deadline <= 6*retry {
		p.refusef(c.Resource, "spec.primaryLease.renewDeadlineSeconds", "Make the deadline more than 1.2 times the retry period.",
			"a deadline of %d s leaves no time for a second try after %d s", deadline, retry)
	}
}

func maintenanceWindow(p *pass, c *cluster) {
	if c.spec.NodeMaintenanceWindow != nil {
		p.add(c.Resource, "spec.nodeMaintenanceWindow", "The operator warns and points to enablePDB.", "Use spec.enablePDB.")
	}
}

func lonePDB(p *pass, c *cluster) {
	if _, local := p.localDisk(c); !local && c.full.Instances == 1 && isOn(c.spec.EnablePDB) {
		p.add(c.Resource, "spec.enablePDB", "The node of the only instance cannot be drained, which blocks an upgrade of AKS.",
			"Add instances. With network disks you can set enablePDB to false instead; with disks of the node that would delete the data.")
	}
}

func replicasPDB(p *pass, c *cluster) {
	if _, local := p.localDisk(c); !local && c.full.Instances > 1 && !isOn(c.spec.EnablePDB) {
		p.add(c.Resource, "spec.enablePDB", fmt.Sprintf("Drains of several nodes at once stop all %d instances, primary and replicas.",
			c.full.Instances), "Remove enablePDB: false.")
	}
}
