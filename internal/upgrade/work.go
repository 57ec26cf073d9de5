// SPDX-License-Identifier: Apache-2.0

package upgrade

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/profiles"
)

// Releases with a change that needs work by hand.
const (
	// metrics are read by a role of their own: CVE-2026-44477.
	exporterRole profiles.Releases = "1.28.3 1.29.1 1.30.0"
	// the operator's sessions pin their search_path, and it encodes passwords: CVE-2026-55769, CVE-2026-55765.
	pinnedPath profiles.Releases = "1.28.4 1.29.2 1.30.0"
	// a backup that loses its instance manager fails instead of hanging: #10859.
	lostBackup profiles.Releases = "1.28.4 1.29.2 1.30.0"
	// the status port wants TLS with a certificate of the operator; its pods serve TLS since 1.24.0.
	statusKey profiles.Releases = "1.30.0"
	statusTLS profiles.Releases = "1.24.0"
	// the hash of the configuration leaves out the operator's own parameters: #8868. 1.27.0 brought one of them for synchronous replication.
	hashedNames  profiles.Releases = "1.27.0"
	smallHash    profiles.Releases = "1.27.1 1.28.0"
	hashDeadlock profiles.Releases = "1.28.2 1.29.0" // mended: #10342
	majorUpgrade profiles.Releases = "1.26.0"
)

const upgrading = docs + "installation_upgrade/"

// before is what must be done first.
func (o Objects) before(from, to profiles.Target) []Effect {
	var all []Effect
	add := func(source, format string, args ...any) {
		all = append(all, Effect{Before, fmt.Sprintf(format, args...), source})
	}
	if deadlocked := o.those(synchronous); len(deadlocked) > 0 && hashedNames.Has(from) && !smallHash.Has(from) && smallHash.Has(to) && !hashDeadlock.Has(to) {
		add(pulls+"10342", "do not upgrade from %s to %s: the rollout of %s never ends, since old and new pods report different configurations; go to 1.28.2 or later",
			from, to, clusters(deadlocked))
	}
	if replicas := o.those(follows); len(replicas) > 0 && crosses(exporterRole, from, to) {
		add(upgrading, "upgrade the operator of the source cluster first, then that of %s: the role that reads the metrics is created on the source", clusters(replicas))
	}
	if len(o.Clusters) > 0 && !statusTLS.Has(from) && statusKey.Has(to) {
		add(upgrading, "go to 1.29 and let it recreate all pods: those of an operator below 1.24 have no TLS on their status port, and 1.30 gets no backup from them")
	}
	if md5 := o.those(otherEncryption); len(md5) > 0 && crosses(pinnedPath, from, to) {
		add(upgrading, "%s: the operator now sets SCRAM-SHA-256 passwords whatever password_encryption is; to keep it, annotate the Secrets with "+
			"cnpg.io/passwordPassthrough: \"enabled\"", clusters(md5))
	}
	if o.Scheduled && !lostBackup.Has(to) {
		add(pulls+"10859", "let no backup run meanwhile: one whose instance manager is replaced stays in started for ever")
	}
	return all
}

func otherEncryption(c *cnpgv1.Cluster) bool {
	v := c.Spec.PostgresConfiguration.Parameters["password_encryption"]
	return v != "" && !strings.EqualFold(v, "scram-sha-256")
}

// moves is what changes without a change of the objects.
func (o Objects) moves(from, to profiles.Target) []Effect {
	var all []Effect
	unnamed := o.those(func(c *cnpgv1.Cluster) bool { return c.Spec.ImageName == "" && c.Spec.ImageCatalogRef == nil })
	if old, now := from.DefaultImage(), to.DefaultImage(); len(unnamed) > 0 && old != now {
		text := fmt.Sprintf("%s has no imageName: a running cluster keeps %s, which the webhook wrote, and a new one gets %s", clusters(unnamed), tag(old), tag(now))
		if major(old) != major(now) && majorUpgrade.Has(to) {
			text += "; replacing the whole object starts an OFFLINE upgrade to the new major version"
		} else {
			text += "; replacing the whole object moves the running one, too"
		}
		all = append(all, Effect{Moves, text, sources + "v1.30.1/api/v1/cluster_defaults.go#L63"})
	}
	if len(o.Clusters) > 0 && crosses(exporterRole, from, to) {
		all = append(all, Effect{Moves, "PostgreSQL reloads once: pg_hba and pg_ident get lines for cnpg_metrics_exporter", upgrading})
	}
	return all
}

func tag(image string) string { return image[strings.LastIndexByte(image, ':')+1:] }

func major(image string) int {
	n, _, _ := operator.ParseImage(image).Version()
	return n
}

// after is what must be done when the upgrade is through.
func (o Objects) after(from, to profiles.Target) []Effect {
	asking := o.those(asks)
	if len(asking) == 0 {
		return nil
	}
	var all []Effect
	if crosses(exporterRole, from, to) {
		all = append(all, Effect{After, fmt.Sprintf("custom metrics of %s are read as cnpg_metrics_exporter: GRANT it what they read, and CONNECT where PUBLIC lost it",
			clusters(asking)), docs + "monitoring/#custom-query-privileges-and-safety"})
	}
	if crosses(pinnedPath, from, to) {
		all = append(all, Effect{After, fmt.Sprintf("custom metrics of %s no longer see other schemas than public: write schema.table in their queries", clusters(asking)), upgrading})
	}
	return all
}

// Short is in one clause what an upgrade recreates.
func (o Objects) Short(from, to profiles.Target) string {
	var parts []string
	switch names := o.rolling(from, to); {
	case len(o.Clusters) == 0:
	case len(names) == 0:
		parts = append(parts, "replaces the instance managers in place")
	case len(names) < len(o.Clusters):
		parts = append(parts, "recreates the pods of "+clusters(names))
	default:
		parts = append(parts, "recreates the pods of every Cluster")
	}
	if o.poolers(to) > 0 {
		parts = append(parts, "those of every Pooler")
	}
	if len(parts) == 0 {
		return "recreates no pods"
	}
	return strings.Join(parts, " and ")
}
