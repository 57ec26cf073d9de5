// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	"github.com/pgha/pgha/profiles"
)

// Since when the operator's webhook has a check that it did not always have. Each was read in the functions of internal/webhook/v1, in
// older releases api/v1, at the tags; TestReleases has a sample for each.
// https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.1/internal/webhook/v1
const (
	// validateConfiguration
	sinceParameterNames profiles.Releases = "1.28.4 1.29.2 1.30.0" // #11029
	sinceBooleans       profiles.Releases = "1.27.0"               // hot_standby_feedback and sync_replication_slots
	sinceHintsBoolean   profiles.Releases = "1.23.2 1.24.0"        // wal_log_hints; before, the text off alone
	sincePostgres12     profiles.Releases = "1.23.5 1.24.1 1.25.0"
	sincePostgres13     profiles.Releases = "1.24.4 1.25.2 1.26.0"
	// validatePgFailoverSlots
	sinceFeedbackBoolean profiles.Releases = "1.23.2 1.24.0" // before, the text on alone
	// validateBootstrapRecoverySource
	sinceRecoverySource     profiles.Releases = "1.23.6 1.24.2 1.25.0" // #6300
	sinceRecoveryConnection profiles.Releases = "1.27.4 1.28.2 1.29.0" // #10268: before, connectionParameters were no source
	// validateReplicaClusterExternalClusters: before, the source of a section that is not enabled may be missing
	sinceReplicaSource profiles.Releases = "1.24.0"
	// validateVolumeSnapshotSource
	sinceClaimSource profiles.Releases = "1.23.3 1.24.0"
	// validateRecoveryTarget, #10565
	sinceTargetText profiles.Releases = "1.28.3 1.29.1 1.30.0"
	// validateExternalCluster, #11045
	sincePathParts profiles.Releases = "1.28.4 1.29.2 1.30.0"
	// validateSynchronousReplicaConfiguration
	sinceSyncNumber profiles.Releases = "1.24.2 1.25.0"
	// validateFailoverQuorum
	sinceQuorum profiles.Releases = "1.27.0"
	// validateSynchronizeLogicalDecoding
	sinceLogicalSlots profiles.Releases = "1.27.0"
	// validatePluginConfiguration
	sinceArchivers profiles.Releases = "1.24.3 1.25.1 1.26.0"
	// validateHugePagesResources and hasEnoughMemoryForSharedBuffers, #7864
	sinceHugePages profiles.Releases = "1.25.3 1.26.1 1.27.0"
	// validateExtensions, and #11210
	sinceExtensionVolumes profiles.Releases = "1.27.3 1.28.1 1.29.0"
	sinceExtensionImage   profiles.Releases = "1.27.4 1.28.2 1.29.0" // before, the CRD requires it
	sinceExtensionPaths   profiles.Releases = "1.29.0"
	sinceLocalPaths       profiles.Releases = "1.29.3 1.30.1"
	// validateTablespaceNames, #9973
	sinceTablespaceVolumes profiles.Releases = "1.27.4 1.28.2 1.29.0"
	// validateEnv: CNPG_ in the list of reserved names
	sinceOwnVariables profiles.Releases = "1.26.0"
	// validateLivenessPingerProbe
	sincePinger profiles.Releases = "1.26.0"
	// ValidateAzureCredentials of barman-cloud, #9604
	sinceAzureAccount profiles.Releases = "1.27.3 1.28.1 1.29.0"
	// validate of Backups
	sinceSnapshotDeadline profiles.Releases = "1.25.2 1.26.0"
	// the webhook for Databases, and its checks of wrappers and servers
	sinceDatabaseWebhook profiles.Releases = "1.26.0"
	sinceWrappers        profiles.Releases = "1.28.0"
	// validatePgBouncer: serverTLSSecret is a way to log in; validateMonitoring
	sincePoolerTLS     profiles.Releases = "1.28.0"
	sincePoolerMetrics profiles.Releases = "1.30.0"
	// podSelectorRefs, without which the text of a line stays as it is
	sincePodSelectors profiles.Releases = "1.29.0"
)

// Since when the operator warns about something.
const (
	sinceScheduleWarning   profiles.Releases = "1.23.6 1.24.2 1.25.0"
	sinceStorageWarning    profiles.Releases = "1.25.4 1.26.2 1.27.0"
	sinceTTLWarning        profiles.Releases = "1.28.0"
	sinceAuthSecretWarning profiles.Releases = "1.28.0"
)

// anyRelease is a list of first releases in a sentence: 1.27.4, 1.28.2 or 1.29.
func anyRelease(since profiles.Releases) string {
	text := since.String()
	if i := strings.LastIndex(text, ", "); i >= 0 {
		return text[:i] + " or " + text[i+2:]
	}
	return text
}
