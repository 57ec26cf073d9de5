// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"cmp"
	"slices"
	"sync"
)

// Rule is one entry of the table of rules.
type Rule struct {
	// ID is PGHA and three digits. Its meaning never changes, and it is never reused. The hundreds are topics, with gaps
	// between them.
	ID string
	// Title is a short noun phrase for what is wrong.
	Title string
	// Severity of the rule's findings. A single finding may be milder.
	Severity Severity
	// Beyond means that the API server and the operator accept it, and only pgha reports it.
	Beyond bool
	// Why explains the consequence in a few sentences: the body of the rule's page.
	Why string
	// Source is the document or code that the rule is based on.
	Source string

	check func(*pass)
}

// Page is the path of the rule's page, relative to the root of the repository.
func (r Rule) Page() string { return "docs/rules/" + r.ID + ".md" }

// Rules lists every rule by id.
func Rules() []Rule { return slices.Clone(rules()) }

// rules is the table of all rules, sorted by id. It is built on first use.
var rules = sync.OnceValue(func() []Rule {
	table := slices.Concat(
		generalRules(), ignoreRules(), servedRules(), annotationRules(), schemaRules(), metadataRules(),
		unreadRules(), // 0xx

		bootstrapRules(), sourceRules(), recoveryRules(), replicaRules(), restoreRules(), restoredArchiveRules(), originRules(),
		restoreTargetRules(), restoreSourceRules(), initSQLRules(), // 1xx

		storageRules(), volumeRules(), resourceRules(), memoryRules(), storageClassRules(), diskParameterRules(), diskRules(), fitRules(), sidecarRules(), // 2xx

		imageRules(), parameterRules(), walRules(), archivingRules(), settingRules(), parameterNameRules(), hazardRules(), uidRules(), extensionRules(),
		majorSupportRules(), // 3xx

		localDiskRules(), replicationRules(), availabilityRules(), synchronousRules(), timingRules(), schedulingRules(), spreadRules(),
		lagRules(), spotRules(), nodeRules(), // 4xx

		backupRules(), backupObjectRules(), objectStoreRules(), pluginRules(), referenceRules(), scheduleRules(), frequencyRules(), drillRules(), snapshotRules(),
		destinationRules(), retentionRules(), pluginNameRules(), pluginReleaseRules(), // 5xx

		serviceRules(), loadBalancerRules(), managedServiceRules(), poolerRules(), poolerNameRules(), poolerNodeRules(), poolerUseRules(), poolerHBARules(),
		budgetRules(), networkRules(), podSelectorRules(), ownThingsRules(), catalogRules(), imageReferenceRules(), pullRules(), // 6xx

		roleRules(), accessRules(), secretRules(), ownerRules(), passwordRules(), certificateRules(), identityRules(), pluginAccessRules(),
		ownLabelRules(), deadlineRules(), memberRules(), // 7xx

		monitoringRules(), podMonitorRules(), alertRules(), gitOpsRules(), operatorRules(), drainRules(), supportRules(),
		knownRules(), // 8xx

		declarativeRules(), undefinedRules(), twiceRules(), subscriptionRules(), droppedRules(), databaseLocaleRules(), // 9xx
	)
	slices.SortFunc(table, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	return table
})

// ruleByID finds a rule.
func ruleByID(id string) (Rule, bool) {
	i, ok := slices.BinarySearchFunc(rules(), id, func(r Rule, id string) int { return cmp.Compare(r.ID, id) })
	if !ok {
		return Rule{}, false
	}
	return rules()[i], true
}

// Sources of rules. The operator's paths and lines are those of v1.30.1: TestSources looks each of them up.
const (
	operatorSource = "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/"
	clusterWebhook = operatorSource + "internal/webhook/v1/cluster_webhook.go"
	clusterTypes   = operatorSource + "api/v1/cluster_types.go"
	operatorDocs   = "https://cloudnative-pg.io/documentation/1.30/"
	barmanSource   = "https://github.com/cloudnative-pg/barman-cloud/blob/v0.5.1/"
	pluginSource   = "https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/"
	postgresDocs   = "https://www.postgresql.org/docs/current/"
	aksDocs        = "https://learn.microsoft.com/azure/aks/"
	azureProvider  = "https://cloud-provider-azure.sigs.k8s.io/topics/"
)
