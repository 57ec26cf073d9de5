// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"

	"github.com/pgha/pgha/profiles"
)

// header says where the file came from.
func (im *importer) header() string {
	return fmt.Sprintf("# Imported from Cluster %s: pgha render makes the same Cluster again.\n", im.cluster.name)
}

// comments are the choices that a reader may want to make otherwise, by the path of their field.
func (im *importer) comments(p *profiles.Profile) map[string]string {
	all := map[string]string{}
	spec := im.cluster.want["spec"]
	say := func(path string, condition bool, format string, args ...any) {
		if condition {
			all[path] = "# " + fmt.Sprintf(format, args...)
		}
	}
	say("metadata.namespace", im.cluster.namespace == "" && im.options.Namespace == "",
		"The manifest names none.")
	say("spec.target", im.options.Target == "",
		"The newest operator that pgha knows, since no manifest says which one runs: the tag of its image does.")
	say("spec.postgresql.tuning", true,
		"The parameters are the manifest's alone; auto would derive memory, parallelism and WAL from the resources.")
	say("spec.instances", at(im.cluster.raw, "spec", "instances") == nil, "The manifest does not say, and the API server fills in 1.")
	say("spec.bootstrap.dataChecksums", !p.Spec.Bootstrap.DataChecksums, "%s", im.checksumsComment(p))
	say("spec.storage.size", textAt(spec, "storage", "size") == "",
		"Required here; the patch below takes it out again, since the manifest sizes the volume by a template.")
	say("spec.scheduling.zoneSpread", at(spec, "topologySpreadConstraints") == nil,
		"The manifest has none; DoNotSchedule keeps the instances in different zones.")
	say("spec.recovery.name", true, "The derived name would be too long.")
	im.commentBackup(p, say)
	im.commentPatches(p, say)
	return all
}

// checksumsComment says what false means for the cluster that is there, which depends on who created it and with what.
// https://github.com/cloudnative-pg/cloudnative-pg/issues/11488
func (im *importer) checksumsComment(p *profiles.Profile) string {
	bootstrap := mapAt(im.cluster.raw, "spec", "bootstrap")
	switch {
	case bootstrap["recovery"] != nil || bootstrap["pg_basebackup"] != nil:
		return "Without effect: the cluster is a copy, and has checksums if its source has them."
	case p.Resolve().Major >= 18:
		return "As in the manifest. PostgreSQL 18 and later switch them on all the same, unless the operator is 1.29.3, 1.30.1 or newer."
	default:
		return "As in the manifest: the cluster was created without, and changing the field later changes nothing."
	}
}

func (im *importer) commentBackup(p *profiles.Profile, say func(string, bool, string, ...any)) {
	spec := im.cluster.want["spec"]
	elsewhere := at(spec, "backup", "barmanObjectStore") != nil || at(spec, "backup", "volumeSnapshot") != nil ||
		at(spec, "plugins") != nil
	none := p.Spec.Backup.Method == profiles.MethodNone
	say("spec.backup.method", none && !elsewhere, "The manifest takes no backups.")
	say("spec.backup.method", none && elsewhere,
		"What the manifest has is in the patches: pgha backup and pgha recover know only backups to %s.", stores())
	inTree, _ := profiles.FeatureAt("Cluster:spec.backup.barmanObjectStore")
	say("spec.backup.method", p.Spec.Backup.Method == profiles.MethodInTree,
		"In-tree, which operator %s removes; plugin is its successor.", inTree.Removed)
}

func (im *importer) commentPatches(p *profiles.Profile, say func(string, bool, string, ...any)) {
	say("spec.patches", len(p.Spec.Patches) > 0, "What the manifests say and a profile has no field for.")
	for i, patch := range p.Spec.Patches {
		at := fmt.Sprintf("spec.patches[%d]", i)
		m, _ := patch.Patch.(tree)
		image, has := mapAt(m, "spec")["imageName"]
		say(at, patch.Target.Kind == "Cluster" && patch.Target.Name != "",
			"By its name, so that a cluster recovered from it is not created from the same source.")
		say(at, has && image == nil, "%s", im.imageComment())
	}
}

// imageComment: pgha always names an image, unless a patch takes it out.
func (im *importer) imageComment() string {
	if at(im.cluster.want, "spec", "imageCatalogRef") != nil {
		return "The image comes from a catalog."
	}
	return "No image is named, so the operator decides which PostgreSQL runs: better name one in spec.postgresql."
}
