// SPDX-License-Identifier: Apache-2.0

package render

import (
	_ "embed" // the scripts of a drill
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// The scripts of a drill: that of the Job, and a part of it that runs in the pod of the copy.
var (
	//go:embed drill.sh
	drillScript string
	//go:embed last-commit.sh
	lastCommitScript string
)

// The marks of a copy. The script reads and writes them, too.
const (
	labelDrillOf         = "pgha.dev/drill-of"    // the source: only such a Cluster is ever deleted
	annotationDrillUntil = "pgha.dev/drill-until" // when Kubernetes stops the Job that made the copy, in seconds since 1970

	// drillUntil is where the script writes the time. A scalar that begins with @ is quoted in YAML, and so stays a text.
	drillUntil = "@DRILL_UNTIL"
)

// Keys of the drill's ConfigMap.
const (
	keyScript     = "drill.sh"
	keyCopy       = "cluster.yaml"
	keyQueries    = "queries.yaml"
	keyNewest     = "newest.sql"
	keyLastCommit = "last-commit.sh"
)

// drilled returns the profile of the copy; nil without a drill.
func drilled(p *profiles.Resolved) *profiles.Resolved {
	if p.Spec.Backup.Drill == nil {
		return nil
	}
	return p.Drilled().Resolve()
}

// drillMeta returns the metadata of the drill's objects. They have one name.
func drillMeta(p *profiles.Resolved) metav1.ObjectMeta { return objectMeta(p, p.DrillName()) }

// setCopy writes the manifest of the copy into the drill's ConfigMap. It follows the patches of the profile's Cluster, so it is made before
// the other objects are patched.
func setCopy(p *profiles.Resolved, objects []manifest.Object) field.ErrorList {
	r := drilled(p)
	if r == nil {
		return nil
	}
	spec := field.NewPath("spec")
	common := patchList{path: spec.Child("patches"), patches: p.Spec.Patches, lenient: true}
	source, faults := patched(p.Target, []manifest.Object{cluster(p)}, common)
	if len(faults) > 0 {
		return nil // they are reported for the Cluster itself
	}
	c := cluster(r)
	restore(c, p, archiveOf(clusterOf(source)), RecoveryOptions{})
	copies, faults := patched(p.Target, []manifest.Object{c}, common,
		patchList{path: spec.Child("recovery", "patches"), patches: p.Spec.Recovery.Patches, lenient: true})
	if len(faults) > 0 {
		return faults
	}
	c = clusterOf(copies)
	if c == nil || c.Spec.Bootstrap == nil || c.Spec.Bootstrap.Recovery == nil {
		return field.ErrorList{field.Forbidden(spec.Child("recovery", "patches"), "the copy of the drill would start empty: a patch removes spec.bootstrap.recovery")}
	}
	isolate(c, p)
	text, err := manifest.Document(c)
	if err != nil {
		return field.ErrorList{field.InternalError(spec.Child("backup", "drill"), err)}
	}
	for _, m := range configMapsIn(objects) {
		if m.Name == p.DrillName() {
			m.Data[keyCopy] = string(text)
		}
	}
	return nil
}

// isolate makes a copy touch nothing of its source, whatever patches say: it archives nothing, has no load balancer and no managed role,
// and starts no subscription, which would take changes from the publisher that the source's own subscription has not received. The marks
// let the script tell a copy from any other Cluster.
// https://www.postgresql.org/docs/current/logical-replication-subscription.html
func isolate(c *cnpgv1.Cluster, p *profiles.Resolved) {
	c.Namespace = "" // the Job's: an overlay may set another one
	c.Labels = labelled(c.Labels, map[string]string{labelDrillOf: p.ClusterName()})
	c.Annotations = labelled(c.Annotations, map[string]string{annotationDrillUntil: drillUntil})
	c.Spec.Instances = 1
	c.Spec.Backup = nil
	c.Spec.Plugins = slices.DeleteFunc(c.Spec.Plugins, func(plugin cnpgv1.PluginConfiguration) bool {
		return plugin.Name == profiles.PluginName || plugin.IsWALArchiver != nil && *plugin.IsWALArchiver
	})
	c.Spec.Managed = nil
	c.Spec.ReplicaCluster = nil
	parameters := labelled(c.Spec.PostgresConfiguration.Parameters, map[string]string{"max_logical_replication_workers": "0"})
	if slices.Contains(c.Spec.PostgresConfiguration.AdditionalLibraries, "pg_cron") {
		parameters["cron.launch_active_jobs"] = "off" // https://github.com/citusdata/pg_cron#setting-up-pg_cron
	}
	c.Spec.PostgresConfiguration.Parameters = parameters
	if len(p.Spec.Monitoring.PodMonitors) > 0 {
		if c.Spec.Monitoring == nil {
			c.Spec.Monitoring = &cnpgv1.MonitoringConfiguration{}
		}
		c.Spec.Monitoring.CustomQueriesConfigMap = append(c.Spec.Monitoring.CustomQueriesConfigMap,
			cnpgv1.ConfigMapKeySelector{LocalObjectReference: cnpgv1.LocalObjectReference{Name: p.DrillName()}, Key: keyQueries})
	}
}

// drillFiles returns the files of the Job, but for the manifest of the copy.
func drillFiles(p *profiles.Resolved) map[string]string {
	d := p.Spec.Backup.Drill
	files := map[string]string{keyScript: drillScript}
	if newest := strings.TrimRight(d.Newest, "; \t\r\n"); newest != "" {
		files[keyNewest] = newestAge(newest)
	} else {
		files[keyLastCommit] = lastCommitScript
	}
	for _, check := range d.Checks {
		files["check-"+check.Name+".sql"] = strings.TrimSpace(check.SQL) + "\n"
	}
	if len(p.Spec.Monitoring.PodMonitors) > 0 {
		files[keyQueries] = drillQueries
	}
	return files
}

// newestAge is the query for the age of the newest row, in seconds. The parenthesis is on a line of its own, since the profile's query may end
// with a comment.
func newestAge(query string) string {
	return "SELECT greatest(0, age) FROM (SELECT round(extract(epoch FROM clock_timestamp() - (\n" + query +
		"\n)::timestamptz)) AS age) AS newest WHERE age IS NOT NULL\n"
}

// drillQueries are the metrics of a copy. Its exporter reads the result that the script writes, and Prometheus scrapes it before the copy is
// deleted: nothing can scrape a Job that has ended. The predicate avoids an error while there is no result.
// https://cloudnative-pg.io/documentation/current/monitoring/#structure-of-a-user-defined-metric
const drillQueries = `pgha_drill:
  query: SELECT success, seconds, newest_age_seconds FROM public.pgha_drill
  predicate_query: SELECT to_regclass('public.pgha_drill') IS NOT NULL
  target_databases:
  - postgres
  metrics:
  - success:
      usage: GAUGE
      description: 1 if the restored copy passed all checks, 0 if not
  - seconds:
      usage: GAUGE
      description: Seconds from the start of the drill until the copy was restored and checked
  - newest_age_seconds:
      usage: GAUGE
      description: Age of the newest restored data in seconds
`
