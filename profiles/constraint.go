// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"math"

	"github.com/pgha/pgha/internal/class"
)

// Constraint is a rule for a single field, in addition to its type. Validate uses the same lists and patterns. It also checks
// rules for several fields, which a Constraint cannot express.
type Constraint struct {
	// Field is the path, with [] for the items of a list and [*] for the entries of a map.
	Field string
	// Required: the field has no default and must be set.
	Required bool
	// Enum lists the valid values.
	Enum []string
	// Pattern of the text: a regular expression that is valid in Go and JavaScript. With an Enum, it allows more values than that.
	Pattern string
	// Keys is the pattern of a map's keys.
	Keys string
	// MinLength and MaxLength of the text, in characters; 0 for no limit.
	MinLength, MaxLength int
	// Min and Max of the number; both 0 for the limits of the type.
	Min, Max int64
}

// Patterns for the schema only: Validate calls Kubernetes' code, which reports more details.
const (
	formName       = `^[a-z]([-a-z0-9]*[a-z0-9])?$`                                         // DNS-1035
	formSpace      = `^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`                                      // DNS-1123 label
	formObject     = `^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$` // DNS-1123, or empty
	formKey        = `^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$`
	formLabel      = `^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$`
	formQuantity   = `^\+?([0-9]*[1-9][0-9]*(\.[0-9]*)?|[0-9]*\.[0-9]*[1-9][0-9]*)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]{1,2})?$`
	formImage      = `^([^@]*/)?[^/@:]*:[^/@]+(@(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}))?$`
	formPinned     = `^[^\s@]+(@(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}))?$`
	formVariable   = `^[a-zA-Z_][a-zA-Z0-9_]*$`
	formCIDR       = `^[0-9a-fA-F:.]+/[0-9]{1,3}$`
	formTarget     = `^v?1\.[0-9]+(\.[0-9]+)?$`
	formKubernetes = `^v?1\.[0-9]+(\.[0-9]+)?$`
	formPlugin     = `^v?0\.[0-9]+(\.[0-9]+)?$`
	formServer     = `^[A-Za-z0-9][-A-Za-z0-9_.]*$` // one step of a path, in commands too
	formCron       = `^\s*\S+(\s+\S+){5}\s*$|^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every .+)$`
	formDuration   = `^([0-9]+[dhms]){1,4}$`
	formExtension  = `^([a-z0-9]([-a-z0-9_]*[a-z0-9])?)?$`
	formStatement  = `^\s*[^\s\\]` // no command of psql
	formLine       = `^[^\n\r]*\S[^\n\r]*$`
)

// Constraints lists all constraints. The JSON Schema is generated from it.
func Constraints() []Constraint {
	all := constraintsOfCluster()
	all = append(all, constraintsOfDatabases()...)
	all = append(all, constraintsOfCatalog()...)
	all = append(all, constraintsOfExtensions("spec.postgresql.extensions[].")...)
	all = append(all, constraintsOfInstances()...)
	all = append(all, constraintsOfPods()...)
	all = append(all, constraintsOfAccess()...)
	all = append(all, constraintsOfVolumes()...)
	all = append(all, constraintsOfBackup()...)
	all = append(all, constraintsOfMonitoring()...)
	all = append(all, constraintsOfPoolers()...)
	all = append(all, constraintsOfNetwork()...)
	for _, provider := range Clouds() {
		for _, c := range provider.Constraints() {
			all = append(all, Constraint{Field: c.Field, Pattern: c.Pattern, Enum: c.Enum, MaxLength: c.MaxLength, Min: c.Min, Max: c.Max})
		}
	}
	all = append(all, constraintsOfPatches("spec.patches[]")...)
	return append(all, constraintsOfPatches("spec.recovery.patches[]")...)
}

// orEmpty returns a pattern that also allows empty text.
func orEmpty(form string) string { return "^$|" + form }

func constraintsOfPods() []Constraint {
	return []Constraint{
		{Field: "spec.scheduling.zoneSpread", Enum: zoneSpreads[:]},
		{Field: "spec.scheduling.podAntiAffinity", Enum: antiAffinities[:]},
		{Field: "spec.scheduling.nodeSelector", Keys: formKey},
		{Field: "spec.scheduling.nodeSelector[*]", Pattern: formLabel, MaxLength: 63},
		{Field: "spec.scheduling.tolerations[].key", Pattern: orEmpty(formKey)},
		{Field: "spec.scheduling.tolerations[].operator", Enum: optional(tolerationOperators[:]...)},
		{Field: "spec.scheduling.tolerations[].effect", Enum: optional(taintEffects[:]...)},
		{Field: "spec.scheduling.pools[].name", Required: true, MinLength: 1},
		{Field: "spec.scheduling.pools[].zones[]", MinLength: 1},
		{Field: "spec.scheduling.pools[].count", Required: true, Min: 1, Max: maxNodes},
		{Field: "spec.scheduling.pools[].autoscaler", Enum: autoscalers[:]},
		{Field: "spec.scheduling.kubernetes.version", Pattern: orEmpty(formKubernetes)},
		{Field: "spec.scheduling.kubernetes.wanted", Pattern: orEmpty(formKubernetes)},
		{Field: "spec.timings.startDelay", Max: math.MaxInt32},
		{Field: "spec.timings.stopDelay", Max: math.MaxInt32},
		{Field: "spec.timings.smartShutdownTimeout", Max: math.MaxInt32},
		{Field: "spec.timings.switchoverDelay", Max: math.MaxInt32},
		{Field: "spec.timings.failoverDelay", Max: math.MaxInt32},
		{Field: "spec.timings.isolationTimeout", Max: math.MaxInt32},
	}
}

func constraintsOfCluster() []Constraint {
	return []Constraint{
		{Field: "apiVersion", Required: true, Enum: []string{APIVersion}},
		{Field: "kind", Required: true, Enum: []string{Kind}},
		{Field: "metadata", Required: true},
		{Field: "metadata.name", Required: true, Pattern: formName, MaxLength: maxClusterName},
		{Field: "metadata.namespace", Required: true, Pattern: formSpace, MaxLength: 63},
		{Field: "metadata.labels", Keys: formKey},
		{Field: "metadata.labels[*]", Pattern: formLabel, MaxLength: 63},
		{Field: "spec", Required: true},
		{Field: "spec.target", Enum: targets(), Pattern: formTarget},
		{Field: "spec.instances", Min: 1},
		{Field: "spec.postgresql.major", Enum: majors()},
		{Field: "spec.postgresql.image", Pattern: orEmpty(formImage)},
		{Field: "spec.postgresql.tuning", Enum: tunings[:]},
		{Field: "spec.postgresql.maxConnections", Max: maxBackends},
		{Field: "spec.postgresql.parameters", Keys: formParameter},
		{Field: "spec.postgresql.pg_hba[]", Pattern: formLine},
		{Field: "spec.postgresql.synchronous.method", Required: true, Enum: syncMethods[:]},
		{Field: "spec.postgresql.synchronous.number", Required: true, Min: 1},
		{Field: "spec.postgresql.synchronous.durability", Required: true, Enum: durabilities[:]},
		{Field: "spec.postgresql.synchronous.failoverQuorum", Enum: failoverQuorums[:]},
		{Field: "spec.bootstrap.database", MinLength: 1, MaxLength: 63},
		{Field: "spec.bootstrap.owner", MinLength: 1, MaxLength: 63},
		{Field: "spec.bootstrap.secret", Pattern: formObject, MaxLength: 253},
		{Field: "spec.bootstrap.secretSource.from", Enum: secretSources[:]},
		{Field: "spec.bootstrap.secretSource.file", Pattern: orEmpty(formFile)},
		{Field: "spec.bootstrap.secretSource.store", Pattern: formObject, MaxLength: 253},
		{Field: "spec.bootstrap.secretSource.key", Pattern: `^[^\s]*$`},
		{Field: "spec.bootstrap.secretSource.storeKind", Enum: storeKinds[:]},
		{Field: "spec.storage", Required: true},
		{Field: "spec.storage.size", Required: true, Pattern: formQuantity},
		{Field: "spec.walStorage.size", Required: true, Pattern: formQuantity},
		{Field: "spec.storageClasses[].name", Required: true, Pattern: formObject, MinLength: 1, MaxLength: 253},
		{Field: "spec.storageClasses[].provisioner", Required: true, MinLength: 1},
		{Field: "spec.storageClasses[].reclaimPolicy", Enum: optional(reclaimPolicies[:]...)},
		{Field: "spec.storageClasses[].volumeBindingMode", Enum: optional(bindingModes[:]...)},
		{Field: "spec.snapshotClasses[].name", Required: true, Pattern: formObject, MinLength: 1, MaxLength: 253},
		{Field: "spec.snapshotClasses[].driver", Required: true, MinLength: 1},
		{Field: "spec.snapshotClasses[].deletionPolicy", Required: true, Enum: reclaimPolicies[:]},
		{Field: "spec.operator.namespace", Pattern: orEmpty(formSpace), MaxLength: 63},
		{Field: "spec.gitops.controller", Enum: controllers[:]},
		{Field: "spec.lint.ignore[].rule", Required: true, MinLength: 1},
		{Field: "spec.lint.ignore[].reason", Required: true, Pattern: `\S`},
		{Field: "spec.plan.allow[]", Enum: class.Budget()},
	}
}

// constraintsOfInstances are about images, what initdb does, and how instances run.
func constraintsOfInstances() []Constraint {
	return []Constraint{
		{Field: "spec.bootstrap.localeProvider", Enum: localeProviders[:]},
		{Field: "spec.bootstrap.postInitSQL[]", Pattern: formStatement},
		{Field: "spec.bootstrap.postInitTemplateSQL[]", Pattern: formStatement},
		{Field: "spec.bootstrap.postInitApplicationSQL[]", Pattern: formStatement},
		{Field: "spec.superuserSecret", Pattern: formObject, MaxLength: 253},
		{Field: "spec.primaryUpdateMethod", Enum: updateMethods[:]},
		{Field: "spec.primaryUpdateStrategy", Enum: updateStrategies[:]},
		{Field: "spec.imagePullSecrets[]", Pattern: formObject, MinLength: 1, MaxLength: 253},
		{Field: "spec.imagePullPolicy", Enum: pullPolicies[:]},
		{Field: "spec.resources.requests.cpu", Pattern: orEmpty(formQuantity)},
		{Field: "spec.resources.requests.memory", Pattern: orEmpty(formQuantity)},
		{Field: "spec.resources.cpu", Pattern: orEmpty(formQuantity)},
		{Field: "spec.resources.memory", Pattern: orEmpty(formQuantity)},
	}
}

func constraintsOfBackup() []Constraint {
	return []Constraint{
		{Field: "spec.backup.method", Enum: backupMethods[:]},
		{Field: "spec.backup.pluginVersion", Enum: plugins(), Pattern: formPlugin},
		{Field: "spec.backup.retention", Pattern: orEmpty(formRetention)},
		{Field: "spec.backup.objectStore", Pattern: formObject, MaxLength: 253},
		{Field: "spec.backup.serverName", Pattern: orEmpty(formServer), MaxLength: maxServerName},
		{Field: "spec.backup.onDemand", Pattern: formObject, MaxLength: 253},
		{Field: "spec.backup.wal.compression", Enum: walCompressions[:]},
		{Field: "spec.backup.wal.maxParallel", Max: math.MaxInt32},
		{Field: "spec.backup.data.compression", Enum: dataCompressions[:]},
		{Field: "spec.backup.data.jobs", Max: math.MaxInt32},
		{Field: "spec.backup.sidecar.cpu", Pattern: orEmpty(formQuantity)},
		{Field: "spec.backup.sidecar.memory", Pattern: orEmpty(formQuantity)},
		{Field: "spec.backup.schedule.name", Pattern: formObject, MaxLength: 253},
		{Field: "spec.backup.schedule.cron", Pattern: orEmpty(formCron)},
		{Field: "spec.backup.schedule.owner", Enum: backupOwners[:]},
		{Field: "spec.backup.snapshots.class", Required: true, Pattern: formObject, MinLength: 1, MaxLength: 253},
		{Field: "spec.backup.snapshots.walClass", Pattern: formObject, MaxLength: 253},
		{Field: "spec.backup.snapshots.owner", Enum: snapshotOwners[:]},
		{Field: "spec.backup.snapshots.deadline", Max: math.MaxInt32},
		{Field: "spec.backup.snapshots.schedule.name", Pattern: formObject, MaxLength: 253},
		{Field: "spec.backup.snapshots.schedule.cron", Pattern: orEmpty(formCron)},
		{Field: "spec.backup.drill.name", Pattern: orEmpty(formName), MaxLength: maxClusterName},
		{Field: "spec.backup.drill.cron", Required: true, Pattern: formStandardCron},
		{Field: "spec.backup.drill.image", Required: true, Pattern: `^\S+$`},
		{Field: "spec.backup.drill.timeZone", Pattern: `^([A-Za-z0-9+_-][A-Za-z0-9+_/-]*)?$`},
		{Field: "spec.backup.drill.checks[].name", Required: true, Pattern: formCheck, MaxLength: 63},
		{Field: "spec.backup.drill.checks[].sql", Required: true, Pattern: `^\s*[^\s\\]`},
		{Field: "spec.backup.drill.newest", Pattern: `^\s*$|^\s*[^\s\\]`},
		{Field: "spec.backup.drill.keep", Enum: drillKeeps[:]},
		{Field: "spec.backup.drill.timeout", Max: math.MaxInt32},
		{Field: "spec.backup.drill.resources.cpu", Pattern: orEmpty(formQuantity)},
		{Field: "spec.backup.drill.resources.memory", Pattern: orEmpty(formQuantity)},
		{Field: "spec.backup.drill.storageClass", Pattern: formObject, MaxLength: 253},
		{Field: "spec.endpoints.management", Enum: managements[:]},
		{Field: "spec.endpoints.exposure", Enum: exposures[:]},
		{Field: "spec.endpoints.sourceRanges[]", Pattern: formCIDR},
		{Field: "spec.endpoints.readWrite.name", Pattern: orEmpty(formName), MaxLength: 63},
		{Field: "spec.endpoints.readWrite.port", Required: true, Min: 1, Max: math.MaxUint16},
		{Field: "spec.endpoints.readOnly.name", Pattern: orEmpty(formName), MaxLength: 63},
		{Field: "spec.endpoints.readOnly.port", Required: true, Min: 1, Max: math.MaxUint16},
		{Field: "spec.recovery.name", Pattern: orEmpty(formName), MaxLength: maxClusterName},
		{Field: "spec.recovery.instances", Min: 1},
		{Field: "spec.recovery.source", MinLength: 1},
		{Field: "spec.recovery.objects", Enum: recoveryObjects[:]},
	}
}

func constraintsOfPatches(item string) []Constraint {
	return []Constraint{
		{Field: item + ".target", Required: true},
		{Field: item + ".target.kind", Required: true, MinLength: 1},
		{Field: item + ".since", Enum: optional(targets()...), Pattern: formTarget},
		{Field: item + ".until", Enum: optional(targets()...), Pattern: formTarget},
		{Field: item + ".patch", Required: true},
	}
}

func constraintsOfMonitoring() []Constraint {
	return []Constraint{
		{Field: "spec.monitoring.podMonitors[].group", Required: true, Enum: monitoringGroups[:]},
		{Field: "spec.monitoring.podMonitors[].name", Pattern: formObject, MaxLength: 253},
		{Field: "spec.monitoring.alerts.name", Pattern: formObject, MaxLength: 253},
		{Field: "spec.monitoring.alerts.labels", Keys: formKey},
		{Field: "spec.monitoring.alerts.labels[*]", Pattern: formLabel, MaxLength: 63},
		{Field: "spec.monitoring.alerts.interval", Pattern: orEmpty(formDuration)},
		{Field: "spec.monitoring.alerts.runbook", Pattern: `^$|^https?://[^/#?{} ][^#{} ]*$`},
		{Field: "spec.monitoring.alerts.rules[].alert", Required: true, Enum: alertNames()},
		{Field: "spec.monitoring.alerts.rules[].for", Pattern: "^0?$|" + formDuration},
		{Field: "spec.monitoring.alerts.rules[].severity", Enum: severities[:]},
		{Field: "spec.monitoring.dashboard.name", Pattern: formObject, MaxLength: 253},
		{Field: "spec.monitoring.dashboard.labels", Keys: formKey},
		{Field: "spec.monitoring.dashboard.labels[*]", Pattern: formLabel, MaxLength: 63},
		{Field: "spec.monitoring.podMonitors[].namespace", Pattern: orEmpty(formSpace), MaxLength: 63},
		{Field: "spec.monitoring.podMonitors[].labels", Keys: formKey},
		{Field: "spec.monitoring.podMonitors[].labels[*]", Pattern: formLabel, MaxLength: 63},
	}
}
