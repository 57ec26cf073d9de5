// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"strconv"

	"github.com/pgha/pgha/internal/alert"
)

// Valid values of the fields that have a fixed list of them. Validate and the JSON Schema use the same lists. They are arrays,
// which cost nothing at start-up. A list includes "" if the field may be empty.
var (
	updateMethods       = [...]string{"", "restart", "switchover"}
	updateStrategies    = [...]string{"", "unsupervised", strategySupervised}
	pullPolicies        = [...]string{"", "Always", "IfNotPresent", "Never"}
	localeProviders     = [...]string{"", "libc", "icu", "builtin"}
	catalogKinds        = [...]string{"", "ImageCatalog", "ClusterImageCatalog"}
	tunings             = [...]string{auto, "none"}
	syncMethods         = [...]string{"any", "first"}
	durabilities        = [...]string{"required", "preferred", auto}
	failoverQuorums     = [...]string{"", auto, "enabled", "disabled"}
	reclaimPolicies     = [...]string{"Retain", "Delete"}
	bindingModes        = [...]string{"WaitForFirstConsumer", "Immediate"}
	zoneSpreads         = [...]string{"DoNotSchedule", "ScheduleAnyway", "none"}
	antiAffinities      = [...]string{"required", "preferred"}
	labelOperators      = [...]string{"In", "NotIn", "Exists", "DoesNotExist"}
	tolerationOperators = [...]string{"Equal", "Exists"}
	autoscalers         = [...]string{"", AutoscalerNone, AutoscalerCluster, AutoscalerKarpenter}
	taintEffects        = [...]string{"NoSchedule", "PreferNoSchedule", "NoExecute"}
	backupMethods       = [...]string{auto, MethodPlugin, MethodInTree, MethodNone}
	walCompressions     = [...]string{"", "bzip2", "gzip", "lz4", "snappy", "xz", "zstd"}
	dataCompressions    = [...]string{"", "bzip2", "gzip", "snappy"}
	backupOwners        = [...]string{"self", "cluster", "none"}
	monitoringGroups    = [...]string{GroupMonitoring, GroupAzureMonitoring}
	severities          = [...]string{"", alert.Critical, alert.Warning, alert.Info}
	managements         = [...]string{auto, "standalone", "managed"}
	exposures           = [...]string{"public", "internal"}
	networkPolicies     = [...]string{NetworkPolicyNone, NetworkPolicyKubernetes, NetworkPolicyCilium}
	poolerTypes         = [...]string{"rw", "ro", "r"}
	poolerAffinities    = [...]string{"", "preferred", "required", "none"}
	poolerParts         = [...]string{"", auto, "none"}
	poolModes           = [...]string{"session", "transaction"}
	controllers         = [...]string{ControllerNone, ControllerArgoCD, ControllerFlux}
	secretSources       = [...]string{SecretReference, SecretFile, SecretExternal}
	storeKinds          = [...]string{"", "ClusterSecretStore", "SecretStore"}
	snapshotOwners      = [...]string{"", "none", "backup", "cluster"}
	ensures             = [...]string{"", "present", EnsureAbsent}
	reclaims            = [...]string{"", "retain", ReclaimDelete}
	usageTypes          = [...]string{"", "grant", "revoke"}
	drillKeeps          = [...]string{"", KeepFailed, KeepNever, KeepAlways}
	recoveryObjects     = [...]string{RecoveryAll, RecoveryCluster}
)

func majors() []string {
	valid := []string{auto}
	for _, major := range Majors() {
		valid = append(valid, strconv.Itoa(major))
	}
	return valid
}

func targets() []string {
	var valid []string
	for _, t := range Lines() {
		valid = append(valid, t.Line())
	}
	return valid
}

// plugins lists the minor versions of the plugin.
func plugins() []string {
	valid := []string{""}
	for _, p := range PluginReleases() {
		if line := p.Line(); line != valid[len(valid)-1] {
			valid = append(valid, line)
		}
	}
	return valid
}

// optional adds the empty string to a list of valid values.
func optional(words ...string) []string { return append([]string{""}, words...) }
