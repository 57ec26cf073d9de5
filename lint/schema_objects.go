// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"math"
	"strings"
)

// relabelActions are those of Prometheus.
const relabelActions = "replace|Replace|keep|Keep|drop|Drop|hashmod|HashMod|labelmap|LabelMap|labeldrop|LabelDrop|labelkeep|" +
	"LabelKeep|lowercase|Lowercase|uppercase|Uppercase|keepequal|KeepEqual|dropequal|DropEqual"

// monitoringConstraints are those that Cluster and Pooler share.
func monitoringConstraints() []constraint {
	return []constraint{
		{path: "spec.monitoring.podMonitorMetricRelabelings[].action", enum: relabelActions},
		{path: "spec.monitoring.podMonitorRelabelings[].action", enum: relabelActions},
	}
}

// pluginConstraints are those of an ObjectStore beside the configuration.
func pluginConstraints() []constraint {
	const sidecar = "spec.instanceSidecarConfiguration"
	return []constraint{
		{path: "spec", required: "configuration"},
		{path: sidecar + ".logLevel", enum: logLevels},
		{path: sidecar + ".env[]", required: "name"},
		{path: sidecar + ".resources.claims", unique: "name"},
		{path: sidecar + ".resources.claims[]", required: "name"},
	}
}

func poolerConstraints() []constraint {
	list := []constraint{
		{path: "spec.instances", max: math.MaxInt32},
		{path: "spec.type", enum: "rw|ro|r"},
		{path: "spec.pgbouncer.poolMode", enum: "session|transaction"},
		{path: "spec.serviceAccountName", pattern: isLabel, longest: 253, says: "a DNS label"},
		{path: "spec.pgbouncer.imageCatalogRef", required: "name|key"},
		{path: "spec.pgbouncer.imageCatalogRef.key", pattern: isLabel, longest: 63, says: "a DNS label"},
		{path: "spec.template.spec", required: "containers"},
	}
	for _, secret := range []string{"authQuerySecret", "clientCASecret", "clientTLSSecret", "serverCASecret", "serverTLSSecret"} {
		list = append(list, constraint{path: "spec.pgbouncer." + secret, required: "name"})
	}
	return append(list, monitoringConstraints()...)
}

func declarativeConstraints(kind string) []constraint {
	cluster := constraint{path: "spec.cluster", required: "name"}
	switch kind {
	case "Database":
		return append(databaseConstraints(), cluster)
	case "DatabaseRole":
		return []constraint{
			cluster,
			{path: "spec", required: "cluster"},
			{path: "spec.ensure", enum: ensures},
			{path: "spec.databaseRoleReclaimPolicy", enum: reclaims},
		}
	case "Publication":
		return []constraint{
			cluster,
			{path: "spec", required: "cluster|name|dbname"},
			{path: "spec.publicationReclaimPolicy", enum: reclaims},
		}
	case "Subscription":
		return []constraint{
			cluster,
			{path: "spec", required: "cluster|name|dbname|publicationName|externalClusterName"},
			{path: "spec.subscriptionReclaimPolicy", enum: reclaims},
		}
	default:
		return catalogConstraints()
	}
}

func databaseConstraints() []constraint {
	list := []constraint{
		{path: "spec", required: "cluster|name|owner"},
		{path: "spec.ensure", enum: ensures},
		{path: "spec.databaseReclaimPolicy", enum: reclaims},
	}
	for part := range strings.SplitSeq("extensions|schemas|fdws|servers", "|") {
		list = append(list,
			constraint{path: "spec." + part + "[]", required: "name"},
			constraint{path: "spec." + part + "[].ensure", enum: ensures})
	}
	for part := range strings.SplitSeq("fdws|servers", "|") {
		list = append(list,
			constraint{path: "spec." + part + "[].options[]", required: "name|value"},
			constraint{path: "spec." + part + "[].options[].ensure", enum: ensures},
			constraint{path: "spec." + part + "[].usage[]", required: "name"},
			constraint{path: "spec." + part + "[].usage[].name", pattern: notEmpty, says: "one character or more"},
			constraint{path: "spec." + part + "[].usage[].type", enum: "grant|revoke"})
	}
	return list
}

func catalogConstraints() []constraint {
	const extension = "spec.images[].extensions[]"
	return []constraint{
		{path: "spec", required: "images"},
		{path: "spec.images", fewest: 1},
		{path: "spec.images[]", required: "image|major"},
		{path: "spec.images[].major", min: 10},
		{path: "spec.images[].extensions", unique: "name"},
		{path: extension, required: "name"},
		{path: extension + ".name", pattern: isExtension, longest: 59, says: "made of lower-case letters, digits, - and _"},
		{path: extension + ".env", unique: "name"},
		{path: extension + ".env[]", required: "name|value"},
		{path: extension + ".env[].name", pattern: isVariable, says: "the name of a variable"},
		{path: extension + ".env[].value", pattern: notEmpty, says: "one character or more"},
		{path: "spec.componentImages[]", required: "image|key"},
		{path: "spec.componentImages[].key", pattern: isLabel, longest: 63, says: "a DNS label"},
	}
}
