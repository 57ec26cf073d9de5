// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"strconv"
	"sync"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func backupObjectRules() []Rule {
	return []Rule{
		{
			ID: "PGHA509", Title: "online settings of a backup that is not a snapshot", Severity: Error, check: onlineSettings,
			Why: "online and onlineConfiguration apply only to volume snapshots. The operator's webhook rejects them with " +
				"method barmanObjectStore, which is the default.",
			Source: operatorSource + "internal/webhook/v1/backup_webhook.go",
		},
		{
			ID: "PGHA510", Title: "plugin backup without a plugin name", Severity: Error, check: each(backupPlugin),
			Why:    "The operator's webhook rejects a Backup with method plugin but without pluginConfiguration.",
			Source: operatorSource + "internal/webhook/v1/backup_webhook.go",
		},
		{
			ID: "PGHA512", Title: "invalid snapshot deadline", Severity: Error, check: each(snapshotDeadline),
			Why: "Since 1.25.2 and 1.26 the operator's webhook requires cnpg.io/volumeSnapshotDeadline to be a number of minutes. Older operators " +
				"do not read it.",
			Source: operatorSource + "internal/webhook/v1/backup_webhook.go",
		},
		{
			ID: "PGHA531", Title: "reused Backup name", Severity: Info, Beyond: true, check: each(backupName),
			Why: "A Backup runs once. Applying it again under the same name does nothing, and since 1.27 its spec is " +
				"immutable. A manifest with a fixed name is therefore good for one backup only.",
			Source: operatorDocs + "backup/#on-demand-backups",
		},
	}
}

func onlineSettings(p *pass) {
	check := func(r *Resource, m cnpgv1.BackupMethod, online *bool, config *cnpgv1.OnlineConfiguration) {
		if !isInTree(m) {
			return
		}
		const remedy = "Remove it, or set method to volumeSnapshot."
		if online != nil {
			p.refusef(r, "spec.online", remedy, "online %t applies only to volume snapshots", *online)
		}
		if config != nil {
			p.refusef(r, "spec.onlineConfiguration", remedy, "onlineConfiguration applies only to volume snapshots")
		}
	}
	each(func(_ *pass, r *Resource, b *cnpgv1.Backup) {
		check(r, b.Spec.Method, b.Spec.Online, b.Spec.OnlineConfiguration)
	})(p)
	each(func(_ *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
		check(r, b.Spec.Method, b.Spec.Online, b.Spec.OnlineConfiguration)
	})(p)
}

func backupPlugin(p *pass, r *Resource, b *cnpgv1.Backup) {
	if b.Spec.Method == cnpgv1.BackupMethodPlugin && isEmptyPlugin(b.Spec.PluginConfiguration) {
		p.refusef(r, "spec.pluginConfiguration", "Set spec.pluginConfiguration.name.", "method plugin without the name of a plugin")
	}
}

func snapshotDeadline(p *pass, r *Resource, b *cnpgv1.Backup) {
	const name = "cnpg.io/volumeSnapshotDeadline"
	v := b.Annotations[name]
	const remedy = "Write minutes as a number, with quotes."
	_, err := strconv.Atoi(v)
	switch {
	case v == "" || err == nil:
	case sinceSnapshotDeadline.Has(p.target):
		p.refusef(r, key("metadata.annotations", name), remedy, "%q is not a number", v)
	default:
		p.acceptf(Warning, "does not know this annotation", r, key("metadata.annotations", name), remedy, "%q is not a number", v)
	}
}

func backupName(p *pass, r *Resource, b *cnpgv1.Backup) {
	if b.Name != "" && !usedUp().MatchString(b.Name) {
		p.add(r, "metadata.name", fmt.Sprintf("Applying Backup %q a second time takes no backup.", b.Name),
			"Use generateName, or a name that contains the time.")
	}
}

// usedUp matches names that end in a long number, such as a date: the next Backup gets another name.
var usedUp = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d{6,}$`) })
