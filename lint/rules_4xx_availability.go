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
			Why: "A supervised update waits for a switchover to a replica, and a single instance has no replica. The operator's " +
				"webhook rejects that, and any strategy other than supervised and unsupervised.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA410", Title: "invalid primary lease times", Severity: Error, check: eachCluster(primaryLease),
			Why: "A primary needs time to renew its lease before it expires, and to retry before it gives up. Otherwise the pod " +
				"of the primary crash-loops, so the operator's webhook rejects such times.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA412", Title: "deprecated nodeMaintenanceWindow", Severity: Warning, check: eachCluster(maintenanceWindow),
			Why:    "The operator warns: enablePDB covers what the maintenance window is mostly used for, without a flag that you must reset.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA425", Title: "disruption budget for a single instance", Severity: Warning, Beyond: true, check: eachCluster(lonePDB),
			Why: "The budget allows no disruption of the only instance, so the drain of its node never finishes, and neither " +
				"does the AKS upgrade. Without the budget the pod moves to another node, and its disk must move with it: set " +
				"enablePDB to false only with network disks. On node-local disks a drain would delete the data (PGHA445).",
			Source: operatorDocs + "kubernetes_upgrade/#single-instance-clusters-with-reusepvc-set-to-false",
		},
		{
			ID: "PGHA438", Title: "replicas without a disruption budget", Severity: Warning, Beyond: true, check: eachCluster(replicasPDB),
			Why: "The operator's budgets let a drain evict one replica at a time, and the primary only after a switchover. " +
				"Without them, drains of several nodes at once, which AKS does if maxSurge allows it, stop the primary and the " +
				"replicas together.",
			Source: operatorDocs + "kubernetes_upgrade/#pod-disruption-budgets",
		},
	}
}

func updateStrategy(p *pass, c *cluster) {
	switch s := c.spec.PrimaryUpdateStrategy; {
	case !oneOf(string(s), "", "supervised", "unsupervised"):
		p.refusef(c.Resource, "spec.primaryUpdateStrategy", "Use supervised or unsupervised.", "invalid primaryUpdateStrategy %q", s)
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
		p.refusef(c.Resource, "spec.primaryLease.leaseDurationSeconds", "Make leaseDurationSeconds greater than renewDeadlineSeconds.",
			"leaseDurationSeconds %d is not greater than renewDeadlineSeconds %d", duration, deadline)
	}
	if 5*deadline <= 6*retry {
		p.refusef(c.Resource, "spec.primaryLease.renewDeadlineSeconds", "Make renewDeadlineSeconds more than 1.2 times retryPeriodSeconds.",
			"renewDeadlineSeconds %d leaves no time for a retry after retryPeriodSeconds %d", deadline, retry)
	}
}

func maintenanceWindow(p *pass, c *cluster) {
	if c.spec.NodeMaintenanceWindow != nil {
		p.add(c.Resource, "spec.nodeMaintenanceWindow", "nodeMaintenanceWindow is deprecated: the operator warns and "+
			"recommends enablePDB.", "Use spec.enablePDB.")
	}
}

func lonePDB(p *pass, c *cluster) {
	if _, local := p.localDisk(c); !local && c.full.Instances == 1 && isOn(c.spec.EnablePDB) {
		p.add(c.Resource, "spec.enablePDB", "The node of the only instance cannot be drained, which blocks an AKS upgrade.",
			"Add instances. With network disks you can set enablePDB to false instead; with node-local disks that would delete the data.")
	}
}

func replicasPDB(p *pass, c *cluster) {
	if _, local := p.localDisk(c); !local && c.full.Instances > 1 && !isOn(c.spec.EnablePDB) {
		p.add(c.Resource, "spec.enablePDB", fmt.Sprintf("Drains of several nodes at once stop all %d instances, primary and replicas.",
			c.full.Instances), "Remove enablePDB: false.")
	}
}
